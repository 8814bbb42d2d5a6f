//! The live view's stream of server-sent events.
//!
//! Each is one [`Record`] as JSON; its id is the record's `seq`, so a browser that reconnects
//! says what it saw last and gets what it missed. Between them, every second, comes an event
//! `gauges`: how the collector does.

use std::convert::Infallible;
use std::time::Duration;

use async_stream::stream;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval};

use super::gauges::Gauges;
use super::line::Line;
use crate::http::app::App;
use crate::http::error::HttpError;
use crate::log::{Log, ReadError, Record};

/// How many records a new page gets.
const FIRST: usize = 50;

/// How many it gets at most after it was away or fell behind: what it can show at once.
const CATCH_UP: usize = 500;

/// How long a page that fell behind waits before it gets the newest.
const BREATH: Duration = Duration::from_millis(200);

/// How long a browser waits before it connects again.
const RECONNECT: Duration = Duration::from_secs(2);

/// How often the page is told how the collector does, and every how many times the rejects are
/// counted for it.
const TICK: Duration = Duration::from_secs(1);
const COUNTED: u64 = 5;

/// Answers with the feed, from `last_seen` on or from the newest records.
pub async fn open(app: App, last_seen: Option<u64>) -> Response {
    // Watching starts before reading, so nothing falls between the two.
    let mut records = app.log.watch();
    let missed = match missed(&*app.log, last_seen).await {
        Ok(missed) => missed,
        Err(error) => {
            tracing::error!(%error, "the live view cannot start");
            return HttpError::Unreadable.into_response();
        }
    };
    let stopping = app.stopping.clone();
    let events = stream! {
        let mut shown = 0;
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let mut ticked = 0;
        let mut rejects = None;
        for record in missed {
            shown = record.seq.unwrap_or(shown);
            yield event(&record);
        }
        loop {
            let next = tokio::select! {
                () = stopping.cancelled() => break,
                _ = ticks.tick() => {
                    if ticked % COUNTED == 0 {
                        rejects = count_rejects(&app).await;
                    }
                    ticked += 1;
                    let gauges = Gauges::read(&app, rejects);
                    yield Ok(Event::default().event("gauges").data(json(&gauges)));
                    continue;
                }
                next = records.recv() => next,
            };
            match next {
                Ok(record) if record.seq.is_some_and(|seq| seq <= shown) => {}
                Ok(record) => {
                    shown = record.seq.unwrap_or(shown);
                    yield event(&record);
                }
                // Too slow for what is happening: go on with the newest, after a moment in which
                // more may come, so that the log is not read without end.
                Err(RecvError::Lagged(_)) => match newest(&app, shown).await {
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

async fn newest(app: &App, shown: u64) -> Result<Vec<Record>, ReadError> {
    tokio::time::sleep(BREATH).await;
    app.log.recent(shown, CATCH_UP).await
}

async fn count_rejects(app: &App) -> Option<u64> {
    app.archive.as_ref()?.count_rejects().await.ok()
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
    Ok(event.data(json(&Line::from(record))))
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| {
        tracing::error!(%error, "something cannot be shown");
        "null".to_owned()
    })
}
