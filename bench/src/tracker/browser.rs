//! Headless Chromium, steered through chromedriver.

use fantoccini::Client;
use fantoccini::error::{CmdError, NewSessionError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::cdp::{Cdp, Line, TakeLog, TraceEntry};

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

/// One browser with one tab.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    /// Goes away with it.
    _profile: TempDir,
}

impl Browser {
    /// A tab that goes away with its profile.
    pub fn new(client: Client, profile: TempDir) -> Self {
        Self {
            client,
            _profile: profile,
        }
    }

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

    /// Runs the body of a function whose last argument is called with what it finds.
    ///
    /// # Errors
    ///
    /// When it throws, takes too long, or finds something else than `T`.
    pub async fn run_until_done<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T, BrowserError> {
        let value = self.client.execute_async(script, arguments).await?;
        Ok(serde_json::from_value(value)?)
    }

    /// Counts the main thread's CPU time from now on.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn count_cpu(&self) -> Result<(), BrowserError> {
        // Without the domain it would count the time that passes.
        let domain = json!({ "timeDomain": "threadTicks" });
        self.cdp("Performance.enable", domain).await.map(drop)
    }

    /// Lets the main thread run at one `slowdown`th of its speed, as Lighthouse does for a phone.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn slow_down(&self, slowdown: u32) -> Result<(), BrowserError> {
        let rate = json!({ "rate": slowdown });
        self.cdp("Emulation.setCPUThrottlingRate", rate)
            .await
            .map(drop)
    }

    /// Puts the page behind this line.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn connect_by(&self, line: Line) -> Result<(), BrowserError> {
        self.cdp("Network.enable", json!({})).await?;
        self.cdp("Network.emulateNetworkConditions", line.conditions())
            .await
            .map(drop)
    }

    /// Milliseconds of CPU time the main thread's tasks took since [`Browser::count_cpu`]. Slowed
    /// down, that includes the slowing.
    ///
    /// # Errors
    ///
    /// When CPU time is not counted.
    pub async fn cpu_ms(&self) -> Result<f64, BrowserError> {
        Ok(self.metric("TaskDuration").await? * 1000.0)
    }

    /// How often the page was laid out since [`Browser::count_cpu`].
    ///
    /// # Errors
    ///
    /// When it is not counted.
    pub async fn layouts(&self) -> Result<f64, BrowserError> {
        self.metric("LayoutCount").await
    }

    async fn metric(&self, wanted: &'static str) -> Result<f64, BrowserError> {
        #[derive(Deserialize)]
        struct Metrics {
            metrics: Vec<Metric>,
        }
        #[derive(Deserialize)]
        struct Metric {
            name: String,
            value: f64,
        }
        let answer = self.cdp("Performance.getMetrics", json!({})).await?;
        let Metrics { metrics } = serde_json::from_value(answer)?;
        let found = metrics.iter().find(|metric| metric.name == wanted);
        found
            .map(|metric| metric.value)
            .ok_or(BrowserError::NoMetric(wanted))
    }

    /// KB of the page's memory after a garbage collection: the heap of JavaScript, what the browser keeps for
    /// its objects, and buffers, which the memory of wasm is among.
    ///
    /// # Errors
    ///
    /// When the browser does not say.
    pub async fn memory_kb(&self) -> Result<f64, BrowserError> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Usage {
            used_size: f64,
            embedder_heap_used_size: f64,
            backing_storage_size: f64,
        }
        self.cdp("HeapProfiler.collectGarbage", json!({})).await?;
        let answer = self.cdp("Runtime.getHeapUsage", json!({})).await?;
        let usage: Usage = serde_json::from_value(answer)?;
        let bytes = usage.used_size + usage.embedder_heap_used_size + usage.backing_storage_size;
        Ok(bytes / 1024.0)
    }

    /// Presses and releases the mouse where there is nothing to click on.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn click(&self) -> Result<(), BrowserError> {
        for step in ["mousePressed", "mouseReleased"] {
            let event =
                json!({ "type": step, "x": 5, "y": 400, "button": "left", "clickCount": 1 });
            self.cdp("Input.dispatchMouseEvent", event).await?;
        }
        Ok(())
    }

    /// What was traced since the last time, each entry as the browser wrote it.
    ///
    /// # Errors
    ///
    /// When the browser was opened without tracing.
    pub async fn traced(&self) -> Result<Vec<TraceEntry>, BrowserError> {
        #[derive(Deserialize)]
        struct Line {
            message: String,
        }
        #[derive(Deserialize)]
        struct Wrapped {
            message: Message,
        }
        #[derive(Deserialize)]
        struct Message {
            method: String,
            params: Value,
        }
        let lines: Vec<Line> = serde_json::from_value(self.client.issue_cmd(TakeLog).await?)?;
        let mut entries = Vec::new();
        for line in lines {
            let Wrapped { message } = serde_json::from_str(&line.message)?;
            if message.method == "Tracing.dataCollected" {
                entries.push(serde_json::from_value(message.params)?);
            }
        }
        Ok(entries)
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
