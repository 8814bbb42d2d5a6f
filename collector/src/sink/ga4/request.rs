//! Requests: the events of one visitor, up to what GA4 takes at once.

use serde::Serialize;
use serde_json::{Map, Value};

use super::event::Event;
use super::limits::{BODY, EVENTS};
use super::orders::Unit;
use super::{ids, traits};

/// What stands around the events, in bytes: ids, consent and 25 user properties.
const AROUND: usize = 8_000;

/// A request's body.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Head {
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    user_properties: Map<String, Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    consent: Map<String, Value>,
    /// When the first event happened, and so since when the user properties hold.
    timestamp_micros: i64,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(flatten)]
    head: &'a Head,
    events: Vec<&'a Event>,
}

/// A request that can be sent.
#[derive(Debug)]
pub(super) struct Request {
    head: Head,
    /// Each event with the places of its messages in the log.
    events: Vec<(Vec<u64>, Event)>,
    bytes: usize,
}

impl Request {
    /// The places of all its messages in the log.
    pub fn seqs(&self) -> Vec<u64> {
        let seqs = self.events.iter().flat_map(|(seqs, _)| seqs);
        seqs.copied().collect()
    }

    /// What is posted.
    ///
    /// # Errors
    ///
    /// Values that are no JSON; there are none.
    pub fn body(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Body {
            head: &self.head,
            events: self.events.iter().map(|(_, event)| event).collect(),
        })
    }

    /// Its events one by one, where one of several is to blame.
    pub fn split(self) -> Vec<Self> {
        let Self {
            head,
            events,
            bytes,
        } = self;
        let alone = |event| Self {
            head: head.clone(),
            events: vec![event],
            bytes,
        };
        events.into_iter().map(alone).collect()
    }
}

/// The events of each visitor as requests, both in their order.
pub(super) fn requests(events: Vec<(Unit, Event)>) -> Vec<Vec<Request>> {
    let mut visitors = indexmap::IndexMap::<String, Vec<Request>>::new();
    for (unit, event) in events {
        let message = &unit.message;
        let client = ids::client(message);
        let requests = visitors.entry(client.clone()).or_default();
        let bytes = serde_json::to_string(&event).map_or(0, |text| text.len() + 1);
        let (user, consent) = (ids::user(message), traits::consent(message));
        let takes = |open: &&mut Request| {
            open.head.user_id == user
                && open.head.consent == consent
                && open.events.len() < EVENTS
                && open.bytes + bytes + AROUND <= BODY
                // User properties hold from their event on.
                && !message.is_identify()
        };
        let timestamp_micros = event.timestamp_micros;
        let entry = (unit.seqs().collect(), event);
        match requests.last_mut().filter(takes) {
            Some(open) => {
                open.events.push(entry);
                open.bytes += bytes;
            }
            None => requests.push(Request {
                head: Head {
                    client_id: client,
                    user_id: user,
                    user_properties: traits::user_properties(message),
                    consent,
                    timestamp_micros,
                },
                events: vec![entry],
                bytes,
            }),
        }
    }
    visitors.into_values().collect()
}

#[cfg(test)]
mod tests;
