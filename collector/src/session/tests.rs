//! Sessions from message to end, on a real file.

use chrono::TimeDelta;
use chrono::{DateTime, Utc};
use moa_catalog::Catalog;
use moa_message::activity::END;
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::request::RequestContext;
use moa_message::timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::sqlite::SqliteLog;

fn noon() -> DateTime<Utc> {
    timestamp::read("2026-11-21T12:00:00Z").unwrap()
}

fn after(minutes: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(minutes)
}

/// A message of a session, `minutes` after noon.
fn message(session: &str, id: &str, minutes: i64) -> Value {
    json!({
        "type": "track", "event": "coupon_seen", "messageId": id, "anonymousId": "d1",
        "timestamp": timestamp::text(after(minutes)),
        "context": { "sessionId": session, "library": { "name": "moa" } },
    })
}

struct Fixture {
    folder: TempDir,
    log: SqliteLog,
}

impl Fixture {
    fn new() -> Self {
        Self::in_folder(TempDir::new().unwrap())
    }

    fn in_folder(folder: TempDir) -> Self {
        let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
        Self { folder, log }
    }

    /// Stores messages that come `minutes` after noon.
    async fn receive(&self, minutes: i64, messages: &[Value]) {
        let body = json!({ "batch": messages }).to_string();
        let batch = Batch::parse(&body).unwrap();
        let arrival = RequestContext::of("shop", after(minutes));
        let of = |raw: &&_| check(raw, &batch, &arrival, Catalog::built_in());
        let checked = batch.messages.iter().map(of).collect();
        self.log.append(checked, after(minutes)).await.unwrap();
    }

    /// A round `minutes` after noon, with 40 minutes of silence.
    async fn round(&self, minutes: i64) -> usize {
        let now = after(minutes);
        let over_since = now - TimeDelta::minutes(40);
        ender::round(&self.log, over_since, now).await.unwrap()
    }

    fn sql<T: rusqlite::types::FromSql>(&self, query: &str) -> T {
        let connection = Connection::open(self.folder.path().join("log.db")).unwrap();
        connection.query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// Every `$session_end`: id, user, minutes after noon.
    async fn ends(&self) -> Vec<(String, Option<String>, i64)> {
        let stored = self.log.read_after(0, 10_000).await.unwrap();
        let bodies = stored
            .iter()
            .map(|one| serde_json::from_str(&one.body).unwrap());
        let ends = bodies.filter(|body: &Value| body["event"] == END);
        let text = |value: &Value| value.as_str().map(str::to_owned);
        ends.map(|end| {
            let time = timestamp::read(end["timestamp"].as_str().unwrap()).unwrap();
            let minutes = (time - noon()).num_minutes();
            (
                text(&end["messageId"]).unwrap(),
                text(&end["userId"]),
                minutes,
            )
        })
        .collect()
    }

    fn open_sessions(&self) -> u32 {
        self.sql("SELECT count(*) FROM sessions")
    }
}

#[tokio::test]
async fn a_session_ends_once_at_its_last_activity_as_its_last_visitor() {
    let test = Fixture::new();
    let mut login = message("s1", "m2", 3);
    login["userId"] = json!("haneul01");
    test.receive(3, &[message("s1", "m1", 0), login]).await;
    // Sent later than what happened after it, and by another tab that has no member yet.
    test.receive(4, &[message("s1", "m3", 1)]).await;
    assert_eq!(test.round(43).await, 0);
    assert_eq!(test.round(44).await, 1);
    assert_eq!(
        test.ends().await,
        [("s1.end".to_owned(), Some("haneul01".to_owned()), 3)]
    );
    assert_eq!(test.round(45).await, 0);
    assert_eq!(test.open_sessions(), 0);
}

#[tokio::test]
async fn only_activity_of_the_tracker_counts() {
    let test = Fixture::new();
    let with = |id: &str, change: fn(&mut Value)| {
        let mut message = message("s1", id, 0);
        change(&mut message);
        message
    };
    let others = [
        with("m1", |m| m["type"] = json!("identify")),
        with("m2", |m| {
            m["context"]["library"]["name"] = json!("analytics.js")
        }),
        with("m3", |m| m["context"]["library"] = json!("moa")),
        with("m4", |m| m["context"]["sessionId"] = json!(null)),
        with("m5", |m| m["context"]["sessionId"] = json!("")),
        with("m6", |m| m["context"]["sessionId"] = json!("x".repeat(97))),
        with("m7", |m| m["context"] = json!(null)),
        with("m8", |m| m["event"] = json!(null)),
    ];
    test.receive(0, &others).await;
    assert_eq!(test.open_sessions(), 0);

    let longest = with("m9", |m| m["context"]["sessionId"] = json!("가".repeat(96)));
    let untimed = with("m10", |m| m["timestamp"] = json!(null));
    test.receive(5, &[untimed, longest]).await;
    // Neither a duplicate nor who the visitor is keeps it open.
    let identify = with("m11", |m| m["type"] = json!("identify"));
    test.receive(30, &[identify, with("m10", |_| {})]).await;
    assert_eq!(test.round(45).await, 2);
    let mut times: Vec<_> = test.ends().await.into_iter().map(|end| end.2).collect();
    times.sort_unstable();
    assert_eq!(
        times,
        [0, 5],
        "without a time of its own, a message counts as it comes"
    );
}

/// What the tracker sends when a later page begins another session.
fn own_end(session: &str, minutes: i64) -> Value {
    let mut end = message(session, &format!("{session}.end"), minutes);
    end["event"] = json!(END);
    end
}

#[tokio::test]
async fn what_the_tracker_has_ended_is_not_ended_again() {
    let test = Fixture::new();
    test.receive(0, &[message("s1", "m1", 0), message("s2", "m2", 0)])
        .await;
    // In one commit with a message that comes after it, and in one of its own.
    test.receive(1, &[own_end("s1", 0), message("s1", "m3", 1)])
        .await;
    test.receive(2, &[own_end("s2", 0)]).await;
    test.receive(3, &[message("s2", "m4", 1)]).await;
    assert_eq!(test.open_sessions(), 0);
    assert_eq!(test.round(100).await, 0);
    assert_eq!(test.ends().await.len(), 2);
}

#[tokio::test]
async fn what_the_collector_has_ended_is_a_duplicate_when_the_browser_comes_back() {
    let test = Fixture::new();
    test.receive(0, &[message("s1", "m1", 0)]).await;
    assert_eq!(test.round(40).await, 1);
    test.receive(60, &[message("s1", "m2", 1), own_end("s1", 1)])
        .await;
    assert_eq!(test.open_sessions(), 0);
    assert_eq!(test.round(200).await, 0);
    assert_eq!(test.ends().await, [("s1.end".to_owned(), None, 0)]);
}

#[tokio::test]
async fn a_row_that_should_not_be_there_is_worked_on_once() {
    let test = Fixture::new();
    test.receive(0, &[message("s1", "m1", 0), own_end("s1", 0)])
        .await;
    Connection::open(test.folder.path().join("log.db"))
        .unwrap()
        .execute(
            "INSERT INTO sessions VALUES ('s1', 'shop', 'd1', NULL, 0, 0)",
            [],
        )
        .unwrap();
    assert_eq!(test.round(40).await, 1);
    assert_eq!(test.round(41).await, 0);
    assert_eq!(test.ends().await.len(), 1);
}

#[tokio::test]
async fn thousands_end_in_one_round() {
    let test = Fixture::new();
    let all: Vec<_> = (0..1_234)
        .map(|n| message(&format!("s{n}"), &format!("m{n}"), 0))
        .collect();
    test.receive(0, &all).await;
    assert_eq!(test.round(40).await, 1_234);
    assert_eq!(test.ends().await.len(), 1_234);
    assert_eq!(test.open_sessions(), 0);
}

#[tokio::test]
async fn a_clock_that_was_set_back_leaves_no_session_open_for_years() {
    let test = Fixture::new();
    let years = 10 * 365 * 24 * 60;
    test.receive(years, &[message("s1", "m1", years)]).await;
    test.receive(0, &[message("s2", "m2", 0)]).await;
    assert_eq!(test.round(40).await, 2);
    let ends = test.ends().await;
    assert_eq!(ends.iter().map(|end| end.2).collect::<Vec<_>>(), [0, 40]);
}

#[tokio::test]
async fn open_sessions_survive_a_restart() {
    let test = Fixture::new();
    test.receive(0, &[message("s1", "m1", 0)]).await;
    let Fixture { folder, log } = test;
    drop(log);
    let test = Fixture::in_folder(folder);
    assert_eq!(test.round(40).await, 1);
}

#[tokio::test]
async fn a_log_that_cannot_be_written_ends_nothing_and_later_all() {
    let test = Fixture::new();
    test.receive(0, &[message("s1", "m1", 0)]).await;
    let other = Connection::open(test.folder.path().join("log.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let failed = ender::round(&test.log, noon(), after(40)).await;
    assert!(matches!(failed, Err(ender::RoundError::Append(_))));
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(test.round(40).await, 1);
}
