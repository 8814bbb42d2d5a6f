//! The honest one: some batches a second, each sent again until it is taken, as the tracker does.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::body::Bytes;
use axum::http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use uuid::Uuid;

use crate::events::{Bodies, PLACEHOLDER};
use crate::stats::quantile;

/// Whose all of it is.
pub const DEVICE: &str = "d-honest";

/// Batches a second.
const PACE: u32 = 20;
/// Messages of each.
const MESSAGES: usize = 10;
/// How long one may take to be taken.
const PATIENCE: Duration = Duration::from_secs(60);

/// What it saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// The ids of what was acknowledged.
    pub acknowledged: Vec<String>,
    /// How often something had to be sent again.
    pub again: u64,
    /// Milliseconds until each batch was taken.
    latencies: Vec<f64>,
}

impl Seen {
    /// How long so large a share of the batches took at most, in milliseconds.
    pub fn latency(&self, share: f64) -> f64 {
        quantile(&self.latencies, share).unwrap_or_default()
    }

    /// In a line.
    pub fn told(&self) -> String {
        let (p50, p99) = (self.latency(0.5), self.latency(0.99));
        format!(
            "{} batches, p50 {p50:.1} ms, p99 {p99:.1} ms",
            self.latencies.len()
        )
    }
}

/// Sends for this long, and until all of it is taken.
///
/// # Errors
///
/// When a batch is refused for good, or not taken in time.
pub async fn send(to: SocketAddr, time: Duration) -> anyhow::Result<Seen> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let begun = Instant::now();
    let mut batches = JoinSet::new();
    for n in 0.. {
        let at = begun + n * Duration::from_secs(1) / PACE;
        if at > begun + time {
            break;
        }
        sleep_until(at).await;
        batches.spawn(deliver(client.clone(), to));
    }
    let mut seen = Seen::default();
    while let Some(batch) = batches.join_next().await {
        let (ids, again, took) = batch??;
        seen.acknowledged.extend(ids);
        seen.again += again;
        seen.latencies.push(took.as_secs_f64() * 1_000.0);
    }
    Ok(seen)
}

type Http = Client<hyper_util::client::legacy::connect::HttpConnector, Full<Bytes>>;

/// Sends one batch until it is taken: its ids, how often again, and how long that took.
async fn deliver(client: Http, to: SocketAddr) -> anyhow::Result<(Vec<String>, u64, Duration)> {
    let body = Bytes::from(batch().next());
    let begun = Instant::now();
    for again in 0.. {
        let request = Request::post(format!("http://{to}/v1/batch"))
            .header(header::CONTENT_TYPE, "text/plain;charset=UTF-8")
            .body(Full::from(body.clone()))?;
        let asked = async {
            let response = client.request(request).await?;
            let status = response.status();
            let answer = response.into_body().collect().await?.to_bytes();
            anyhow::Ok((status, answer))
        };
        match timeout(PATIENCE, asked).await {
            Ok(Ok((StatusCode::OK, answer))) => {
                let took = begun.elapsed();
                return Ok((acknowledged(&answer)?, again, took));
            }
            Ok(Ok((status, answer)))
                if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS =>
            {
                bail!(
                    "refused for good: {status} {}",
                    String::from_utf8_lossy(&answer)
                );
            }
            _ if begun.elapsed() > PATIENCE => bail!("a batch was not taken in {PATIENCE:?}"),
            _ => sleep(Duration::from_millis(200)).await,
        }
    }
    unreachable!("it is tried until it is taken, or the time is over")
}

/// Ten events of one device.
fn batch() -> Bodies {
    let events: Vec<Value> = (0..MESSAGES)
        .map(|n| {
            json!({ "type": "track", "event": "linen_seen", "messageId": PLACEHOLDER, "anonymousId": DEVICE,
                    "properties": { "n": n, "name": "Linen shirt", "order": Uuid::now_v7().to_string() },
                    "context": { "sessionId": "s-honest" } })
        })
        .collect();
    Bodies::of(&json!(events))
}

/// The ids that an answer acknowledges.
fn acknowledged(answer: &[u8]) -> anyhow::Result<Vec<String>> {
    let answer: Value = serde_json::from_slice(answer)?;
    let results = answer["results"].as_array().context("no results")?;
    let ids: Option<Vec<_>> = results.iter().map(taken).collect();
    ids.with_context(|| format!("not all was accepted: {answer}"))
}

/// The id of a message that is stored.
fn taken(verdict: &Value) -> Option<String> {
    let is_stored = matches!(verdict["status"].as_str()?, "accepted" | "duplicate");
    let id = verdict["messageId"].as_str().filter(|_| is_stored)?;
    Some(id.to_owned())
}
