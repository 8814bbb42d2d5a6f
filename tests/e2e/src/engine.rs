//! The browser engine that the tests run in, and how each is started.

pub(crate) mod chromium;
pub(crate) mod firefox;
mod webkit;

use std::env;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::local_host::LocalHost;
use crate::process::Group;
use crate::visitor::Device;

/// A browser engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Blink and V8, as in Chrome, Edge and Samsung Internet: chromium and chromedriver.
    Chromium,
    /// Gecko and SpiderMonkey: firefox-esr and geckodriver.
    Firefox,
    /// WebKit and JavaScriptCore, as in Safari: MiniBrowser and WebKitWebDriver, on a display of Xvfb.
    WebKit,
}

impl Engine {
    /// The engine that `MOA_ENGINE` names; Chromium when it is not set.
    pub fn chosen() -> Result<Engine> {
        match env::var("MOA_ENGINE").as_deref() {
            Err(_) | Ok("" | "chromium") => Ok(Engine::Chromium),
            Ok("firefox") => Ok(Engine::Firefox),
            Ok("webkit") => Ok(Engine::WebKit),
            Ok(word) => bail!("MOA_ENGINE is {word:?}: chromium, firefox and webkit are known"),
        }
    }

    /// Whether this run is in one of these engines. Where it is not, the reason is printed, past the
    /// test harness, and the test is to return:
    ///
    /// ```no_run
    /// # use moa_e2e::Engine;
    /// # fn test() -> anyhow::Result<()> {
    /// if !Engine::only_in(&[Engine::Chromium], "it is about Chromium")? {
    ///     return Ok(());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn only_in(engines: &[Engine], reason: &str) -> Result<bool> {
        let engine = Engine::chosen()?;
        let is_one = engines.contains(&engine);
        if !is_one {
            let test = std::thread::current();
            let name = test.name().unwrap_or("a test");
            writeln!(io::stderr(), "skipped in {engine:?}: {name}: {reason}")?;
        }
        Ok(is_one)
    }

    /// Starts a browser with a fresh profile in this folder.
    pub(crate) async fn start(
        self,
        device: Device,
        profile: &Path,
        whole: bool,
    ) -> Result<Browser> {
        let mut wish = Wish {
            device,
            profile,
            wasm: has_wasm()?,
            whole: whole || env::var("MOA_CHROMIUM").as_deref() == Ok("whole"),
            within: Duration::from_secs(8),
        };
        // Drivers choose ports that others take a moment later, and MiniBrowser does not survive every start. A start
        // takes a second; where the machine is busy, some.
        for _ in 0..2 {
            match self.try_start(&wish).await {
                Ok(browser) => return Ok(browser),
                Err(error) => writeln!(io::stderr(), "starting {self:?} again: {error:#}")?,
            }
            wish.within *= 3;
        }
        let browser = self.try_start(&wish).await;
        browser.with_context(|| format!("starting {self:?}, for the third time"))
    }

    async fn try_start(self, wish: &Wish<'_>) -> Result<Browser> {
        match self {
            Engine::Chromium => chromium::start(wish).await,
            Engine::Firefox => firefox::start(wish).await,
            Engine::WebKit => webkit::start(wish).await,
        }
    }
}

/// Whether browsers have WebAssembly: unless `MOA_WASM` is `off`.
pub fn has_wasm() -> Result<bool> {
    match env::var("MOA_WASM").as_deref() {
        Err(_) | Ok("" | "on") => Ok(true),
        Ok("off") => Ok(false),
        Ok(word) => bail!("MOA_WASM is {word:?}: on and off are known"),
    }
}

/// What a browser is to be like.
struct Wish<'a> {
    device: Device,
    wasm: bool,
    /// Chromium with its windows; the others always are.
    whole: bool,
    profile: &'a Path,
    /// How long its driver is waited for.
    within: Duration,
}

/// A running browser. All of its processes end when it is dropped.
pub(crate) struct Browser {
    pub client: Client,
    processes: Vec<Group>,
    proxy: Option<LocalHost>,
    /// The connection that keeps a borrowed browser.
    hold: Option<TcpStream>,
}

impl Browser {
    /// Asks a driver for a browser, and waits so long.
    async fn connect(address: &str, own: Value, within: Duration) -> Result<Browser> {
        let mut capabilities: Capabilities = serde_json::from_value(own)?;
        // A test answers dialogs itself.
        capabilities.insert("unhandledPromptBehavior".to_owned(), json!("ignore"));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let client = timeout(within, builder.connect(address)).await;
        let client = client.context("the driver answers, but no browser has started")??;
        Ok(Browser {
            client,
            processes: vec![],
            proxy: None,
            hold: None,
        })
    }

    /// Borrows one from `MOA_BROWSERS`, where that is set; see [`crate::browsers`].
    async fn borrow(own: Value) -> Result<Option<Browser>> {
        let lender = env::var("MOA_BROWSERS").unwrap_or_default();
        if lender.is_empty() {
            return Ok(None);
        }
        // The first Firefox waits for a profile that has been started once.
        let mut browser = Browser::connect(&lender, own, Duration::from_secs(60)).await?;
        let session = browser.client.session_id().await?.context("a session")?;
        // It is lent for as long as this connection is open.
        let host = lender.trim_start_matches("http://");
        let mut connection = TcpStream::connect(host).await?;
        let request = format!("GET /session/{session}/hold HTTP/1.1\r\nhost: {host}\r\n\r\n");
        connection.write_all(request.as_bytes()).await?;
        browser.hold = Some(connection);
        Ok(Some(browser))
    }
}
