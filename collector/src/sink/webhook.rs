//! A sink that posts signed batches to an address.

mod signature;

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Outcome, Sink};
use crate::https;
use crate::log::StoredMessage;
pub use signature::{HEADER, signature};

/// How much of a refusal's text is kept.
const REASON_CHARS: usize = 300;

/// Where a webhook posts to.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    /// The address.
    pub url: Url,
    /// What its batches are signed with.
    pub secret: String,
}

impl std::fmt::Debug for WebhookSettings {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Addresses may have a password in them, too.
        write!(to, "WebhookSettings({:?})", self.url.host_str())
    }
}

/// Posts batches.
pub struct Webhook {
    settings: WebhookSettings,
    client: Client,
}

impl Webhook {
    /// One that posts there.
    pub fn new(settings: WebhookSettings) -> Self {
        Self {
            settings,
            client: https::client(),
        }
    }
}

/// What is posted.
#[derive(Serialize)]
struct Body<'a> {
    messages: Vec<Posted<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Posted<'a> {
    seq: u64,
    mall: &'a str,
    received_at: &'a str,
    message: &'a RawValue,
}

#[async_trait]
impl Sink for Webhook {
    async fn deliver(&self, batch: &[StoredMessage]) -> Outcome {
        let body = match body(batch) {
            Ok(body) => body,
            Err(error) => {
                return Outcome::Refused {
                    reason: error.to_string(),
                };
            }
        };
        let signature = signature(&self.settings.secret, unix_seconds(), &body);
        let request = self
            .client
            .post(self.settings.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(HEADER, signature)
            .body(body);
        match request.send().await {
            Ok(response) => outcome(response).await,
            Err(error) => Outcome::Later {
                reason: told(&error.without_url()),
                after: None,
            },
        }
    }
}

fn body(batch: &[StoredMessage]) -> serde_json::Result<String> {
    let mut messages = Vec::with_capacity(batch.len());
    for message in batch {
        messages.push(Posted {
            seq: message.seq,
            mall: &message.mall,
            received_at: &message.received_at,
            message: serde_json::from_str(&message.body)?,
        });
    }
    serde_json::to_string(&Body { messages })
}

/// What the answer means. A wrong secret or address can be mended, so it is no refusal for good.
async fn outcome(response: Response) -> Outcome {
    let status = response.status();
    match status {
        _ if status.is_success() => Outcome::Delivered { but: Vec::new() },
        StatusCode::BAD_REQUEST
        | StatusCode::GONE
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY => Outcome::Refused {
            reason: format!("answered {status}: {}", beginning(response).await),
        },
        _ => Outcome::Later {
            reason: format!("answered {status}"),
            after: retry_after(&response),
        },
    }
}

/// The beginning of an answer's text.
async fn beginning(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < 4 * REASON_CHARS
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8_lossy(&bytes);
    text.trim().chars().take(REASON_CHARS).collect()
}

/// Seconds, or a date.
fn retry_after(response: &Response) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    (date.to_utc() - chrono::Utc::now()).to_std().ok()
}

/// An error with what caused it: the outermost only says that a request failed.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

fn unix_seconds() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests;
