//! Sessions whose browser never comes back.

use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use moa_collector::session::Limits;
use moa_message::timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use crate::message::track;
use crate::served::{Served, events};
use crate::support::Running;

/// A collector that ends sessions after a second.
async fn impatient(folder: TempDir) -> Running {
    let limits = Limits {
        timeout: Duration::from_secs(1),
        grace: Duration::ZERO,
    };
    Running::start_with(folder, limits).await
}

/// A message of the tracker in this session, that happened some seconds ago.
fn of_session(session: &str, id: &str, age: i64) -> Value {
    let mut message = track(id);
    message["timestamp"] = json!(timestamp::text(Utc::now() - TimeDelta::seconds(age)));
    message["context"] = json!({ "sessionId": session, "library": { "name": "moa" } });
    message
}

fn ends(events: &[Value]) -> Vec<&Value> {
    let ends = events.iter().filter(|one| one["event"] == "$session_end");
    ends.collect()
}

/// Waits until this many sessions have ended, ten seconds at most.
async fn wait_for_ends(collector: &Running, count: usize) -> Vec<Value> {
    let begin = Instant::now();
    loop {
        let events = collector.events();
        if ends(&events).len() >= count {
            return events;
        }
        assert!(begin.elapsed() < Duration::from_secs(10), "{events:?}");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_browser_that_never_returns_gets_its_session_ended_once() {
    let collector = impatient(TempDir::new().unwrap()).await;
    let message = of_session("s1", "m1", 2);
    collector
        .send(&[message.clone(), track("no session")])
        .await;
    let events = wait_for_ends(&collector, 1).await;
    let end = ends(&events)[0];
    assert_eq!(end["messageId"], "s1.end");
    assert_eq!(end["anonymousId"], "device-1");
    assert_eq!(end["timestamp"], message["timestamp"]);
    assert_eq!(end["properties"], json!({}));
    assert_eq!(end["context"]["sessionId"], "s1");
    assert_eq!(end["context"]["library"]["name"], "moa-collector");

    // The browser returns after all, with what it had not sent, and ends the session itself.
    let mut own_end = of_session("s1", "s1.end", 2);
    own_end["event"] = json!("$session_end");
    let answer = collector
        .statuses(&[own_end, of_session("s1", "m2", 1)])
        .await;
    assert_eq!(answer, ["duplicate", "accepted"]);
    sleep(Duration::from_secs(2)).await;
    assert_eq!(ends(&collector.events()).len(), 1);
}

#[tokio::test]
async fn the_live_view_shows_the_end() {
    let collector = impatient(TempDir::new().unwrap()).await;
    let mut stream = collector.look("/live/stream").await;
    collector.send(&[of_session("s1", "m1", 0)]).await;
    let mut shown = String::new();
    let watch = async {
        while !shown.contains("s1.end") {
            let chunk = stream.chunk().await.unwrap().unwrap();
            shown.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    tokio::time::timeout(Duration::from_secs(10), watch)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_session_that_was_open_when_the_collector_was_killed_ends_after_it_is_back() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let config = folder.path().join("moa.toml");
    std::fs::write(&config, "[sessions]\ntimeout = '1s'\ngrace = '0s'\n").unwrap();
    let mut served = Served::start(&db);
    let message = of_session("s1", "m1", 5);
    assert_eq!(served.send(&[message]).await, ["accepted"]);
    served.signal("-KILL");
    served.child.wait().unwrap();

    let begin = Instant::now();
    let _served = Served::start_with(&db, &["--config", config.to_str().unwrap()]);
    while events(&db, &["--event", "$session_end", "--format", "jsonl"]).is_empty() {
        assert!(begin.elapsed() < Duration::from_secs(10));
        sleep(Duration::from_millis(50)).await;
    }
    // While it was down it heard nobody: that is no silence.
    assert!(begin.elapsed() >= Duration::from_secs(1));
}
