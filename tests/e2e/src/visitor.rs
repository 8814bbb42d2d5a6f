//! A browser with a person in front of it.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::{Client, Locator};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::engine::{Browser, Engine};

/// What the visitor holds in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// A desktop window of 1280 × 900.
    Pc,
    /// A phone of 390 × 844 with a phone's user agent.
    Phone,
}

/// Runs the script of the first argument as one of the page's own.
const IN_PAGE: &str =
    "const [script, ...rest] = arguments; return new window.Function(script)(...rest)";

/// See [`Visitor::state`].
const STATE: &str = "return {
    address: location.href,
    cookies: document.cookie,
    document: document.readyState + ', ' + document.visibilityState + (document.hasFocus() ? ', focused' : ''),
    tracker: window.moa ? (Array.isArray(moa.q) ? 'not there: ' + moa.q.length + ' calls wait' : 'there') : 'no tag',
    now: Math.round(performance.now()),
    loaded: performance.getEntriesByType('resource').slice(-40).map((file) =>
      file.name + ' ' + Math.round(file.startTime) + '-' + Math.round(file.responseEnd)) }";

/// Chromium's driver calls it an error where an answer comes too late for the page it is of.
fn is_of_a_page_gone(error: &anyhow::Error) -> bool {
    error.to_string().contains("aborted by navigation")
}

impl Device {
    /// Width and height of the window.
    pub(crate) fn size(self) -> (u32, u32) {
        match self {
            Device::Pc => (1280, 900),
            Device::Phone => (390, 844),
        }
    }
}

/// A browser with a fresh profile, at the world's store.
pub struct Visitor {
    pub(crate) engine: Engine,
    browser: Browser,
    store: String,
}

impl Visitor {
    pub(crate) async fn new(
        store: &str,
        folder: &Path,
        device: Device,
        whole: bool,
    ) -> Result<Visitor> {
        let profile = tempfile::Builder::new()
            .prefix("profile-")
            .tempdir_in(folder)?
            .keep();
        let engine = Engine::chosen()?;
        Ok(Visitor {
            engine,
            browser: engine.start(device, &profile, whole).await?,
            store: store.to_owned(),
        })
    }

    pub(crate) fn client(&self) -> &Client {
        &self.browser.client
    }

    /// Goes to a path of the store, or to an address.
    pub async fn open(&self, place: &str) -> Result<()> {
        self.client().goto(&self.address(place)).await?;
        // Now and then Chromium's driver takes the empty page of a new tab for the one it was told to load.
        if place != "about:blank" {
            self.until(
                "return document.readyState == 'complete' && location.href != 'about:blank'",
            )
            .await?;
        }
        self.listen_to_console().await;
        Ok(())
    }

    /// The address of a path of the store; an address is its own.
    pub(crate) fn address(&self, place: &str) -> String {
        match place.starts_with('/') {
            true => format!("{}{place}", self.store),
            false => place.to_owned(),
        }
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result<()> {
        self.client().refresh().await?;
        Ok(())
    }

    /// Goes back, as by the browser's button.
    pub async fn back(&self) -> Result<()> {
        self.client().back().await?;
        Ok(())
    }

    /// The browser's engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Chooses how the store is for this visitor, such as `era=2018&tag=gtm`; on a page without a tag.
    pub async fn choose(&self, choices: &str) -> Result<()> {
        self.open(&format!("/_demo/set?{choices}&next=/_demo"))
            .await
    }

    /// Clicks the first visible element of a selector.
    pub async fn click(&self, selector: &str) -> Result<()> {
        let element = self
            .client()
            .wait()
            .at_most(Duration::from_secs(20))
            .for_element(Locator::Css(selector))
            .await
            .with_context(|| format!("looking for {selector}"))?;
        self.run_with(
            "arguments[0].scrollIntoView({block: 'center'})",
            vec![serde_json::to_value(&element)?],
        )
        .await?;
        element
            .click()
            .await
            .with_context(|| format!("clicking {selector}"))
    }

    /// Types into a field.
    pub async fn fill(&self, selector: &str, text: &str) -> Result<()> {
        let field = self.client().find(Locator::Css(selector)).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Waits until the path of the page starts with `path`.
    pub async fn arrive(&self, path: &str) -> Result<()> {
        self.until(&format!("return location.pathname.startsWith('{path}')"))
            .await
    }

    /// The path of the page.
    pub async fn path(&self) -> Result<String> {
        let path = self.run("return location.pathname").await?;
        Ok(path.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str) -> Result<Value> {
        self.run_with(script, vec![]).await
    }

    async fn run_with(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        if self.engine != Engine::Firefox {
            return Ok(self.client().execute(script, arguments).await?);
        }
        // Firefox's scripts have built-in objects of their own: `JSON` there is not the page's, unless
        // the page makes the script. One whose policy forbids that is only looked at.
        let mut all = vec![Value::from(script)];
        all.extend(arguments.clone());
        match self.client().execute(IN_PAGE, all).await {
            Err(error) if error.to_string().contains("blocked by CSP") => {
                Ok(self.client().execute(script, arguments).await?)
            }
            result => Ok(result?),
        }
    }

    /// Runs a script by which the page is left.
    pub async fn run_and_leave(&self, script: &str) -> Result<()> {
        match self.run(script).await {
            Err(error) if !is_of_a_page_gone(&error) => Err(error),
            _ => Ok(()),
        }
    }

    /// Waits until a script returns something true.
    pub async fn until(&self, script: &str) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let value = match self.run(script).await {
                Err(error) if is_of_a_page_gone(&error) => Value::Null,
                value => value?,
            };
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("waited in vain for {script}\n{}", self.state().await);
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// What tells of the page why it did not do what it should.
    pub async fn state(&self) -> String {
        let page = self.run(STATE).await.unwrap_or_default();
        let console = self.console().await.unwrap_or_default();
        format!("the page then: {page:#}\nits console: {console:#?}")
    }

    /// Waits until the tracker is there: of a page that is left before, nobody hears.
    pub async fn be_tracked(&self) -> Result<()> {
        self.until("return window.moa && moa.q && !Array.isArray(moa.q)")
            .await
    }

    /// Stays on the page until so many milliseconds have passed there: however busy the browser is, what a timer was set for by
    /// then is over.
    pub async fn stay(&self, millis: u64) -> Result<()> {
        self.run(&format!(
            "window.e2eStayed = false; setTimeout(() => window.e2eStayed = true, {millis})"
        ))
        .await?;
        sleep(Duration::from_millis(millis)).await;
        self.until("return window.e2eStayed").await
    }

    /// Scrolls to a part of the page, from 0 to 1, as far as it goes.
    pub async fn scroll_to(&self, part: f64) -> Result<()> {
        self.scroll("document.scrollingElement", part).await
    }

    /// Scrolls what an expression says to a part of it, and waits until the page has heard of it. A busy browser
    /// tells the page some time later; WebKit, when it has no frame to show just then, may not tell at all: then it
    /// is scrolled by a pixel more.
    pub async fn scroll(&self, what: &str, part: f64) -> Result<()> {
        for pixel in [0, 1, 0, 1, 0] {
            let scroll = format!(
                "const what = {what};
                 const before = what.scrollTop;
                 window.e2eScrolled = false;
                 document.addEventListener('scroll', () => window.e2eScrolled = true, {{ once: true, capture: true }});
                 what.scrollTop = {part} * (what.scrollHeight - what.clientHeight) - {pixel};
                 if (what.scrollTop === before) window.e2eScrolled = true"
            );
            self.run(&scroll).await?;
            let deadline = Instant::now() + Duration::from_secs(2);
            while Instant::now() < deadline {
                if self.run("return window.e2eScrolled").await? == true {
                    return Ok(());
                }
                sleep(Duration::from_millis(50)).await;
            }
        }
        bail!("the page heard of no scrolling of {what}")
    }

    /// Puts the tag into the page's head, with these attributes, and waits until the loader has run.
    pub async fn add_tag(&self, src: &str, attributes: Value) -> Result<()> {
        self.run(&format!(
            "const script = document.createElement('script');
             for (const [name, value] of Object.entries({attributes})) script.setAttribute(name, value);
             script.onload = () => script.id = 'tag';
             script.src = '{src}';
             document.head.append(script);"
        ))
        .await?;
        self.until("return !!document.querySelector('#tag')").await
    }

    /// Takes a picture of the page.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.client().screenshot().await?)
    }

    /// Leaves the store: the page is hidden and gone.
    pub async fn leave(&self) -> Result<()> {
        self.open("about:blank").await
    }

    /// Closes the browser.
    pub async fn close(self) -> Result<()> {
        self.browser.client.close().await?;
        Ok(())
    }
}
