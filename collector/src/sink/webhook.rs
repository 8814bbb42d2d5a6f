//! A sink that posts signed batches to an address.

mod signature;

use std::time::SystemTime;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, Url};
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer;
use crate::http_client;
use crate::log::StoredMessage;
use crate::sink::outcome::{Outcome, Sink};
pub use signature::{HEADER, signature};

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
            client: http_client::client(),
        }
    }

    fn request(&self, body: String) -> RequestBuilder {
        let signature = signature(&self.settings.secret, unix_seconds(), &body);
        let posting = self.client.post(self.settings.url.clone());
        posting
            .header(CONTENT_TYPE, "application/json")
            .header(HEADER, signature)
            .body(body)
    }
}

/// An empty batch, signed as every batch is.
pub(super) fn trial(settings: WebhookSettings) -> RequestBuilder {
    Webhook::new(settings).request(r#"{"messages":[]}"#.to_owned())
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
        match self.request(body).send().await {
            Ok(response) => answer::outcome(response).await,
            Err(error) => answer::none(error),
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

fn unix_seconds() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests;
