//! The live view's stream of server-sent events.
//!
//! Each is one [`Record`] as JSON; its id is the record's `seq`, so a browser that reconnects
//! says what it saw last and gets what it missed.

use std::convert::Infallible;
use std::time::Duration;

use async_stream::stream;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;

use crate::error::Refusal;
use crate::log::{Log, ReadError, Record};
use crate::router::App;
use crate::verdict::{Fault, Status};

/// How many records a new page gets.
const FIRST: usize = 50;

/// How many it gets at most after it was away or fell behind: what it can show at once.
const CATCH_UP: usize = 500;

/// How many bytes of a message are sent to the page; of a longer one only the start is.
const SHOWN: usize = 64 * 1024;

/// How long a browser waits before it connects again.
const RECONNECT: Duration = Duration::from_secs(2);

/// A record as the page reads it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    seq: Option<u64>,
    mall: &'a str,
    status: Status,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [Fault],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [Fault],
    message_id: Option<&'a str>,
    received_at: &'a str,
    /// What was sent, as text: the page shows numbers as they were written.
    body: &'a str,
    /// Whether that is only the start of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
}

/// Answers with the feed, from `last_seen` on or from the newest records.
pub async fn open(app: App, last_seen: Option<u64>) -> Response {
    // Watching starts before reading, so nothing falls between the two.
    let mut records = app.log.watch();
    let missed = match missed(&*app.log, last_seen).await {
        Ok(missed) => missed,
        Err(error) => {
            tracing::error!(%error, "the live view cannot start");
            return Refusal::Unreadable.into_response();
        }
    };
    let stopping = app.stopping.clone();
    let events = stream! {
        let mut shown = 0;
        for record in missed {
            shown = record.seq.unwrap_or(shown);
            yield event(&record);
        }
        loop {
            let next = tokio::select! {
                () = stopping.cancelled() => break,
                next = records.recv() => next,
            };
            match next {
                Ok(record) if record.seq.is_some_and(|seq| seq <= shown) => {}
                Ok(record) => {
                    shown = record.seq.unwrap_or(shown);
                    yield event(&record);
                }
                // Too slow for what is happening: go on with the newest.
                Err(RecvError::Lagged(_)) => match app.log.recent(shown, CATCH_UP).await {
                    Ok(newest) => for record in newest {
                        shown = record.seq.unwrap_or(shown);
                        yield event(&record);
                    },
                    // The browser connects again and says what it saw last.
                    Err(_) => break,
                },
                Err(RecvError::Closed) => break,
            }
        }
    };
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// What the page gets before anything new.
async fn missed(log: &dyn Log, last_seen: Option<u64>) -> Result<Vec<Record>, ReadError> {
    if let Some(seen) = last_seen.filter(|seen| *seen > 0) {
        // The record it saw last is still there: unless the log was replaced by a younger one.
        let mut records = log.recent(seen - 1, CATCH_UP + 1).await?;
        if !records.is_empty() {
            records.retain(|record| record.seq > Some(seen));
            return Ok(records);
        }
    }
    log.recent(0, FIRST).await
}

fn event(record: &Record) -> Result<Event, Infallible> {
    let event = Event::default().retry(RECONNECT);
    let event = match record.seq {
        Some(seq) => event.id(seq.to_string()),
        None => event,
    };
    let line = serde_json::to_string(&line(record)).unwrap_or_else(|error| {
        tracing::error!(%error, "a record cannot be shown");
        "null".to_owned()
    });
    Ok(event.data(line))
}

fn line(record: &Record) -> Line<'_> {
    let body = start_of(&record.body, SHOWN);
    Line {
        seq: record.seq,
        status: record.verdict.status,
        errors: &record.verdict.errors,
        warnings: &record.verdict.warnings,
        mall: &record.mall,
        message_id: record.verdict.message_id.as_deref(),
        received_at: &record.received_at,
        body,
        cut: body.len() < record.body.len(),
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
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    fn record(body: String) -> Record {
        Record {
            seq: Some(7),
            mall: "shop".into(),
            verdict: Verdict::plain(Some("m".into()), Status::Accepted),
            received_at: "2026-11-21T00:00:00.000Z".into(),
            body,
        }
    }

    #[test]
    fn a_line_holds_the_message_as_it_was_written() {
        let text = serde_json::to_string(&line(&record(r#"{"price":1.10}"#.into()))).unwrap();
        assert_eq!(
            text,
            r#"{"seq":7,"mall":"shop","status":"accepted","messageId":"m","receivedAt":"2026-11-21T00:00:00.000Z","body":"{\"price\":1.10}"}"#
        );
    }

    #[test]
    fn of_a_long_message_only_the_start_is_shown() {
        let long = record(format!("{{\"a\":\"{}\"}}", "가".repeat(SHOWN)));
        let line = line(&long);
        assert!(line.cut);
        assert!((SHOWN - 3..=SHOWN).contains(&line.body.len()));
    }
}
