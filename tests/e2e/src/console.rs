//! What a page writes to the console.
//!
//! Chromium hands out the console itself. Firefox and WebKit do not (and WebKit prints nothing in
//! automation), so there a recorder is put into each page when it has loaded, or at the first look if
//! the page was not opened but walked to. What it does not hear of:
//!
//! - lines from before that; so a test that wants them opens the page, looks once and then adds the tag,
//! - the browser's own lines, such as those about files that did not load.

use anyhow::Result;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::visitor::Visitor;

/// Records what is written and what nobody catches, and hands out what is new.
const RECORDER: &str = "
    if (!window.e2eConsole) {
      const lines = [];
      const add = (...parts) => {
        try { lines.push(parts.map(String).join(' ')) } catch { lines.push('an object') }
      };
      Object.defineProperty(window, 'e2eConsole', { value: lines });
      for (const level of ['debug', 'error', 'info', 'log', 'warn']) {
        const write = console[level];
        console[level] = function (...parts) { add(...parts); write.apply(this, parts) };
      }
      addEventListener('error', (event) => event.message && add('Uncaught', event.message));
      addEventListener('unhandledrejection', (event) => add('Uncaught (in promise)', event.reason));
    }
    return window.e2eConsole.splice(0)";

impl Visitor {
    /// What the page wrote to the console since the last look.
    pub async fn console(&self) -> Result<Vec<String>> {
        let entries = match self.engine {
            Engine::Chromium => self.client().issue_cmd(ConsoleLog).await?,
            Engine::Firefox | Engine::WebKit => self.run(RECORDER).await?,
        };
        let text = |entry: &Value| Some(entry.get("message").unwrap_or(entry).as_str()?.to_owned());
        let entries = entries.as_array().cloned().unwrap_or_default();
        Ok(entries.iter().filter_map(text).collect())
    }

    /// Has the page that was just opened recorded. It cannot be while the page shows a dialog.
    pub(crate) async fn listen_to_console(&self) {
        if self.engine != Engine::Chromium {
            let _ = self.run(RECORDER).await;
        }
    }
}

/// Chromedriver's own command for the console's log.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({ "type": "browser" });
        (http::Method::POST, Some(body.to_string()))
    }
}
