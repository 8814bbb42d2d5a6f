//! A record as the page reads it.

use moa_message::timestamp;
use moa_message::verdict::{Fault, Status};
use schemars::JsonSchema;
use serde::Serialize;

use crate::log::Record;
use crate::log::rejected::Reject;

/// How many bytes of a message are sent to the page; of a longer one only the start is.
const SHOWN: usize = 64 * 1024;

/// One line of the page.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct Line<'a> {
    seq: Option<u64>,
    mall: &'a str,
    status: Status,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [Fault],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [Fault],
    message_id: Option<&'a str>,
    received_at: String,
    /// What was sent, as text: the page shows numbers as they were written.
    body: &'a str,
    /// Whether that is only the start of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
}

impl<'a> From<&'a Record> for Line<'a> {
    fn from(record: &'a Record) -> Self {
        let body = start_of(&record.body, SHOWN);
        Self {
            seq: record.seq,
            status: record.verdict.status,
            errors: &record.verdict.errors,
            warnings: &record.verdict.warnings,
            mall: &record.mall,
            message_id: record.verdict.message_id.as_deref(),
            received_at: record.received_at.clone(),
            body,
            cut: body.len() < record.body.len(),
        }
    }
}

impl<'a> From<&'a Reject> for Line<'a> {
    fn from(reject: &'a Reject) -> Self {
        let body = start_of(&reject.body, SHOWN);
        Self {
            seq: Some(reject.seq),
            status: Status::Rejected,
            errors: &reject.faults,
            warnings: &[],
            mall: &reject.mall,
            message_id: reject.message_id.as_deref(),
            received_at: timestamp::text(reject.received_at),
            body,
            cut: body.len() < reject.body.len(),
        }
    }
}

/// The first `length` bytes, or a few less where a character would be cut.
fn start_of(text: &str, length: usize) -> &str {
    if text.len() <= length {
        return text;
    }
    (0..=length)
        .rev()
        .find_map(|end| text.get(..end))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
