//! A sink that tells Google Analytics 4, by its Measurement Protocol.
//!
//! ```text
//! messages ─▶ orders (rows join their whole) ─▶ event ─▶ request (one visitor each) ─▶ GA4
//!                                                 ▲ meaning, items, values, names, personal
//!                                    ids, traits ─┘
//! ```
//!
//! GA4 answers 2xx whatever comes and says nothing of what it drops (facts/server 3.5), so all its
//! limits are kept here. All of it but the sending is pure.

mod event;
mod ids;
mod items;
mod limits;
mod meaning;
mod names;
mod orders;
mod personal;
mod request;
mod traits;
mod values;

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::stream::{self, StreamExt};
use reqwest::{Client, Url};
use serde_json::{Value, json};

use super::answer;
use super::done::Done;
use crate::http_client;
use crate::log::StoredMessage;
use crate::sink::message::Message;
use crate::sink::outcome::{Outcome, Sink};
use event::Event;
use request::{Request, requests};

/// Where GA4 takes events.
pub const ADDRESS: &str = "https://www.google-analytics.com/mp/collect";

/// How many visitors' requests are under way at once.
const AT_ONCE: usize = 8;

/// A property of GA4, and how to reach it.
#[derive(Clone, PartialEq, Eq)]
pub struct Ga4Settings {
    /// Where it takes events: [`ADDRESS`], or one of a region.
    pub url: Url,
    /// The web data stream, `G-…`.
    pub measurement_id: String,
    /// The stream's API secret.
    pub key: String,
    /// What sums are in where a message does not say: three letters of ISO 4217.
    pub currency: Option<String>,
}

impl std::fmt::Debug for Ga4Settings {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            to,
            "Ga4Settings({:?}, {:?})",
            self.url.host_str(),
            self.measurement_id
        )
    }
}

/// Tells GA4.
pub struct Ga4 {
    address: Url,
    currency: Option<String>,
    client: Client,
    done: Done,
}

/// To be tried again.
struct Again {
    reason: String,
    after: Option<Duration>,
}

impl Ga4 {
    /// One that tells this property.
    pub fn new(settings: Ga4Settings) -> Self {
        let mut address = settings.url;
        address
            .query_pairs_mut()
            .append_pair("measurement_id", &settings.measurement_id)
            .append_pair("api_secret", &settings.key);
        Self {
            address,
            currency: settings.currency,
            client: http_client::client(),
            done: Done::default(),
        }
    }

    /// The messages that have become events, in requests; what has not is refused.
    fn prepare(&self, units: Vec<orders::Unit>) -> Vec<Vec<Request>> {
        let now = Utc::now();
        let mut events = Vec::with_capacity(units.len());
        for unit in units {
            match Event::of(&unit, self.currency.as_deref(), now) {
                Ok(event) => events.push((unit, event)),
                Err(reason) => unit
                    .seqs()
                    .for_each(|seq| self.done.refuse(seq, reason.clone())),
            }
        }
        requests(events)
    }

    /// Sends a visitor's requests one after the other, up to one that has to wait.
    async fn send_all(&self, requests: Vec<Request>) -> Option<Again> {
        for request in requests {
            let again = match self.post(&request).await {
                Outcome::Refused { reason } => self.send_apart(request, reason).await,
                outcome => self.note(&request, outcome),
            };
            if again.is_some() {
                return again;
            }
        }
        None
    }

    /// Sends the events of a request that was refused one by one.
    async fn send_apart(&self, request: Request, reason: String) -> Option<Again> {
        let parts = request.split();
        if let [alone] = parts.as_slice() {
            return self.note(alone, Outcome::Refused { reason });
        }
        for part in &parts {
            let outcome = self.post(part).await;
            let again = self.note(part, outcome);
            if again.is_some() {
                return again;
            }
        }
        None
    }

    fn note(&self, request: &Request, outcome: Outcome) -> Option<Again> {
        match outcome {
            Outcome::Delivered { .. } | Outcome::Part { .. } => self.done.deliver(request.seqs()),
            Outcome::Refused { reason } => {
                let seqs = request.seqs().into_iter();
                seqs.for_each(|seq| self.done.refuse(seq, reason.clone()));
            }
            Outcome::Later { reason, after } => return Some(Again { reason, after }),
        }
        None
    }

    async fn post(&self, request: &Request) -> Outcome {
        let body = match request.body() {
            Ok(body) => body,
            Err(error) => {
                return Outcome::Refused {
                    reason: error.to_string(),
                };
            }
        };
        let posting = self.client.post(self.address.clone());
        let posting = posting.header(reqwest::header::CONTENT_TYPE, "application/json");
        match posting.body(body).send().await {
            Ok(response) => answer::outcome(response).await,
            Err(error) => answer::none(error),
        }
    }
}

#[async_trait]
impl Sink for Ga4 {
    async fn deliver(&self, batch: &[StoredMessage]) -> Outcome {
        let seqs: Vec<u64> = batch.iter().map(|message| message.seq).collect();
        let units = orders::units(self.read(batch));
        let count = orders::whole(&units, &seqs);
        let now = batch.split_at(count.min(batch.len())).0;
        let visitors = self.prepare(match now.len() == batch.len() {
            true => units,
            false => orders::units(self.read(now)),
        });
        let sending = stream::iter(visitors).map(|requests| self.send_all(requests));
        let failed: Vec<Again> = sending
            .buffer_unordered(AT_ONCE)
            .filter_map(std::future::ready)
            .collect()
            .await;
        let after = failed.iter().filter_map(|again| again.after).max();
        if let Some(Again { reason, .. }) = failed.into_iter().next() {
            return Outcome::Later { reason, after };
        }
        let but = self.done.close(now);
        match now.len() == batch.len() {
            true => Outcome::Delivered { but },
            false => Outcome::Part {
                count: now.len(),
                but,
            },
        }
    }
}

impl Ga4 {
    /// Those of the messages that are still to be dealt with; what is none is refused.
    fn read(&self, batch: &[StoredMessage]) -> Vec<Message> {
        let mut messages = Vec::with_capacity(batch.len());
        for stored in self.done.left(batch) {
            match Message::read(stored) {
                Ok(message) => messages.push(message),
                Err(reason) => self.done.refuse(stored.seq, reason),
            }
        }
        messages
    }
}

/// A made-up purchase, to where GA4 looks at events and keeps none: `/debug/mp/collect` beside `/mp/collect`.
pub(super) fn trial(settings: Ga4Settings, now: DateTime<Utc>) -> reqwest::RequestBuilder {
    let ga4 = Ga4::new(settings);
    let mut address = ga4.address.clone();
    let path = address.path().replace("/mp/collect", "/debug/mp/collect");
    address.set_path(&path);
    let told = |seq, event: &str, properties: Value| {
        StoredMessage {
        seq,
        mall: "moa-test".into(),
        message_id: "moa-test".to_owned(),
        received_at: now.to_rfc3339(),
        body: json!({
            "type": "track", "event": event, "messageId": "moa-test", "anonymousId": "moa-test",
            "properties": properties, "context": { "shop": { "currency": "KRW" }, "sessionId": "moa-test" },
        })
        .to_string(),
    }
    };
    let order = json!({ "order_id": "MOA-TEST", "order_amount": 1_000, "delivery_fee": 0, "items_count": 1 });
    let row =
        json!({ "order_id": "MOA-TEST", "product_no": "1", "quantity": 1, "product_price": 1_000 });
    let batch = [
        told(1, "cafe24_complete_order", order),
        told(2, "cafe24_complete_order_items", row),
    ];
    let visitors = ga4.prepare(orders::units(ga4.read(&batch)));
    let request = visitors.iter().flatten().next();
    let body = request
        .and_then(|request| request.body().ok())
        .unwrap_or_default();
    let posting = ga4.client.post(address);
    posting
        .header(reqwest::header::CONTENT_TYPE, "application/json")
        .body(body)
}

#[cfg(test)]
mod tests;
