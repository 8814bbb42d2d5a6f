use moa_message::batch::Batch;
use moa_message::check;
use moa_message::request::RequestContext;
use moa_message::verdict::Status;
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::sqlite::SqliteLog;
use moa_catalog::Catalog;
use serde_json::json;

async fn receive(log: &SqliteLog, day: i64, ids: std::ops::Range<usize>) -> Vec<Status> {
    let batch: Vec<_> = ids
        .map(|n| match n % 5 {
            0 => json!({ "messageId": n.to_string() }),
            _ => json!({ "type": "page", "messageId": n.to_string(), "anonymousId": "d1" }),
        })
        .collect();
    let body = json!({ "batch": batch }).to_string();
    let batch = Batch::parse(&body).unwrap();
    let arrival = RequestContext::of("shop", start() + TimeDelta::days(day));
    let checked = batch.messages.iter();
    let checked = checked.map(|raw| check(raw, &batch, &arrival, Catalog::built_in()));
    let verdicts = log
        .append(checked.collect(), arrival.received_at)
        .await
        .unwrap();
    verdicts.into_iter().map(|verdict| verdict.status).collect()
}

fn start() -> DateTime<Utc> {
    "2026-11-01T12:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn each_kind_is_forgotten_in_its_own_time() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    receive(&log, 0, 0..3_000).await;
    receive(&log, 10, 3_000..3_010).await;
    let day = Duration::from_secs(86_400);
    let retention = Retention {
        messages: Some(5 * day),
        rejected: Some(8 * day),
        ids: Some(14 * day),
    };
    let round = |days| round(&file, retention, start() + TimeDelta::days(days), || true).unwrap();
    assert_eq!(round(4), Forgotten::default());
    assert_eq!(
        round(6),
        Forgotten {
            messages: 2_400,
            ..Forgotten::default()
        }
    );
    assert_eq!(
        receive(&log, 11, 1..2).await,
        [Status::Duplicate],
        "ids are kept for longer"
    );
    assert_eq!(
        round(11),
        Forgotten {
            rejected: 600,
            ..Forgotten::default()
        }
    );
    assert_eq!(
        round(15),
        Forgotten {
            ids: 2_400,
            ..Forgotten::default()
        }
    );
    assert_eq!(receive(&log, 15, 1..2).await, [Status::Accepted]);
    assert_eq!(log.recent(0, 100).await.unwrap().len(), 11);
}

#[tokio::test]
async fn people_are_forgotten_with_the_last_of_their_messages() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    let at = async |day: i64, messages: serde_json::Value| {
        let body = json!({ "batch": messages }).to_string();
        let batch = Batch::parse(&body).unwrap();
        let arrival = RequestContext::of("shop", start() + TimeDelta::days(day));
        let checked = batch.messages.iter();
        let checked = checked.map(|raw| check(raw, &batch, &arrival, Catalog::built_in()));
        let verdicts = log
            .append(checked.collect(), arrival.received_at)
            .await
            .unwrap();
        let is_stored =
            |verdict: &moa_message::verdict::Verdict| verdict.status == Status::Accepted;
        assert!(verdicts.iter().all(is_stored), "{verdicts:?}");
    };
    let of = |id: &str, user: &str, kind: &str| {
        let event = (kind == "track").then_some("cafe24_signup");
        json!({ "type": kind, "messageId": id, "userId": user, "anonymousId": format!("device of {user}"),
                "event": event, "traits": { "email": format!("{user}@example.com") } })
    };
    at(0, json!([of("a", "gone", "identify"), of("b", "gone", "track"), of("c", "stays", "identify"),
                 { "type": "identify", "messageId": "d", "anonymousId": "guest", "traits": { "size": "M" } }])).await;
    at(5, json!([of("e", "stays", "page")])).await;
    let retention = Retention {
        messages: Some(Duration::from_secs(3 * 86_400)),
        rejected: None,
        ids: None,
    };
    let forgotten = round(&file, retention, start() + TimeDelta::days(6), || true).unwrap();
    assert_eq!((forgotten.messages, forgotten.people), (4, 2));
    let connection = rusqlite::Connection::open(&file).unwrap();
    let all = |sql: &str| -> Vec<String> {
        let mut select = connection.prepare(sql).unwrap();
        select
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    assert_eq!(all("SELECT DISTINCT person FROM properties"), ["u:stays"]);
    assert_eq!(all("SELECT user_id FROM links"), ["stays"]);
    assert_eq!(all("SELECT user_id FROM meetings"), [""; 0]);
}

#[tokio::test]
async fn a_record_from_the_future_holds_nothing_up_and_goes_with_those_around_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    // The clock was a year ahead for a while, at the very beginning and later.
    receive(&log, 365, 1..1_500).await;
    receive(&log, 0, 1_500..3_000).await;
    receive(&log, 365, 3_000..3_010).await;
    receive(&log, 1, 3_010..3_020).await;
    receive(&log, 9, 3_020..3_030).await;
    let retention = Retention {
        messages: Some(Duration::from_secs(5 * 86_400)),
        rejected: None,
        ids: None,
    };
    let days = |days| {
        round(&file, retention, start() + TimeDelta::days(days), || true)
            .unwrap()
            .messages
    };
    assert_eq!(days(4), 0);
    // All but those of the ninth day; every fifth of these is a rejected one.
    assert_eq!(days(10), 2_416);
    assert_eq!(days(10), 0);
    assert_eq!(log.read_after(0, 100).await.unwrap().len(), 8);
}
