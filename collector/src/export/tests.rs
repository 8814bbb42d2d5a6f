use moa_catalog::Catalog;
use tempfile::TempDir;

use super::*;
use crate::arrival::Arrival;
use crate::batch::Batch;
use crate::log::Log;
use crate::log::sqlite::SqliteLog;
use crate::message::check;

const BATCH: &str = r#"{"batch":[
    {"type":"track","event":"coupon_seen","messageId":"m1","anonymousId":"d1","timestamp":"2025-11-21T09:00:00+09:00",
     "properties":{"rate":1.10,"name":"가을, \"할인\""},"context":{"page":{"path":"/"}}},
    {"type":"identify","messageId":"m2","userId":"member","traits":{"z":1,"a":null},"properties":null}
]}"#;

async fn printed(filter: Filter, format: Format) -> String {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    let batch = Batch::parse(BATCH).unwrap();
    let now = Utc::now();
    let checked = batch
        .messages
        .iter()
        .map(|raw| check(raw, &batch, &Arrival::of("shop", now), Catalog::built_in()));
    log.append(checked.collect(), now).await.unwrap();
    let mut out = Vec::new();
    export(&file, &filter, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The printed text without the time it was received, which differs each time.
fn without_received_at(text: &str) -> String {
    let time = text.find(&Utc::now().format("%Y-%m").to_string());
    assert!(time.is_some(), "{text}");
    let lines = text
        .lines()
        .map(|line| match line.split_once(",\"receivedAt\":") {
            Some((kept, time)) => {
                assert_eq!(time.len(), "\"2026-11-21T00:00:00.000Z\"}".len());
                kept
            }
            None => line,
        });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn jsonl_has_the_members_in_their_order_and_the_numbers_as_sent() {
    let text = printed(Filter::default(), Format::Jsonl).await;
    assert_eq!(
        without_received_at(&text),
        concat!(
            r#"{"messageId":"m1","type":"track","event":"coupon_seen","anonymousId":"d1","properties":{"rate":1.10,"name":"가을, \"할인\""},"context":{"page":{"path":"/"}},"timestamp":"2025-11-21T09:00:00+09:00""#,
            "\n",
            r#"{"messageId":"m2","type":"identify","userId":"member","traits":{"z":1,"a":null}"#
        )
    );
}

#[tokio::test]
async fn csv_has_empty_cells_for_what_is_absent() {
    let text = printed(Filter::default(), Format::Csv).await;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>(),
        COLUMNS
    );
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(&rows[0][5], r#"{"rate":1.10,"name":"가을, \"할인\""}"#);
    assert_eq!(
        rows[1].iter().take(9).collect::<Vec<_>>(),
        [
            "m2",
            "identify",
            "",
            "",
            "member",
            "",
            r#"{"z":1,"a":null}"#,
            "",
            ""
        ]
    );
}

#[tokio::test]
async fn events_are_chosen_by_name_and_time() {
    let named = Filter {
        event: Some("coupon_seen".into()),
        since: None,
    };
    assert_eq!(printed(named, Format::Jsonl).await.lines().count(), 1);
    let just_now = Filter {
        event: None,
        since: Some(Utc::now() - chrono::Duration::minutes(1)),
    };
    assert_eq!(printed(just_now, Format::Jsonl).await.lines().count(), 2);
    let later = Filter {
        event: None,
        since: Some(Utc::now() + chrono::Duration::minutes(1)),
    };
    assert_eq!(printed(later, Format::Jsonl).await, "");
}
