//! A browser with a person in front of it.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

/// What the visitor holds in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// A desktop window of 1280 × 900.
    Pc,
    /// A phone of 390 × 844 with a phone's user agent.
    Phone,
}

/// The flags Chromium needs to run headless as root, and to leave the network alone.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // The browser ends with its driver, whatever becomes of the test.
    "--remote-debugging-pipe",
    // Hosts of an invented shop, all on this machine.
    "--host-resolver-rules=MAP *.moashop.test 127.0.0.1, MAP moashop.test 127.0.0.1",
];

/// A browser with a fresh profile, at the world's store.
pub struct Visitor {
    pub(crate) client: Client,
    store: String,
}

impl Visitor {
    pub(crate) async fn new(
        driver: &str,
        store: &str,
        folder: &Path,
        device: Device,
    ) -> Result<Visitor> {
        let profile = tempfile::Builder::new()
            .prefix("profile-")
            .tempdir_in(folder)?
            .keep();
        let mut args: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        args.push(format!("--user-data-dir={}", profile.display()));
        let mut chrome = json!({ "args": args });
        match device {
            Device::Pc => chrome["args"]
                .as_array_mut()
                .context("args")?
                .push("--window-size=1280,900".into()),
            Device::Phone => {
                chrome["mobileEmulation"] = json!({
                    "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 3.0 },
                    "userAgent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 \
                        (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
                });
            }
        }
        let capabilities: Capabilities = serde_json::from_value(json!({
            "browserName": "chrome",
            // A test answers dialogs itself.
            "unhandledPromptBehavior": "ignore",
            "goog:chromeOptions": chrome,
            "goog:loggingPrefs": { "browser": "ALL" },
        }))?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(driver)
            .await
            .context("starting Chromium by chromedriver")?;
        Ok(Visitor {
            client,
            store: store.to_owned(),
        })
    }

    /// Goes to a path of the store, or to an address.
    pub async fn open(&self, place: &str) -> Result<()> {
        let address = match place.starts_with('/') {
            true => format!("{}{place}", self.store),
            false => place.to_owned(),
        };
        self.client.goto(&address).await?;
        Ok(())
    }

    /// Goes back, as by the browser's button.
    pub async fn back(&self) -> Result<()> {
        self.client.back().await?;
        Ok(())
    }

    /// Chooses how the store is for this visitor, such as `era=2018&tag=gtm`; on a page without a tag.
    pub async fn choose(&self, choices: &str) -> Result<()> {
        self.open(&format!("/_demo/set?{choices}&next=/_demo"))
            .await
    }

    /// Clicks the first visible element of a selector.
    pub async fn click(&self, selector: &str) -> Result<()> {
        let element = self
            .client
            .wait()
            .at_most(Duration::from_secs(5))
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
        let field = self.client.find(Locator::Css(selector)).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Waits until the path of the page starts with `path`.
    pub async fn arrive(&self, path: &str) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(10);
        while !self.path().await?.starts_with(path) {
            if Instant::now() > deadline {
                bail!("waited for {path}, is on {}", self.path().await?);
            }
            sleep(Duration::from_millis(50)).await;
        }
        Ok(())
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
        Ok(self.client.execute(script, arguments).await?)
    }

    /// Waits until a script returns something true.
    pub async fn until(&self, script: &str) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let value = self.run(script).await?;
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("waited in vain for {script}");
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Scrolls to a part of the page, from 0 to 1, as far as it goes.
    pub async fn scroll_to(&self, part: f64) -> Result<()> {
        self.run(&format!(
            "window.scrollTo(0, {part} * (document.documentElement.scrollHeight - innerHeight))"
        ))
        .await?;
        Ok(())
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

    /// What the page wrote to the console since the last look, errors of loading included.
    pub async fn console(&self) -> Result<Vec<String>> {
        let entries = self.client.issue_cmd(ConsoleLog).await?;
        let entries = entries.as_array().cloned().unwrap_or_default();
        Ok(entries
            .iter()
            .filter_map(|entry| Some(entry["message"].as_str()?.to_owned()))
            .collect())
    }

    /// Bytes of JavaScript's heap that are in use, garbage left out; `None` where the browser does not tell.
    pub async fn heap(&self) -> Result<Option<f64>> {
        let collect = json!({ "cmd": "HeapProfiler.collectGarbage", "params": {} });
        if self.client.issue_cmd(Cdp(collect)).await.is_err() {
            return Ok(None);
        }
        let usage = json!({ "cmd": "Runtime.getHeapUsage", "params": {} });
        let usage = self.client.issue_cmd(Cdp(usage)).await?;
        Ok(usage["usedSize"].as_f64())
    }

    /// Takes a picture of the page.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// Leaves the store: the page is hidden and gone.
    pub async fn leave(&self) -> Result<()> {
        self.open("about:blank").await
    }

    /// Closes the browser.
    pub async fn close(self) -> Result<()> {
        self.client.close().await?;
        Ok(())
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
        (
            http::Method::POST,
            Some(json!({ "type": "browser" }).to_string()),
        )
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
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
