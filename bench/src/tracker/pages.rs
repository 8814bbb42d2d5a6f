//! The pages that are measured, and a collector that takes everything.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tower_http::services::ServeDir;

use crate::events::WRITE_KEY;

/// How long events may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many events of each name have arrived.
type Counts = BTreeMap<String, u64>;

/// Serves the pages, the tracker and its collector, all from one origin of the loopback.
#[derive(Debug)]
pub struct Pages {
    origin: String,
    arrived: watch::Receiver<Counts>,
    serving: JoinHandle<io::Result<()>>,
}

/// Events that should have come did not.
#[derive(Debug, thiserror::Error)]
#[error("{missing} {name} events did not arrive within {} s; the console of a page with the tracker says more", PATIENCE.as_secs())]
pub struct MissingEvents {
    name: String,
    missing: u64,
}

impl Pages {
    /// Serves on a free port, the tracker from this folder.
    ///
    /// # Errors
    ///
    /// When there is no port.
    pub async fn start(dist: &Path) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let (arriving, arrived) = watch::channel(Counts::new());
        let app = router(dist, &origin, arriving);
        let serving = tokio::spawn(axum::serve(listener, app).into_future());
        Ok(Self {
            origin,
            arrived,
            serving,
        })
    }

    /// The address of a page of the same origin with nothing on it, to start from.
    pub fn start_page(&self) -> String {
        format!("{}/start", self.origin)
    }

    /// The address of the main page, with the tracker's tag or without it.
    pub fn main_page(&self, is_tagged: bool) -> String {
        let page = if is_tagged { "tagged" } else { "blank" };
        format!("{}/{page}", self.origin)
    }

    /// The address of the main page with the tag and `calls.js`. It is isolated from other
    /// origins, which gives it a clock of 5 µs instead of 100 µs.
    pub fn calls_page(&self) -> String {
        format!("{}/calls", self.origin)
    }

    /// How many events of this name have arrived so far.
    pub fn arrived(&self, name: &str) -> u64 {
        self.arrived.borrow().get(name).copied().unwrap_or(0)
    }

    /// Waits until this many have arrived, counted since the start.
    ///
    /// # Errors
    ///
    /// When they take too long.
    pub async fn wait_for(&self, name: &str, count: u64) -> Result<(), MissingEvents> {
        let mut arrived = self.arrived.clone();
        let enough = |counts: &Counts| counts.get(name).is_some_and(|here| *here >= count);
        // Too late, or nobody counts any more, which is as bad.
        match timeout(PATIENCE, arrived.wait_for(enough)).await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(MissingEvents {
                name: name.to_owned(),
                missing: count.saturating_sub(self.arrived(name)),
            }),
        }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn router(dist: &Path, origin: &str, arriving: watch::Sender<Counts>) -> Router {
    let tag = format!(
        r#"<script async src="{origin}/moa.js" data-write-key="{WRITE_KEY}" data-collector="{origin}"></script>"#
    );
    let blank = main_page("");
    let tagged = main_page(&tag);
    let calls = main_page(&format!(r#"{tag}<script src="/calls.js"></script>"#));
    let isolated = [
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-embedder-policy"),
            "require-corp",
        ),
    ];
    let script = [(header::CONTENT_TYPE, "text/javascript")];
    Router::new()
        .route(
            "/start",
            get(Html("<!doctype html><link rel=icon href='data:,'>")),
        )
        .route("/blank", get(Html(blank)))
        .route("/tagged", get(Html(tagged)))
        .route("/calls", get((isolated, Html(calls))))
        .route("/calls.js", get((script, include_str!("calls.js"))))
        .route("/v1/batch", post(take))
        .with_state(Arc::new(arriving))
        .fallback_service(ServeDir::new(dist).precompressed_br())
}

/// The main page of a store that has nothing yet, with this in its head.
fn main_page(head: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="path_role" content="MAIN">
<title>모아상점</title>
<link rel="icon" href="data:,">
{head}
</head>
<body><h1>모아상점</h1><p>준비 중입니다. Coming soon.</p></body>
</html>
"#
    )
}

/// What the stand-in reads of a batch.
#[derive(Debug, Deserialize)]
struct Batch {
    batch: Vec<Message>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    /// Not there in a message of user properties.
    event: Option<String>,
}

/// Accepts every message. The body comes as `text/plain`, so it is parsed here.
async fn take(
    State(arriving): State<Arc<watch::Sender<Counts>>>,
    body: String,
) -> impl IntoResponse {
    let Ok(Batch { batch }) = serde_json::from_str(&body) else {
        let error =
            json!({ "error": { "code": "bad_batch", "message": "this is no batch of messages" } });
        return (axum::http::StatusCode::BAD_REQUEST, Json(error));
    };
    let accept =
        |message: &Message| json!({ "messageId": message.message_id, "status": "accepted" });
    let results: Vec<Value> = batch.iter().map(accept).collect();
    arriving.send_modify(|counts| {
        for event in batch.into_iter().filter_map(|message| message.event) {
            *counts.entry(event).or_default() += 1;
        }
    });
    (
        axum::http::StatusCode::OK,
        Json(json!({ "results": results })),
    )
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, Full};
    use hyper::Request;
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;

    use super::*;

    async fn asked(request: Request<Full<&'static [u8]>>) -> (u16, String) {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let response = client.request(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn got(url: &str) -> (u16, String) {
        asked(Request::get(url).body(Full::default()).unwrap()).await
    }

    async fn posted(pages: &Pages, body: &'static str) -> (u16, String) {
        let url = format!("{}/v1/batch", pages.origin);
        asked(
            Request::post(url)
                .body(Full::from(body.as_bytes()))
                .unwrap(),
        )
        .await
    }

    #[tokio::test]
    async fn the_pages_differ_in_the_tag_alone() {
        let dist = tempfile::tempdir().unwrap();
        std::fs::write(dist.path().join("moa.js"), "moa").unwrap();
        let pages = Pages::start(dist.path()).await.unwrap();
        let (_, blank) = got(&pages.main_page(false)).await;
        let (_, tagged) = got(&pages.main_page(true)).await;
        let without_tag: Vec<_> = tagged
            .lines()
            .filter(|line| !line.contains("/moa.js"))
            .collect();
        let blank: Vec<_> = blank.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(without_tag, blank);
        assert_eq!(
            got(&format!("{}/moa.js", pages.origin)).await,
            (200, "moa".into())
        );
        assert!(got(&pages.calls_page()).await.1.contains("/calls.js"));
    }

    #[tokio::test]
    async fn events_are_accepted_and_counted_by_name() {
        let dist = tempfile::tempdir().unwrap();
        let pages = Pages::start(dist.path()).await.unwrap();
        let body = r#"{ "batch": [{ "messageId": "m1", "event": "a" }, { "messageId": "m2", "event": "b" }] }"#;
        let (status, answer) = posted(&pages, body).await;
        let accepted = json!({ "results": [
            { "messageId": "m1", "status": "accepted" },
            { "messageId": "m2", "status": "accepted" },
        ] });
        assert_eq!(
            (status, serde_json::from_str(&answer).unwrap()),
            (200, accepted)
        );
        pages.wait_for("a", 1).await.unwrap();
        assert_eq!(
            [pages.arrived("a"), pages.arrived("b"), pages.arrived("c")],
            [1, 1, 0]
        );
    }

    #[tokio::test]
    async fn what_is_no_batch_is_refused() {
        let dist = tempfile::tempdir().unwrap();
        let pages = Pages::start(dist.path()).await.unwrap();
        assert_eq!(posted(&pages, "[]").await.0, 400);
    }
}
