//! What is said to the browser and what it says, in the words of the Chrome DevTools Protocol.

use axum::http::Method;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde::Deserialize;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// What the page is connected by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Whatever the loopback gives.
    Free,
    /// 1.6 Mbit/s with 150 ms to and fro, a slow phone's.
    Slow,
    /// Nothing leaves.
    Cut,
}

impl Line {
    /// As `Network.emulateNetworkConditions` wants it.
    pub fn conditions(self) -> Value {
        let (latency, bits) = if self == Self::Slow {
            (150, 1.6e6)
        } else {
            (0, -8.0)
        };
        let throughput = bits / 8.0;
        json!({ "offline": self == Self::Cut, "latency": latency,
                "downloadThroughput": throughput, "uploadThroughput": throughput })
    }
}

/// One entry of a trace; times are in µs.
#[derive(Debug, Clone, Deserialize)]
pub struct TraceEntry {
    /// What it is about.
    pub name: String,
    /// `X` is something that lasted.
    pub ph: String,
    /// The process.
    pub pid: i64,
    /// Its thread.
    pub tid: i64,
    /// When it began.
    pub ts: f64,
    /// How long it lasted.
    #[serde(default)]
    pub dur: f64,
    /// The thread's CPU time meanwhile.
    #[serde(default)]
    pub tdur: f64,
    /// The rest, such as the script's address.
    #[serde(default)]
    pub args: Value,
}

/// A command of the Chrome DevTools Protocol, as chromedriver passes it on.
#[derive(Debug)]
pub struct Cdp {
    /// Such as `Performance.enable`.
    pub method: &'static str,
    /// An object.
    pub parameters: Value,
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

/// Takes what chromedriver has collected of the trace.
#[derive(Debug)]
pub struct TakeLog;

impl WebDriverCompatibleCommand for TakeLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (
            Method::POST,
            Some(json!({ "type": "performance" }).to_string()),
        )
    }
}
