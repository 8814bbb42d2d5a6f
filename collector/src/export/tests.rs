use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::request::RequestContext;
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::sqlite::SqliteLog;

const BATCH: &str = r#"{"batch":[
    {"type":"track","event":"coupon_seen","messageId":"m1","anonymousId":"d1","timestamp":"2025-11-21T09:00:00+09:00",
     "properties":{"rate":1.10,"name":"가을, \"할인\""},"context":{"page":{"path":"/"}}},
    {"type":"identify","messageId":"m2","userId":"member","traits":{"z":1,"a":null},"properties":null}
]}"#;

async fn printed(filter: ExportFilter, format: Format) -> String {
    String::from_utf8(exported(BATCH, filter, format).await).unwrap()
}

async fn exported(batch: &str, filter: ExportFilter, format: Format) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    let batch = Batch::parse(batch).unwrap();
    let now = Utc::now();
    let checked = batch.messages.iter().map(|raw| {
        check(
            raw,
            &batch,
            &RequestContext::of("shop", now),
            Catalog::built_in(),
        )
    });
    log.append(checked.collect(), now).await.unwrap();
    let mut out = Vec::new();
    export(&file, &filter, format, &mut out, |_| {}).unwrap();
    out
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
    let text = printed(ExportFilter::default(), Format::Jsonl).await;
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
    let text = printed(ExportFilter::default(), Format::Csv).await;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>(),
        text::COLUMNS
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
    let named = ExportFilter {
        event: Some("coupon_seen".into()),
        since: None,
    };
    assert_eq!(printed(named, Format::Jsonl).await.lines().count(), 1);
    let just_now = ExportFilter {
        event: None,
        since: Some(Utc::now() - chrono::Duration::minutes(1)),
    };
    assert_eq!(printed(just_now, Format::Jsonl).await.lines().count(), 2);
    let later = ExportFilter {
        event: None,
        since: Some(Utc::now() + chrono::Duration::minutes(1)),
    };
    assert_eq!(printed(later, Format::Jsonl).await, "");
}

/// Read back as any reader does.
fn rows(file: Vec<u8>) -> (usize, Vec<::parquet::record::Row>) {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    let reader = SerializedFileReader::new(::bytes::Bytes::from(file)).unwrap();
    let rows = reader.get_row_iter(None).unwrap();
    (reader.num_row_groups(), rows.map(Result::unwrap).collect())
}

#[tokio::test]
async fn parquet_has_what_was_sent_with_times_as_times() {
    use ::parquet::record::RowAccessor;
    let file = exported(BATCH, ExportFilter::default(), Format::Parquet).await;
    let (groups, rows) = rows(file);
    assert_eq!((groups, rows.len()), (1, 2));
    let names: Vec<&str> = rows[0]
        .get_column_iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names.join(" "),
        "seq mall message_id type event anonymous_id user_id timestamp received_at properties traits context warnings"
    );
    assert_eq!(rows[0].get_long(0).unwrap(), 1);
    assert_eq!(rows[0].get_string(1).unwrap(), "shop");
    assert_eq!(rows[0].get_string(4).unwrap(), "coupon_seen");
    let happened = timestamp::read("2025-11-21T00:00:00Z").unwrap();
    assert_eq!(
        rows[0].get_timestamp_millis(7).unwrap(),
        happened.timestamp_millis()
    );
    let properties = r#"{"rate":1.10,"name":"가을, \"할인\""}"#;
    assert_eq!(rows[0].get_string(9).unwrap(), properties);
    assert!(rows[0].get_string(6).is_err(), "no member, no value");
    assert_eq!(rows[1].get_string(10).unwrap(), r#"{"z":1,"a":null}"#);
    assert!(rows[1].get_timestamp_millis(7).is_err());
    let age = Utc::now().timestamp_millis() - rows[1].get_timestamp_millis(8).unwrap();
    assert!((0..60_000).contains(&age));
}

#[tokio::test]
async fn parquet_of_much_text_has_several_row_groups_and_every_row() {
    use ::parquet::record::RowAccessor;
    let long = "가".repeat(7_000);
    let messages: Vec<String> = (0..1_200)
        .map(|n| format!(r#"{{"type":"track","event":"e","messageId":"m{n}","anonymousId":"d","properties":{{"text":"{long}"}}}}"#))
        .collect();
    let mut file = Vec::new();
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
    for part in messages.chunks(400) {
        let body = format!(r#"{{"batch":[{}]}}"#, part.join(","));
        let batch = Batch::parse(&body).unwrap();
        let now = Utc::now();
        let arrival = RequestContext::of("shop", now);
        let check =
            |raw: &&serde_json::value::RawValue| check(raw, &batch, &arrival, Catalog::built_in());
        log.append(batch.messages.iter().map(check).collect(), now)
            .await
            .unwrap();
    }
    let mut told = Vec::new();
    export(
        &folder.path().join("log.db"),
        &ExportFilter::default(),
        Format::Parquet,
        &mut file,
        |reached| told.push((reached.events, reached.seq, reached.last)),
    )
    .unwrap();
    assert_eq!(
        told,
        [(500, 500, 1200), (1000, 1000, 1200), (1200, 1200, 1200)]
    );
    let (groups, rows) = rows(file);
    assert!(groups > 1, "{groups}");
    let seqs: Vec<i64> = rows.iter().map(|row| row.get_long(0).unwrap()).collect();
    assert_eq!(seqs, (1..=1200).collect::<Vec<i64>>());
}

#[tokio::test]
async fn parquet_of_nothing_is_a_file_without_rows() {
    let later = ExportFilter {
        event: None,
        since: Some(Utc::now() + chrono::Duration::minutes(1)),
    };
    let (_, rows) = rows(exported(BATCH, later, Format::Parquet).await);
    assert!(rows.is_empty());
}

#[tokio::test]
async fn a_cell_that_a_spreadsheet_would_run_is_made_a_text() {
    let batch = r#"{"batch":[
        {"type":"track","event":"=cmd|' /C calc'!A0","messageId":"@m","userId":"+SUM(1)","anonymousId":"-2"},
        {"type":"track","event":"a=b","messageId":"\t=1","userId":"\uff1d1"}
    ]}"#;
    let cells = async |format| {
        let file = exported(batch, ExportFilter::default(), format).await;
        let mut reader = csv::Reader::from_reader(&file[..]);
        let rows = reader.records().map(Result::unwrap);
        rows.map(|row| [0, 2, 3, 4].map(|at| row[at].to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        cells(Format::Csv).await,
        [
            ["'@m", "'=cmd|' /C calc'!A0", "'-2", "'+SUM(1)"],
            ["'\t=1", "a=b", "", "'＝1"]
        ]
    );
    assert_eq!(
        cells(Format::CsvRaw).await,
        [
            ["@m", "=cmd|' /C calc'!A0", "-2", "+SUM(1)"],
            ["\t=1", "a=b", "", "＝1"]
        ]
    );
}
