//! Starts headless Chromium through chromedriver.

use std::path::Path;
use std::process::Stdio;

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader, Lines, sink};
use tokio::process::{Child, ChildStdout, Command};

use super::browser::{Browser, BrowserError};

/// What all of our Chromiums are started with, so that they ask nothing of other machines.
const USUAL: &str = include_str!("../../../webdriver.json");

/// And those that are measured. They end with chromedriver: they are joined by a pipe.
const ARGUMENTS: [&str; 5] = [
    "--remote-debugging-pipe",
    // The browser's own pages would be rendered beside the measured one.
    "--disable-features=WebUIOmniboxPopup,PreloadTopChromeWebUI",
    "--window-size=1280,900",
    // Some trackers leave out visitors that say they are a program.
    "--disable-blink-features=AutomationControlled",
    "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
];

/// What is traced where tasks are looked at: [`trace`](super::trace) reads it.
const TRACED: &str = "devtools.timeline,disabled-by-default-devtools.timeline,blink.user_timing";

/// A running chromedriver. It is killed when dropped, and its browsers end with it.
#[derive(Debug)]
pub struct Chromedriver {
    url: String,
    _process: Child,
}

impl Chromedriver {
    /// Starts it on a free port of the loopback.
    ///
    /// # Errors
    ///
    /// When it is not there or does not come up.
    pub async fn start(program: &Path) -> Result<Self, BrowserError> {
        let failed = |source| BrowserError::NotRunning {
            program: program.display().to_string(),
            source,
        };
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            // What goes wrong comes as an answer. Here Debian's start script of Chromium complains of systems that it does
            // not know.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let no_port = || BrowserError::NoPort(program.display().to_string());
        let mut lines = BufReader::new(process.stdout.take().ok_or_else(no_port)?).lines();
        let port = port(&mut lines)
            .await
            .map_err(failed)?
            .ok_or_else(no_port)?;
        // Read on, or it would block or break when it says more.
        tokio::spawn(async move { tokio::io::copy(&mut lines.into_inner(), &mut sink()).await });
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            _process: process,
        })
    }

    /// Opens a browser with an empty profile: nothing is cached and nothing is stored. Tracing costs a
    /// little of everything, so it is on only where it `is_traced`.
    ///
    /// # Errors
    ///
    /// When none comes up.
    pub async fn open(&self, is_traced: bool) -> Result<Browser, BrowserError> {
        let profile = tempfile::Builder::new()
            .prefix("moa-bench-")
            .tempdir()
            .map_err(BrowserError::NoProfile)?;
        let own = format!("--user-data-dir={}", profile.path().display());
        let mut usual: serde_json::Value = serde_json::from_str(USUAL)?;
        let mut arguments: Vec<String> =
            serde_json::from_value(usual["goog:chromeOptions"]["args"].take())?;
        arguments.extend(ARGUMENTS.map(str::to_owned));
        arguments.push(own);
        let mut options = json!({ "args": arguments });
        let mut capabilities = json!({ "timeouts": { "script": 60_000 } });
        if is_traced {
            options["perfLoggingPrefs"] =
                json!({ "enableNetwork": false, "enablePage": false, "traceCategories": TRACED });
            capabilities["goog:loggingPrefs"] = json!({ "performance": "ALL" });
        }
        capabilities["goog:chromeOptions"] = options;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(serde_json::from_value(capabilities)?)
            .connect(&self.url)
            .await?;
        Ok(Browser::new(client, profile))
    }
}

/// The port in `ChromeDriver was started successfully on port 12345.`
async fn port(lines: &mut Lines<BufReader<ChildStdout>>) -> std::io::Result<Option<u16>> {
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            return Ok(port.trim_end_matches('.').parse().ok());
        }
    }
    Ok(None)
}
