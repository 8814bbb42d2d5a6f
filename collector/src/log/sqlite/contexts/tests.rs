use std::path::PathBuf;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::request::RequestContext;
use moa_message::user_agent::{Client, KeepIp};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::*;
use crate::log::person::{PersonId, erase};
use crate::log::retention::{Retention, round};
use crate::log::sqlite::SqliteLog;
use crate::log::sqlite::check::check as look;
use crate::log::{Log, StoredMessage};

/// What a page says of all its events.
fn page() -> Value {
    json!({ "page": { "url": "https://haneul.example/product/린넨-셔츠/7", "title": "린넨 \"셔츠\"" }, "locale": "ko-KR" })
}

fn event(id: &str, device: &str) -> Value {
    json!({ "type": "track", "event": "seen", "messageId": id, "anonymousId": device, "properties": { "이름": "차 한 잔" } })
}

/// As the collector takes it from a browser.
fn checked(context: &Value, messages: &[Value]) -> Vec<Checked> {
    let text = json!({ "context": context, "batch": messages }).to_string();
    let batch = Batch::parse(&text).unwrap();
    let mut request = RequestContext::of("shop", Utc::now());
    request.client = Client {
        user_agent: Some("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)".to_owned()),
        ip: Some([192, 0, 2, 7].into()),
        keep_ip: KeepIp::Whole,
        ..Client::default()
    };
    let messages = batch.messages.iter();
    messages
        .map(|raw| moa_message::check(raw, &batch, &request, Catalog::built_in()))
        .collect()
}

struct Kept {
    log: SqliteLog,
    file: PathBuf,
    _folder: TempDir,
}

impl Kept {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("log.db");
        Self {
            log: SqliteLog::open(&file).unwrap(),
            file,
            _folder: folder,
        }
    }

    /// Appends them, and holds what can be read against what was sent.
    async fn append(&self, batch: Vec<Checked>) {
        let sent: Vec<_> = batch.iter().flatten().map(|one| one.body.clone()).collect();
        let before = self.stored().await.len();
        self.log.append(batch, Utc::now()).await.unwrap();
        let stored = self.stored().await;
        let bodies: Vec<_> = stored[before..].iter().map(|one| &one.body).collect();
        assert_eq!(bodies, sent.iter().collect::<Vec<_>>());
    }

    async fn stored(&self) -> Vec<StoredMessage> {
        self.log.read_after(0, 1_000).await.unwrap()
    }

    fn one<T: rusqlite::types::FromSql>(&self, query: &str) -> T {
        let connection = Connection::open(&self.file).unwrap();
        connection.query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// `seq` and `uses` of each.
    fn contexts(&self) -> String {
        self.one("SELECT coalesce(group_concat(seq || ':' || uses, ' '), '') FROM contexts")
    }
}

#[tokio::test]
async fn what_a_batch_says_of_all_stands_once_and_is_read_with_each() {
    let kept = Kept::new();
    let mut second = event("b", "d1");
    second["context"] = json!({ "sessionId": "s1" });
    kept.append(checked(
        &page(),
        &[event("a", "d1"), second, event("c", "d2")],
    ))
    .await;
    assert_eq!(kept.contexts(), "1:3");
    let body = "SELECT count(*) FROM messages WHERE json_valid(body) AND body NOT LIKE '%haneul%' AND body NOT LIKE '%192.0%'";
    assert_eq!(kept.one::<u64>(body), 3);
    let members = "SELECT members LIKE '%haneul%' AND members LIKE '%192.0.2.7%' AND members LIKE '%\"client\"%' FROM contexts";
    assert!(kept.one::<bool>(members));
    let session = "SELECT body ->> '$.context.sessionId' FROM messages WHERE message_id = 'b'";
    assert_eq!(kept.one::<String>(session), "s1");
}

#[tokio::test]
async fn a_message_alone_is_kept_whole() {
    let kept = Kept::new();
    kept.append(checked(&page(), &[event("a", "d1")])).await;
    kept.append(checked(&json!({}), &[event("b", "d1"), event("c", "d1")]))
        .await;
    let whole = "SELECT count(*) FROM messages WHERE context IS NULL AND body LIKE '%haneul%'";
    assert_eq!(kept.one::<u64>(whole), 1);
}

#[tokio::test]
async fn a_clock_that_is_wrong_moves_nothing_into_the_wrong_place() {
    let kept = Kept::new();
    let wrong = Utc::now() - TimeDelta::hours(3);
    let messages: Vec<_> = ["a", "b"]
        .iter()
        .map(|id| {
            let mut message = event(id, "d1");
            message["timestamp"] = json!(wrong);
            message["sentAt"] = json!(wrong);
            message
        })
        .collect();
    let batch = checked(&page(), &messages);
    let corrected = batch.iter().flatten().next().unwrap();
    assert!(corrected.body.contains("originalTimestamp"));
    kept.append(batch).await;
    assert_eq!(kept.contexts(), "1:2");
}

#[tokio::test]
async fn it_goes_with_the_last_message_that_has_it() {
    let kept = Kept::new();
    kept.append(checked(
        &page(),
        &[event("a", "d1"), event("b", "d2"), event("c", "d1")],
    ))
    .await;
    // Of this batch one is there already.
    let again = checked(
        &page(),
        &[event("b", "d2"), event("e", "d2"), event("f", "d2")],
    );
    kept.log.append(again, Utc::now()).await.unwrap();
    assert_eq!(kept.contexts(), "1:3 4:2");
    let device = |id: &str| PersonId::Device(id.to_owned());
    erase(&kept.file, &device("d1"), None).unwrap();
    assert_eq!(kept.contexts(), "1:1 4:2");
    erase(&kept.file, &device("d2"), None).unwrap();
    assert_eq!(kept.contexts(), "");
    let bytes = std::fs::read(&kept.file).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"haneul"));
}

#[tokio::test]
async fn its_time_is_that_of_the_messages() {
    let kept = Kept::new();
    let day = TimeDelta::days(1);
    let now = Utc::now();
    let batch = |ids: [&str; 2]| checked(&page(), &ids.map(|id| event(id, "d1")));
    kept.log
        .append(batch(["a", "b"]), now - day * 9)
        .await
        .unwrap();
    kept.log
        .append(batch(["c", "d"]), now - day * 8)
        .await
        .unwrap();
    kept.log.append(batch(["e", "f"]), now).await.unwrap();
    let retention = Retention {
        messages: Some(Duration::from_secs(7 * 86_400)),
        rejected: None,
        ids: None,
    };
    let forgotten = round(&kept.file, retention, now, || true).unwrap();
    assert_eq!((forgotten.messages, kept.contexts().as_str()), (4, "5:2"));
    assert_eq!(kept.stored().await.len(), 2);
    round(&kept.file, retention, now + day * 8, || true).unwrap();
    assert_eq!(kept.contexts(), "");
    let bytes = std::fs::read(&kept.file).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"haneul"));
}

#[tokio::test]
async fn one_that_is_lost_takes_nothing_else_with_it() {
    let kept = Kept::new();
    kept.append(checked(&page(), &[event("a", "d1"), event("b", "d1")]))
        .await;
    let connection = Connection::open(&kept.file).unwrap();
    connection.execute("DELETE FROM contexts", []).unwrap();
    let stored = kept.stored().await;
    assert_eq!(stored.len(), 2);
    let body: Value = serde_json::from_str(&stored[0].body).unwrap();
    assert_eq!(body["properties"]["이름"], "차 한 잔");
    let report = look(&kept.file).unwrap();
    assert_eq!(report.problems.len(), 1, "{report:?}");
    assert!(report.problems[0].contains("2 messages have lost"));
}

/// Contexts of few names, so that a message's own and its batch's meet.
fn context() -> impl Strategy<Value = Map<String, Value>> {
    let name = prop::sample::select(vec![
        "page",
        "ip",
        "userAgent",
        "client",
        "locale",
        "한글",
        "\"",
        "context",
    ]);
    let value = prop_oneof![
        "[ -~가-힣\"\\\\,{}]{0,90}".prop_map(Value::from),
        Just(json!({ "context": { "page": "}," } })),
        Just(json!([])),
        Just(json!(1.50)),
    ];
    prop::collection::btree_map(name.prop_map(str::to_owned), value, 0..4)
        .prop_map(|members| members.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_contexts_say_bodies_are_read_as_they_came(
        of_batch in context(),
        own in prop::collection::vec(prop::option::of(context()), 2..6),
    ) {
        let messages: Vec<_> = own.into_iter().enumerate().map(|(n, own)| {
            let mut message = event(&n.to_string(), "d1");
            if let Some(own) = own {
                message["context"] = own.into();
            }
            message
        }).collect();
        let batch = checked(&of_batch.into(), &messages);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(Kept::new().append(batch));
    }
}
