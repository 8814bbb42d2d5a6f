//! How much memory a page holds.

use anyhow::Result;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::visitor::Visitor;

impl Visitor {
    /// Bytes of JavaScript's heap that are in use, garbage left out; `None` where the browser does not tell.
    pub async fn heap(&self) -> Result<Option<f64>> {
        if self.engine != Engine::Chromium {
            return Ok(None);
        }
        let command = |name: &str| Cdp(json!({ "cmd": name, "params": {} }));
        let client = self.client();
        client
            .issue_cmd(command("HeapProfiler.collectGarbage"))
            .await?;
        let usage = client.issue_cmd(command("Runtime.getHeapUsage")).await?;
        Ok(usage["usedSize"].as_f64())
    }
}

/// A command of Chromium's own protocol.
#[derive(Debug)]
struct Cdp(Value);

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
