//! What the most expensive messages cost that are accepted, beside an ordinary one: each alone in its request.

use std::path::Path;

use moa_message::limits::{LIST_LIMIT, VALUE_LIMIT};
use serde_json::{Map, Value, json};

use super::load::{self, Effort, Times};
use super::program::{self, Served};
use crate::events::{Bodies, PLACEHOLDER};
use crate::stats::Samples;
use crate::table::{Cell, Table};

/// Who sends them: as many as the collector has cores at the least, so that what one core does alone is seen.
const SENDERS: usize = 4;

/// A kind of message.
pub struct Kind {
    name: &'static str,
    bodies: Bodies,
    /// Milliseconds for one, at full load.
    each: Samples,
}

impl Kind {
    fn new(name: &'static str, message: Value) -> Self {
        let mut message = message;
        message["messageId"] = PLACEHOLDER.into();
        message["anonymousId"] = "d-worst".into();
        Self {
            name,
            bodies: Bodies::of(&json!([message])),
            each: Samples::default(),
        }
    }

    /// The ordinary one, then those that have as much as the limits let them have (`moa_message::limits`).
    ///
    /// # Errors
    ///
    /// When `events.json` is broken.
    pub fn all() -> serde_json::Result<Vec<Self>> {
        let ordinary = Self {
            name: "an ordinary event",
            bodies: Bodies::new(1)?,
            each: Samples::default(),
        };
        let properties =
            |value: Value| json!({ "type": "track", "event": "seen", "properties": value });
        let traits = |value: Value| json!({ "type": "identify", "traits": value });
        let named = |count: usize, value: &Value| -> Map<String, Value> {
            (0..count)
                .map(|n| (format!("p{n}"), value.clone()))
                .collect()
        };
        let numbers = vec![1.5; 1_000];
        let nested = (0..29).fold(json!({ "a": 1 }), |inner, _| json!({ "a": inner }));
        Ok(vec![
            ordinary,
            Self::new(
                "the longest texts",
                properties(named(15, &"x".repeat(16_000).into()).into()),
            ),
            Self::new(
                "the most numbers",
                properties(named(VALUE_LIMIT / 1_001, &json!(numbers)).into()),
            ),
            Self::new(
                "the deepest objects",
                // The message itself has some values, too.
                properties(named((VALUE_LIMIT - 10) / 31, &nested).into()),
            ),
            Self::new("the longest user agent", {
                let words = "Mozilla/5.0 (Linux; Android 14; SM-S921N Build/UP1A) ".repeat(400);
                let mut message = properties(json!({}));
                message["context"] = json!({ "userAgent": &words[..16_000] });
                message
            }),
            Self::new(
                "the most properties of a person",
                traits(named(200, &"x".repeat(1_200).into()).into()),
            ),
            // Their lists are as long as may be before it counts.
            Self::new(
                "values into the longest lists of a person",
                traits(json!({ "$append": named(LIST_LIMIT, &"x".repeat(3_000).into()) })),
            ),
            Self::new(
                "a value not twice into the longest lists",
                traits(
                    json!({ "$appendOnce": named(LIST_LIMIT, &json!(numbers[..(VALUE_LIMIT - 20) / LIST_LIMIT - 1])) }),
                ),
            ),
            Self::new("an order's row", {
                let mut message = properties(
                    json!({ "order_id": "20261128-0000012", "product_no": "11", "option_value": "a".repeat(16_000) }),
                );
                message["event"] = "cafe24_complete_order_items".into();
                message
            }),
        ])
    }

    /// One round.
    ///
    /// # Errors
    ///
    /// When the program does not start or answer, or refuses it.
    pub async fn round(&mut self, out: &Path, times: Times) -> anyhow::Result<()> {
        let folder = tempfile::tempdir_in(out)?;
        let served = Served::start(&program::own()?, folder.path())?;
        let load = load::run(served.address, &self.bodies, times, Effort::full(SENDERS)).await?;
        self.each.push(1_000.0 / load.requests_a_second);
        Ok(())
    }
}

/// The rows of all kinds, the ordinary one first.
pub fn table(kinds: &[Kind]) -> Option<Table> {
    let ordinary = kinds.first()?;
    let row = |kind: &Kind| -> Vec<Cell> {
        vec![
            kind.name.into(),
            Cell::Count(kind.bodies.bytes() as u64),
            kind.each.clone().into(),
            kind.each.ratio_to(&ordinary.each).into(),
        ]
    };
    Some(Table {
        title: "The most expensive messages, each alone in its request".into(),
        columns: vec!["message", "bytes", "ms for one", "times an ordinary one"],
        rows: kinds.iter().map(row).collect(),
    })
}

#[cfg(test)]
mod tests;
