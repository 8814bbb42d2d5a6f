//! A collector in a temporary folder.

use moa_collector::http_client::client;
use moa_message::write_key::WriteKey;
use std::path::PathBuf;

use moa_collector::config::Settings;
use moa_collector::server::Collector;
use moa_collector::session::Limits;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A key any page may use.
pub const KEY: &str = "test-key";
/// A key only pages of [`ORIGIN`] may use.
pub const TIED_KEY: &str = "tied-key";
/// The one origin of [`TIED_KEY`].
pub const ORIGIN: &str = "https://shop.example";

/// A running collector and its folder, which goes away with it.
pub struct Running {
    pub folder: TempDir,
    collector: Collector,
    client: Client,
}

impl Running {
    pub async fn start() -> Self {
        Self::start_in(TempDir::new().unwrap()).await
    }

    pub async fn start_in(folder: TempDir) -> Self {
        Self::start_with(folder, Limits::default()).await
    }

    /// A collector that ends sessions after another silence than usual.
    pub async fn start_with(folder: TempDir, limits: Limits) -> Self {
        let mut settings = Self::settings(&folder);
        settings.sessions = limits;
        Self::start_set(folder, settings).await
    }

    /// What a collector in this folder runs with, to be changed for [`Running::start_set`].
    pub fn settings(folder: &TempDir) -> Settings {
        let keys = vec![
            WriteKey::open(KEY),
            WriteKey {
                origins: Some(vec![ORIGIN.into()]),
                ..WriteKey::open(TIED_KEY)
            },
        ];
        let mut settings = Settings::new("127.0.0.1:0", &folder.path().join("log.db"), keys);
        settings.dist = folder.path().join("dist");
        settings
    }

    pub async fn start_set(folder: TempDir, settings: Settings) -> Self {
        Self {
            collector: Collector::start(settings).await.unwrap(),
            client: client(),
            folder,
        }
    }

    /// Stops it and starts another on the same file.
    pub async fn restart(self) -> Self {
        self.collector.stop().await;
        Self::start_in(self.folder).await
    }

    pub async fn stop(self) {
        self.collector.stop().await;
    }

    pub fn db(&self) -> PathBuf {
        self.folder.path().join("log.db")
    }

    pub fn address(&self) -> String {
        self.collector.address().to_string()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// An address of the operator's.
    pub fn operator_url(&self, path: &str) -> String {
        format!("http://{}{path}", self.collector.operator_address())
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    /// Asks for what is the operator's.
    pub async fn look(&self, path: &str) -> Response {
        let request = self.client.get(self.operator_url(path));
        request.send().await.unwrap()
    }

    /// Posts this body as it is, as `sendBeacon` does.
    pub async fn post(&self, body: impl Into<reqwest::Body>) -> Response {
        let request = self.client.post(self.url("/v1/batch"));
        request
            .header("content-type", "text/plain;charset=UTF-8")
            .body(body)
            .send()
            .await
            .unwrap()
    }

    /// Sends these messages with the open key.
    pub async fn send(&self, messages: &[Value]) -> Value {
        let body = json!({ "writeKey": KEY, "batch": messages });
        let response = self.post(body.to_string()).await;
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    /// Sends these messages and returns the statuses of their verdicts.
    pub async fn statuses(&self, messages: &[Value]) -> Vec<String> {
        statuses(&self.send(messages).await)
    }

    /// What `events export --format jsonl` prints, parsed.
    pub fn events(&self) -> Vec<Value> {
        use moa_collector::export::{self, Format};
        let mut out = Vec::new();
        export::export(
            &self.db(),
            &export::ExportFilter::default(),
            Format::Jsonl,
            &mut out,
            |_| {},
        )
        .unwrap();
        let text = String::from_utf8(out).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

pub fn statuses(answer: &Value) -> Vec<String> {
    let results = answer["results"].as_array().unwrap();
    results
        .iter()
        .map(|result| result["status"].as_str().unwrap().to_owned())
        .collect()
}

/// Asserts the status and the code of a refusal, and that its message says something.
pub async fn assert_refused(response: Response, status: u16, code: &str) {
    assert_eq!(response.status(), status);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["error"]["code"], code);
    assert!(
        body["error"]["message"].as_str().unwrap().len() > 20,
        "{body}"
    );
}
