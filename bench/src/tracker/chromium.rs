//! Headless Chromium, one for a whole run, with a connection to it.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, sink};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::devtools::{Devtools, DevtoolsError, TraceEntry};
use super::tab::Tab;

/// What all of our Chromiums are started with, so that they ask nothing of other machines.
const USUAL: &str = include_str!("../../../webdriver.json");

/// And those that are measured.
const ARGUMENTS: [&str; 6] = [
    "--remote-debugging-port=0",
    // The browser's own pages would be rendered beside the measured one, and a process that is kept ready answers no trace.
    "--disable-features=WebUIOmniboxPopup,PreloadTopChromeWebUI,SpareRendererForSitePerProcess",
    "--window-size=1280,900",
    // Some trackers leave out visitors that say they are a program.
    "--disable-blink-features=AutomationControlled",
    "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    "about:blank",
];

/// What is traced: tasks, what scripts take of them, and when the page began and was loaded. Each of them costs little.
const TRACED: [&str; 4] = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "blink.user_timing",
    "v8",
];

/// The first start on a cold machine reads a few hundred MB from disk.
const STARTED_WITHIN: Duration = Duration::from_secs(60);

/// What went wrong between us and the browser.
#[derive(Debug, thiserror::Error)]
pub enum ChromiumError {
    /// There is none, or it does not run.
    #[error(
        "cannot run {program}: {source}; install Debian's package chromium, or name one with --chromium"
    )]
    NotRunning {
        /// What was to be run.
        program: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It ended, or took too long, without saying where it listens.
    #[error("{0} did not say where it listens; run it by hand to see why")]
    Silent(String),
    /// No folder for the profile.
    #[error("no folder for the browser's profile: {0}")]
    NoProfile(std::io::Error),
    /// The connection.
    #[error(transparent)]
    Devtools(#[from] DevtoolsError),
    /// What it was started with is unreadable.
    #[error("webdriver.json: {0}")]
    Arguments(#[from] serde_json::Error),
}

/// A running browser. It is killed when dropped.
#[derive(Debug)]
pub struct Chromium {
    devtools: Devtools,
    _process: Child,
    /// Goes away after it.
    _profile: TempDir,
}

impl Chromium {
    /// Starts it with an empty profile.
    ///
    /// # Errors
    ///
    /// When it is not there or does not come up.
    pub async fn start(program: &Path) -> Result<Self, ChromiumError> {
        let failed = |source| ChromiumError::NotRunning {
            program: program.display().to_string(),
            source,
        };
        let profile = TempDir::with_prefix("moa-bench-").map_err(ChromiumError::NoProfile)?;
        let mut usual: Value = serde_json::from_str(USUAL)?;
        let usual: Vec<String> =
            serde_json::from_value(usual["goog:chromeOptions"]["args"].take())?;
        let mut process = Command::new(program)
            .args(usual)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(ARGUMENTS)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let silent = || ChromiumError::Silent(program.display().to_string());
        let mut lines = BufReader::new(process.stderr.take().ok_or_else(silent)?).lines();
        let address = timeout(STARTED_WITHIN, async {
            while let Some(line) = lines.next_line().await.ok()? {
                if let Some((_, address)) = line.split_once("DevTools listening on ") {
                    return Some(address.trim().to_owned());
                }
            }
            None
        });
        let address = address.await.ok().flatten().ok_or_else(silent)?;
        // Read on, or it would block when it says more.
        tokio::spawn(async move { tokio::io::copy(&mut lines.into_inner(), &mut sink()).await });
        Ok(Self {
            devtools: Devtools::connect(&address).await?,
            _process: process,
            _profile: profile,
        })
    }

    /// The browser's name and version.
    ///
    /// # Errors
    ///
    /// When it does not answer.
    pub async fn version(&self) -> Result<String, ChromiumError> {
        let answer = self.devtools.call("", "Browser.getVersion", json!({}));
        Ok(serde_json::from_value(answer.await?["product"].take())?)
    }

    /// Opens a tab in a context of its own: nothing is cached and nothing is stored.
    ///
    /// # Errors
    ///
    /// When the browser fails.
    pub async fn open(&self) -> Result<Tab<'_>, DevtoolsError> {
        Tab::open(&self.devtools).await
    }

    /// Traces all tabs from now on.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn trace(&self) -> Result<(), DevtoolsError> {
        let config = json!({ "includedCategories": TRACED, "recordMode": "recordAsMuchAsPossible",
            "excludedCategories": ["*"] });
        let start = json!({ "traceConfig": config, "transferMode": "ReportEvents" });
        self.devtools.call("", "Tracing.start", start).await?;
        Ok(())
    }

    /// What was traced.
    ///
    /// # Errors
    ///
    /// When nothing is.
    pub async fn traced(&self) -> Result<Vec<TraceEntry>, DevtoolsError> {
        self.devtools.forget().await;
        self.devtools.call("", "Tracing.end", json!({})).await?;
        let told = self
            .devtools
            .until("", "Tracing.tracingComplete", "Tracing.dataCollected")
            .await?;
        let mut entries = Vec::new();
        for mut piece in told {
            if let Some(Value::Array(piece)) = piece.get_mut("value").map(Value::take) {
                // What has no thread is about the trace itself.
                entries.extend(
                    piece
                        .into_iter()
                        .filter_map(|entry| serde_json::from_value(entry).ok()),
                );
            }
        }
        Ok(entries)
    }
}
