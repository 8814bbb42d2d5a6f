#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
//! What a version has written is read by all that come after it: its log's file, and its settings.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use moa_catalog::Catalog;
use moa_collector::config::{Layer, LogSettings, Settings, StoreSettings};
use moa_collector::log::Log;
use moa_collector::log::archive::Archive;
use moa_collector::log::sqlite::{SqliteLog, cursors, open_to_read};
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::request::RequestContext;
use moa_message::verdict::Status;
use rusqlite::Connection;
use tempfile::TempDir;

/// A file that version 0.1 has left.
fn of_0_1(folder: &TempDir) -> PathBuf {
    let file = folder.path().join("moa.db");
    let connection = Connection::open(&file).unwrap();
    connection
        .execute_batch(include_str!("0.1/log.sql"))
        .unwrap();
    file
}

async fn append(log: &SqliteLog, messages: &str, now: DateTime<Utc>) -> Vec<Status> {
    let body = format!(r#"{{"batch":[{messages}]}}"#);
    let batch = Batch::parse(&body).unwrap();
    let context = RequestContext::of("moashop", now);
    let raw = batch.messages.iter();
    let checked = raw.map(|raw| check(raw, &batch, &context, Catalog::built_in()));
    let verdicts = log.append(checked.collect(), now).await.unwrap();
    verdicts.iter().map(|verdict| verdict.status).collect()
}

#[tokio::test]
async fn a_log_of_0_1_is_gone_on_with() {
    let folder = TempDir::new().unwrap();
    let file = of_0_1(&folder);
    let log = SqliteLog::open(&file).unwrap();
    let now = "2026-11-29T20:00:00Z".parse().unwrap();

    let records = log.recent(0, 10).await.unwrap();
    let seqs: Vec<_> = records.iter().filter_map(|record| record.seq).collect();
    assert_eq!(seqs, [1, 2, 3, 4, 5, 6]);
    assert!(records[0].body.contains("가을 세일"));
    assert_eq!(log.count_rejects().await.unwrap(), 1);
    let sinks = cursors::progress(&open_to_read(&file).unwrap()).unwrap();
    assert_eq!((sinks.len(), sinks[0].sink.as_str()), (1, "crm"));
    let silent = log.silent_sessions(now, now, 10).await.unwrap();
    assert_eq!(silent.len(), 1, "{silent:?}");

    // An id of before, an order that was told before, and news.
    let verdicts = append(
        &log,
        r#"{"type":"track","event":"seen","messageId":"m2","anonymousId":"d1"},
           {"type":"track","event":"cafe24_complete_order","messageId":"m7","anonymousId":"d1",
            "properties":{"order_id":"20261129-0000012"}},
           {"type":"track","event":"seen","messageId":"m8","anonymousId":"d1"}"#,
        now,
    );
    let expected = [Status::Duplicate, Status::Duplicate, Status::Accepted];
    assert_eq!(verdicts.await, expected);
    let newest = log.recent(0, 10).await.unwrap();
    let newest = newest.last().unwrap();
    assert_eq!(newest.seq, Some(7));
    assert!(
        DateTime::parse_from_rfc3339(&newest.received_at).unwrap() - now.fixed_offset()
            < TimeDelta::seconds(1)
    );
}

#[test]
fn the_settings_of_0_1_are_read_as_they_were() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/versions/0.1/moa.toml");
    let settings = Settings::of([Layer::file(&file).unwrap()]).unwrap();
    assert_eq!(settings.listen, "127.0.0.1:8080");
    assert!(
        matches!(settings.log, LogSettings::Nats(_)),
        "as nats stands in it"
    );
    let key = &settings.keys[0];
    assert_eq!((&*key.key, &*key.mall), ("CHANGE-ME", "moashop"));
    assert_eq!(key.origins.as_ref().map(Vec::len), Some(2));
    let sinks: Vec<_> = settings.sinks.iter().map(|sink| &*sink.name).collect();
    assert_eq!(sinks, ["crm", "analytics", "braze", "warehouse"]);
    assert_eq!(settings.operator.token.as_deref(), Some("5d0c8e1b9f2a47c6"));
    assert_eq!(settings.device_cookie.as_deref(), Some("shop.example"));
    assert!(settings.catalog.event("wishlist_shared").is_some());
    let cafe24 = settings.cafe24.unwrap();
    assert_eq!(cafe24.public_url, "https://collect.example.com");
    assert!(cafe24.dcollection.is_some());

    let store = StoreSettings::of([Layer::file(&file).unwrap()]).unwrap();
    assert_eq!(store.db, Path::new("/var/lib/moa/moa.db"));
    assert_eq!(store.sinks.len(), 4);
}
