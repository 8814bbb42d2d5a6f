//! A sink that forwards messages to an API like Segment's: Segment itself, a RudderStack data
//! plane, another collector of ours.
//!
//! Messages go as they are stored, but for two members: `sentAt` is when they are forwarded, and
//! `originalTimestamp` is left out. The other side corrects clocks by the difference of both, and the
//! stored `timestamp` is corrected already (docs/protocol.md, "Time").

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use moa_message::timestamp;
use reqwest::{Client, RequestBuilder, Url};
use serde_json::json;
use serde_json::value::RawValue;

use super::answer;
use super::done::Done;
use crate::http_client;
use crate::log::StoredMessage;
use crate::sink::outcome::{Outcome, Sink};

/// The largest message, in bytes: 32 KB, as Segment's HTTP API has it, and RudderStack too
/// (facts/server 3.4).
const MESSAGE_BYTES: usize = 32 * 1024;

/// The largest body, in bytes: Segment takes 500 KB.
const BODY_BYTES: usize = 500_000;

/// Where messages are forwarded to.
#[derive(Clone, PartialEq, Eq)]
pub struct SegmentSettings {
    /// The API, without `/v1/batch`.
    pub url: Url,
    /// Its write key.
    pub key: String,
}

impl std::fmt::Debug for SegmentSettings {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "SegmentSettings({:?})", self.url.host_str())
    }
}

/// Forwards messages.
pub struct Segment {
    address: Url,
    key: String,
    client: Client,
    done: Done,
}

impl Segment {
    /// One that forwards to there.
    pub fn new(settings: SegmentSettings) -> Self {
        Self {
            address: address(settings.url),
            key: settings.key,
            client: http_client::client(),
            done: Done::default(),
        }
    }

    fn request(&self, body: String) -> RequestBuilder {
        let request = self.client.post(self.address.clone());
        request
            .basic_auth(&self.key, Some(""))
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .body(body)
    }

    async fn post(&self, body: String) -> Outcome {
        match self.request(body).send().await {
            Ok(response) => answer::outcome(response).await,
            Err(error) => answer::none(error),
        }
    }
}

#[async_trait]
impl Sink for Segment {
    async fn deliver(&self, batch: &[StoredMessage]) -> Outcome {
        let sent_at = timestamp::text(Utc::now());
        let mut forwarded = Vec::new();
        for message in self.done.left(batch) {
            match forward(&message.body, &sent_at) {
                Ok(text) => forwarded.push((message.seq, text)),
                Err(reason) => self.done.refuse(message.seq, reason),
            }
        }
        for request in requests(forwarded, &sent_at) {
            match self.post(request.body).await {
                Outcome::Delivered { .. } => self.done.deliver(request.seqs),
                outcome => return outcome,
            }
        }
        self.done.outcome(batch)
    }
}

/// One event, `moa_test`, of a device that there is not.
pub(super) fn trial(settings: SegmentSettings, now: DateTime<Utc>) -> RequestBuilder {
    let time = timestamp::text(now);
    let message = json!({
        "type": "track", "event": "moa_test", "messageId": format!("moa-test-{}", now.timestamp_millis()),
        "anonymousId": "moa-test", "timestamp": time, "sentAt": time, "properties": {},
    });
    let body = json!({ "batch": [message], "sentAt": time });
    Segment::new(settings).request(body.to_string())
}

/// Where batches are posted to.
fn address(mut base: Url) -> Url {
    let path = format!("{}/v1/batch", base.path().trim_end_matches('/'));
    base.set_path(&path);
    base
}

/// The message as it is forwarded, or why it cannot be.
fn forward(body: &str, sent_at: &str) -> Result<String, String> {
    let told = |error: serde_json::Error| error.to_string();
    let stored: IndexMap<String, &RawValue> = serde_json::from_str(body).map_err(told)?;
    let time = serde_json::value::to_raw_value(sent_at).map_err(told)?;
    let mut message = stored;
    message.shift_remove("originalTimestamp");
    message.insert("sentAt".to_owned(), &time);
    let text = serde_json::to_string(&message).map_err(told)?;
    match text.len() <= MESSAGE_BYTES {
        true => Ok(text),
        false => Err(format!(
            "the message has {} bytes, and {MESSAGE_BYTES} are what is taken there",
            text.len()
        )),
    }
}

/// A request and whose messages it has.
struct Request {
    seqs: Vec<u64>,
    body: String,
}

/// The messages in as few requests as their sizes allow, in their order.
fn requests(messages: Vec<(u64, String)>, sent_at: &str) -> Vec<Request> {
    let end = format!(r#"],"sentAt":"{sent_at}"}}"#);
    let mut requests: Vec<Request> = Vec::new();
    for (seq, text) in messages {
        match requests.last_mut() {
            Some(open) if open.body.len() + 1 + text.len() + end.len() <= BODY_BYTES => {
                open.seqs.push(seq);
                open.body.push(',');
                open.body.push_str(&text);
            }
            _ => requests.push(Request {
                seqs: vec![seq],
                body: format!(r#"{{"batch":[{text}"#),
            }),
        }
    }
    for request in &mut requests {
        request.body.push_str(&end);
    }
    requests
}

#[cfg(test)]
mod tests;
