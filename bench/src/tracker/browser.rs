//! Headless Chromium, steered through chromedriver.

use std::path::Path;
use std::process::Stdio;

use axum::http::Method;
use fantoccini::error::{CmdError, NewSessionError};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines, sink};
use tokio::process::{Child, ChildStdout, Command};
use url::{ParseError, Url};

/// What Chromium is started with. It asks nothing of other machines, and ends with chromedriver:
/// they are joined by a pipe.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
];

/// What went wrong between us and the browser.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// There is no chromedriver, or it does not run.
    #[error(
        "cannot run {program}: {source}; install Debian's packages chromium and chromium-driver, or name one with --chromedriver"
    )]
    NotRunning {
        /// What was to be run.
        program: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It ended without saying where it listens.
    #[error("{0} did not say on which port it listens; run it by hand to see why")]
    NoPort(String),
    /// No folder for the profile.
    #[error("no folder for the browser's profile: {0}")]
    NoProfile(std::io::Error),
    /// No browser came up.
    #[error("no browser started: {0}; chromium and chromium-driver must be of the same version")]
    NoSession(#[from] NewSessionError),
    /// The browser did not do what it was told.
    #[error("the browser failed: {0}")]
    Command(#[from] CmdError),
    /// The browser answered something else than was asked.
    #[error("the browser gave an unexpected answer: {0}")]
    Answer(#[from] serde_json::Error),
    /// A metric it does not know.
    #[error("this browser measures no {0}")]
    NoMetric(&'static str),
}

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

    /// Opens a browser with an empty profile: nothing is cached and nothing is stored.
    ///
    /// # Errors
    ///
    /// When none comes up.
    pub async fn open(&self) -> Result<Browser, BrowserError> {
        let profile = tempfile::Builder::new()
            .prefix("moa-bench-")
            .tempdir()
            .map_err(BrowserError::NoProfile)?;
        let own = format!("--user-data-dir={}", profile.path().display());
        let arguments: Vec<&str> = ARGUMENTS.into_iter().chain([own.as_str()]).collect();
        let capabilities = json!({ "goog:chromeOptions": { "args": arguments } });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(serde_json::from_value(capabilities)?)
            .connect(&self.url)
            .await?;
        Ok(Browser {
            client,
            _profile: profile,
        })
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

/// One browser with one tab.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    /// Goes away with it.
    _profile: TempDir,
}

impl Browser {
    /// Goes to a page and waits for its load event.
    ///
    /// # Errors
    ///
    /// When the page cannot be reached.
    pub async fn goto(&self, url: &str) -> Result<(), BrowserError> {
        Ok(self.client.goto(url).await?)
    }

    /// Runs the body of a function in the page and returns what it returns.
    ///
    /// # Errors
    ///
    /// When it throws, or returns something else than `T`.
    pub async fn run<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T, BrowserError> {
        let value = self.client.execute(script, arguments).await?;
        Ok(serde_json::from_value(value)?)
    }

    /// Counts the main thread's CPU time from now on, and lets it run at one `slowdown`th of its
    /// speed, as Lighthouse does for a phone.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn count_cpu(&self, slowdown: u32) -> Result<(), BrowserError> {
        // Without the domain it would count the time that passes.
        self.cdp("Performance.enable", json!({ "timeDomain": "threadTicks" }))
            .await?;
        self.cdp(
            "Emulation.setCPUThrottlingRate",
            json!({ "rate": slowdown }),
        )
        .await?;
        Ok(())
    }

    /// Milliseconds of CPU time the main thread's tasks took since [`Browser::count_cpu`]. Slowed
    /// down, that includes the slowing.
    ///
    /// # Errors
    ///
    /// When CPU time is not counted.
    pub async fn cpu_ms(&self) -> Result<f64, BrowserError> {
        #[derive(Deserialize)]
        struct Metrics {
            metrics: Vec<Metric>,
        }
        #[derive(Deserialize)]
        struct Metric {
            name: String,
            value: f64,
        }
        const SECONDS: &str = "TaskDuration";
        let answer = self.cdp("Performance.getMetrics", json!({})).await?;
        let Metrics { metrics } = serde_json::from_value(answer)?;
        let found = metrics.iter().find(|metric| metric.name == SECONDS);
        found
            .map(|metric| metric.value * 1000.0)
            .ok_or(BrowserError::NoMetric(SECONDS))
    }

    /// The browser's name and version.
    ///
    /// # Errors
    ///
    /// When it does not answer.
    pub async fn version(&self) -> Result<String, BrowserError> {
        #[derive(Deserialize)]
        struct Version {
            product: String,
        }
        let answer = self.cdp("Browser.getVersion", json!({})).await?;
        let Version { product } = serde_json::from_value(answer)?;
        Ok(product)
    }

    /// Ends the browser.
    ///
    /// # Errors
    ///
    /// When it has gone already.
    pub async fn close(self) -> Result<(), BrowserError> {
        Ok(self.client.close().await?)
    }

    async fn cdp(&self, method: &'static str, parameters: Value) -> Result<Value, BrowserError> {
        Ok(self.client.issue_cmd(Cdp { method, parameters }).await?)
    }
}

/// A command of the Chrome DevTools Protocol, as chromedriver passes it on.
#[derive(Debug)]
struct Cdp {
    method: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.method, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}
