//! The inspector's overlay, as a person reads it: it stands in a shadow root.

use anyhow::Result;

use crate::visitor::Visitor;

/// What a script finds in it; `root` is the shadow root. `null` where the inspector is not there.
fn inspected(what: &str) -> String {
    format!(
        "const host = Document.prototype.querySelector.call(document, 'moa-inspector');
         const root = host && host.shadowRoot;
         return root && ({what})"
    )
}

impl Visitor {
    /// The texts of all elements that the inspector has of this selector.
    pub async fn inspector_texts(&self, selector: &str) -> Result<Vec<String>> {
        let all = format!("[...root.querySelectorAll({selector:?})].map((one) => one.textContent)");
        let texts = self.run(&inspected(&all)).await?;
        Ok(serde_json::from_value(texts)?)
    }

    /// Waits until the inspector has an element of this selector.
    pub async fn until_inspector_has(&self, selector: &str) -> Result<()> {
        let has = format!("!!root.querySelector({selector:?})");
        self.until(&inspected(&has)).await
    }

    /// Waits until this stands in what the inspector shows.
    pub async fn until_inspector_says(&self, words: &str) -> Result<()> {
        let says = format!("root.querySelector('main').textContent.includes({words:?})");
        self.until(&inspected(&says)).await
    }

    /// Clicks on the first element that the inspector has of this selector.
    pub async fn click_in_inspector(&self, selector: &str) -> Result<()> {
        let click = format!("root.querySelector({selector:?}).click()");
        self.run(&inspected(&click)).await?;
        Ok(())
    }

    /// Whether the inspector is open.
    pub async fn has_inspector(&self) -> Result<bool> {
        Ok(self.run(&inspected("true")).await?.as_bool() == Some(true))
    }
}
