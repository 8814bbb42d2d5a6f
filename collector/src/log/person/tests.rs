use std::fs;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::request::RequestContext;
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::sqlite::SqliteLog;

struct Fixture {
    folder: TempDir,
    log: SqliteLog,
}

impl Fixture {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
        Self { folder, log }
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("log.db")
    }

    async fn receive(&self, mall: &str, messages: Value) {
        let body = json!({ "batch": messages }).to_string();
        let batch = Batch::parse(&body).unwrap();
        let now: DateTime<Utc> = "2026-11-21T12:00:00Z".parse().unwrap();
        let arrival = RequestContext::of(mall, now);
        let check = |raw: &&_| check(raw, &batch, &arrival, Catalog::built_in());
        let checked = batch.messages.iter().map(check).collect();
        self.log.append(checked, now).await.unwrap();
    }

    fn shown(&self, who: &PersonId, mall: Option<&str>) -> Vec<Value> {
        let mut out = Vec::new();
        show(&self.file(), who, mall, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn properties(&self, who: &PersonId) -> Value {
        let lines = self.shown(who, None);
        let pairs = lines.iter().filter_map(|line| {
            let name = line.get("property")?.as_str()?;
            Some((name.to_owned(), line["value"].clone()))
        });
        Value::Object(pairs.collect())
    }
}

fn user(id: &str) -> PersonId {
    PersonId::User(id.to_owned())
}

fn device(id: &str) -> PersonId {
    PersonId::Device(id.to_owned())
}

/// An `identify` of this minute past eleven.
fn identify(
    id: &str,
    minute: u32,
    device: Option<&str>,
    user: Option<&str>,
    traits: Value,
) -> Value {
    json!({
        "type": "identify", "messageId": id, "anonymousId": device, "userId": user, "traits": traits,
        "timestamp": format!("2026-11-21T11:{minute:02}:00Z"),
        "context": { "library": { "name": "moa" } },
    })
}

#[tokio::test]
async fn the_newest_word_counts_however_late_it_comes() {
    let test = Fixture::new();
    let of = |id, minute, traits| identify(id, minute, None, Some("haneul01"), traits);
    test.receive("shop", json!([
        of("a", 10, json!({ "grade": "gold", "visits": 1 })),
        of("b", 5, json!({ "grade": "silver", "$increment": { "visits": 2 }, "$setOnce": { "first": "kakao" } })),
        of("b", 5, json!({ "$increment": { "visits": 2 } })),
        of("c", 20, json!({ "$setOnce": { "first": "naver" }, "$append": { "seen": "tea" } })),
    ])).await;
    assert_eq!(
        test.properties(&user("haneul01")),
        json!({ "grade": "gold", "visits": 3, "first": "kakao", "seen": ["tea"] })
    );
    let lines = test.shown(&user("haneul01"), None);
    let grade = lines
        .iter()
        .find(|line| line["property"] == "grade")
        .unwrap();
    assert_eq!(
        (&grade["setBy"], &grade["setAt"]),
        (&json!("moa"), &json!("2026-11-21T11:10:00.000Z"))
    );
    assert_eq!(test.properties(&user("somebody")), json!({}));
}

#[tokio::test]
async fn what_a_guest_said_becomes_the_members_where_they_said_nothing() {
    let test = Fixture::new();
    test.receive(
        "shop",
        json!([
            identify("a", 1, None, Some("haneul01"), json!({ "grade": "gold" })),
            identify(
                "b",
                2,
                Some("d1"),
                None,
                json!({ "grade": "guest", "taste": "tea" })
            ),
        ]),
    )
    .await;
    assert_eq!(
        test.properties(&device("d1")),
        json!({ "grade": "guest", "taste": "tea" })
    );
    test.receive(
        "shop",
        json!([
            { "type": "page", "messageId": "c", "anonymousId": "d1", "userId": "haneul01" }
        ]),
    )
    .await;
    assert_eq!(
        test.properties(&user("haneul01")),
        json!({ "grade": "gold", "taste": "tea" })
    );
    assert_eq!(test.properties(&device("d1")), json!({}));

    test.receive(
        "shop",
        json!([
            identify("d", 3, Some("d2"), None, json!({ "size": "M" })),
            { "type": "alias", "messageId": "e", "previousId": "d2", "userId": "haneul01" }
        ]),
    )
    .await;
    assert_eq!(test.properties(&user("haneul01"))["size"], "M");
    assert_eq!(
        test.shown(&user("haneul01"), None)[0]["devices"],
        json!(["d1", "d2"])
    );
}

#[tokio::test]
async fn an_erased_person_is_nowhere_in_the_file_and_the_others_stay() {
    let test = Fixture::new();
    let track = |id: &str, device: &str, user: Option<&str>, mark: &str| {
        json!({ "type": "track", "event": "e", "messageId": id, "anonymousId": device, "userId": user,
                "properties": { "mark": mark }, "context": { "sessionId": id, "library": { "name": "moa" } } })
    };
    test.receive("shop", json!([
        track("1", "d1", None, "erase-before-login"),
        track("2", "d1", Some("haneul01"), "erase-member"),
        track("3", "d2", Some("haneul01"), "erase-shared-device"),
        track("4", "d2", Some("bada02"), "keep-other-member"),
        track("5", "d2", None, "keep-shared-guest"),
        identify("6", 1, Some("d1"), Some("haneul01"), json!({ "note": "erase-property" })),
        { "type": "track", "messageId": "7", "userId": "haneul01", "properties": { "mark": "erase-rejected" } },
        { "type": "track", "messageId": "8", "userId": "bada02", "properties": { "mark": "keep-rejected" } },
    ])).await;
    test.receive(
        "other",
        json!([track("2", "d1", Some("haneul01"), "keep-other-mall")]),
    )
    .await;
    assert_eq!(
        test.shown(&user("haneul01"), Some("shop")).len(),
        1 + 1 + 4 + 1
    );

    let erased = erase(&test.file(), &user("haneul01"), Some("shop")).unwrap();
    assert_eq!(
        erased,
        Erased {
            messages: 4,
            rejected: 1,
            properties: 1
        }
    );
    assert_eq!(test.shown(&user("haneul01"), Some("shop")).len(), 1);
    for file in ["log.db", "log.db-wal"] {
        let bytes = fs::read(test.folder.path().join(file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("erase-"), "{file} still has it");
    }
    let bodies: Vec<_> = test.log.read_after(0, 100).await.unwrap();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|stored| stored.body.contains("keep-")));

    // A copy that is still under way is not stored again, and what comes new is.
    test.receive(
        "shop",
        json!([
            track("2", "d1", Some("haneul01"), "again"),
            track("9", "d1", None, "new")
        ]),
    )
    .await;
    assert_eq!(test.log.read_after(0, 100).await.unwrap().len(), 4);
}

#[tokio::test]
async fn thousands_are_erased_while_others_write() {
    let test = Arc::new(Fixture::new());
    let messages: Vec<_> = (0..2_500)
        .map(|n| json!({ "type": "page", "messageId": n.to_string(), "anonymousId": "d1" }))
        .collect();
    test.receive("shop", json!(messages)).await;
    let file = test.file();
    let erasing = tokio::task::spawn_blocking(move || erase(&file, &device("d1"), None).unwrap());
    for n in 0..50 {
        let id = format!("other {n}");
        test.receive(
            "shop",
            json!([{ "type": "page", "messageId": id, "anonymousId": "d2" }]),
        )
        .await;
    }
    assert_eq!(erasing.await.unwrap().messages, 2_500);
    assert_eq!(test.shown(&device("d2"), None).len(), 51);
}

/// Where a mark still stands, in any file beside the log.
fn marks(folder: &std::path::Path, mark: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let has = |entry: &fs::DirEntry| {
        let bytes = fs::read(entry.path()).unwrap();
        bytes
            .windows(mark.len())
            .any(|window| window == mark.as_bytes())
    };
    entries
        .filter(has)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test]
async fn whatever_way_a_person_came_in_nothing_of_them_is_left() {
    let deep = |user: &str| {
        format!(
            r#"{{"type":"track","event":"e","messageId":"deep","userId":"{user}","properties":{{"email":"mark@","x":{}{}}}}}"#,
            "[".repeat(1200),
            "]".repeat(1200)
        )
    };
    let raw = |text: String| serde_json::value::RawValue::from_string(text).unwrap();
    for (user, message) in [
        ("77123456", raw(r#"{"type":"identify","messageId":"n","userId":77123456,"traits":{"email":"mark@"}}"#.into())),
        ("deep-user", raw(deep("deep-user"))),
        ("former-id", raw(r#"{"type":"alias","messageId":"a","userId":"newer-id","previousId":"former-id"}"#.into())),
        ("broken-former", raw(r#"{"type":"alias","messageId":"a","previousId":"broken-former"}"#.into())),
        ("named-in-id", raw(r#"{"type":"track","event":"e","messageId":"cafe24_signup:1:named-in-id","userId":"named-in-id"}"#.into())),
        ("named-in-two", raw(r#"{"type":"track","event":"cafe24_signup","messageId":"named-in-two.end","userId":"named-in-two"}"#.into())),
        ("with-traits", raw(r#"{"type":"identify","messageId":"t","userId":"with-traits","anonymousId":"mark@device","traits":{"$append":{"l":"mark@"}}}"#.into())),
    ] {
        let test = Fixture::new();
        let other = json!({ "type": "identify", "messageId": "o", "userId": "somebody", "traits": { "kept": "kept@" } });
        let other = raw(other.to_string());
        let text = format!(r#"{{"batch":[{},{}]}}"#, message.get(), other.get());
        let batch = Batch::parse(&text).unwrap();
        let now: DateTime<Utc> = "2026-11-21T12:00:00Z".parse().unwrap();
        let context = RequestContext::of("shop", now);
        let check = |raw: &&_| check(raw, &batch, &context, Catalog::built_in());
        let checked = batch.messages.iter().map(check).collect();
        test.log.append(checked, now).await.unwrap();
        assert!(!marks(test.folder.path(), user).is_empty(), "{user} is there");
        erase(&test.file(), &self::user(user), None).unwrap();
        for mark in [user, "mark@"] {
            assert_eq!(marks(test.folder.path(), mark), [""; 0], "{mark} of {user}");
        }
        assert!(!marks(test.folder.path(), "kept@").is_empty(), "others stay");
    }
}

#[tokio::test]
async fn what_an_earlier_collector_freed_is_written_over() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    // As the first version did: rows that went, and their room left as it was.
    let old = rusqlite::Connection::open(&file).unwrap();
    old.execute_batch(include_str!("../sqlite/version-1.sql"))
        .unwrap();
    old.pragma_update(None, "secure_delete", false).unwrap();
    for seq in 3..600 {
        let body = json!({ "type": "identify", "messageId": seq.to_string(), "userId": "olduser05", "traits": { "email": "oldmark05@example.com" } });
        let row = "INSERT INTO messages VALUES (?1, ?1, 'identify', NULL, NULL, 'olduser05', NULL, '2026-11-21T00:00:00.000Z', ?2)";
        old.execute(row, rusqlite::params![seq, body.to_string()])
            .unwrap();
    }
    old.execute("DELETE FROM messages WHERE seq < 300", [])
        .unwrap();
    old.execute("UPDATE sequence SET last = 600", []).unwrap();
    drop(old);
    drop(SqliteLog::open(&file).unwrap());
    erase(&file, &user("olduser05"), None).unwrap();
    assert_eq!(marks(folder.path(), "oldmark05"), [""; 0]);
}

#[tokio::test]
async fn while_somebody_reads_it_says_that_it_is_not_gone() {
    let test = Fixture::new();
    test.receive(
        "shop",
        json!([identify(
            "a",
            1,
            None,
            Some("haneul01"),
            json!({ "note": "mark@" })
        )]),
    )
    .await;
    let reader = rusqlite::Connection::open(test.file()).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM messages;")
        .unwrap();
    let file = test.file();
    let erasing = tokio::task::spawn_blocking(move || erase(&file, &user("haneul01"), None));
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(!erasing.is_finished(), "it waits for the reader");
    drop(reader);
    erasing.await.unwrap().unwrap();
    assert_eq!(marks(test.folder.path(), "mark@"), [""; 0]);
}
