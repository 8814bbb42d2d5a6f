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
