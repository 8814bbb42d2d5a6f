//! A page's word is a page's word: what anybody who reads a shop's HTML can send, beside what its server knows.

use moa_message::Checked;
use moa_message::provenance::Provenance;
use moa_message::request::{Mode, RequestContext};
use moa_message::write_key::{KeyKind, WriteKey};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::message::track;
use crate::support::{KEY, Running, assert_refused, statuses};

const SECRET: &str = "server-key-of-the-shop";
const ORDER: &str = "20261121-0000012";

/// A collector with a key of pages and one of a server for the same mall.
async fn start() -> Running {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.keys.push(WriteKey {
        kind: KeyKind::Server,
        mall: KEY.into(),
        ..WriteKey::open(SECRET)
    });
    Running::start_set(folder, settings).await
}

async fn send(collector: &Running, key: &str, messages: &[Value]) -> Value {
    let body = json!({ "writeKey": key, "batch": messages });
    collector.post(body.to_string()).await.json().await.unwrap()
}

fn order(id: &str, library: &str, amount: u32) -> Value {
    let mut message = track(id);
    message["event"] = json!("cafe24_complete_order");
    message["properties"] = json!({ "order_id": ORDER, "order_amount": amount });
    message["context"] = json!({ "library": { "name": library } });
    message
}

fn row(id: &str, library: &str, product: u32, quantity: u32) -> Value {
    let mut message = order(id, library, 0);
    message["event"] = json!("cafe24_complete_order_items");
    message["properties"] =
        json!({ "order_id": ORDER, "product_no": product.to_string(), "quantity": quantity });
    message
}

/// What is stored: ids, and what is marked of them.
fn stored(collector: &Running) -> Vec<(String, Value)> {
    let connection = rusqlite::Connection::open(collector.db()).unwrap();
    let mut select = connection
        .prepare("SELECT message_id, warnings FROM messages ORDER BY seq")
        .unwrap();
    let rows = select.query_map([], |row| {
        let warnings: Option<String> = row.get(1)?;
        let warnings = warnings.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        Ok((row.get(0)?, warnings[0]["path"].clone()))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn ids(rows: &[(String, Value)]) -> Vec<(&str, Option<&str>)> {
    rows.iter()
        .map(|(id, path)| (id.as_str(), path.as_str()))
        .collect()
}

#[tokio::test]
async fn an_invented_order_does_not_stop_the_true_one_and_is_marked() {
    let collector = start().await;
    let invented = [
        order("p1", "moa", 1),
        row("p2", "moa", 7, 900),
        row("p3", "moa", 8, 1),
    ];
    assert_eq!(
        statuses(&send(&collector, KEY, &invented).await),
        ["accepted"; 3]
    );
    let known = [
        order("s1", "moa-cafe24", 52_000),
        row("s2", "moa-cafe24", 7, 2),
        row("s3", "moa-cafe24", 8, 1),
    ];
    let answer = statuses(&send(&collector, SECRET, &known).await);
    assert_eq!(answer, ["accepted", "accepted", "duplicate"]);
    let metrics = collector.look("/metrics").await.text().await.unwrap();
    assert!(
        metrics.contains("\nmoa_contradictions_total 2\n"),
        "{metrics}"
    );
    // It was said, and is not said again; nor is the page's believed after it.
    assert_eq!(
        statuses(&send(&collector, SECRET, &known).await),
        ["duplicate"; 3]
    );
    let again = [order("p4", "moa", 1), row("p5", "moa", 7, 900)];
    assert_eq!(
        statuses(&send(&collector, KEY, &again).await),
        ["duplicate"; 2]
    );
    assert_eq!(
        ids(&stored(&collector)),
        [
            ("p1", Some("properties.order_amount")),
            ("p2", Some("properties.quantity")),
            ("p3", None),
            ("s1", None),
            ("s2", None),
        ]
    );
}

#[tokio::test]
async fn an_order_that_both_tell_alike_is_stored_once_whoever_is_first() {
    for (first, second) in [(KEY, SECRET), (SECRET, KEY)] {
        let collector = start().await;
        let of = |key: &str, id: &str| {
            let library = if key == SECRET { "moa-cafe24" } else { "moa" };
            [
                order(id, library, 52_000),
                row(&format!("{id}r"), library, 7, 2),
            ]
        };
        let answer = send(&collector, first, &of(first, "a")).await;
        assert_eq!(statuses(&answer), ["accepted"; 2]);
        let answer = send(&collector, second, &of(second, "b")).await;
        assert_eq!(statuses(&answer), ["duplicate"; 2], "{first}");
    }
}

#[tokio::test]
async fn ids_of_pages_take_no_server_s_place() {
    let collector = start().await;
    let id = format!("cafe24_complete_order:1:{ORDER}");
    // Any message that has the id which the true order will have.
    assert_eq!(
        statuses(&send(&collector, KEY, &[track(&id)]).await),
        ["accepted"]
    );
    let known = order(&id, "moa-cafe24", 52_000);
    assert_eq!(
        statuses(&send(&collector, SECRET, std::slice::from_ref(&known)).await),
        ["accepted"]
    );
    for (key, message) in [(KEY, track(&id)), (SECRET, known)] {
        assert_eq!(
            statuses(&send(&collector, key, &[message]).await),
            ["duplicate"]
        );
    }
}

#[tokio::test]
async fn a_page_that_calls_itself_a_server_is_rejected_with_the_reason() {
    let collector = start().await;
    let mut shipped = track("b");
    shipped["event"] = json!("cafe24_start_shipping");
    shipped["properties"] = json!({ "order_id": ORDER });
    let mut ended = track("c");
    ended["context"] = json!({ "library": { "name": "moa-collector" }, "sessionId": "s" });
    let claims = [order("a", "moa-cafe24", 1), shipped, ended];
    let answer = send(&collector, KEY, &claims).await;
    assert_eq!(statuses(&answer), ["rejected"; 3]);
    let path = |n: usize| answer["results"][n]["errors"][0]["path"].clone();
    assert_eq!(
        [path(0), path(1), path(2)],
        ["context.library.name", "event", "context.library.name"]
    );
    let answer = send(&collector, SECRET, &claims).await;
    assert_eq!(statuses(&answer), ["accepted"; 3], "{answer}");
}

#[tokio::test]
async fn a_server_s_key_is_refused_in_pages() {
    let collector = start().await;
    let body = json!({ "writeKey": SECRET, "batch": [track("a")] }).to_string();
    let request = collector
        .client()
        .post(collector.url("/v1/batch"))
        .body(body);
    let request = request.header("origin", "https://shop.example");
    assert_refused(request.send().await.unwrap(), 403, "key_in_page").await;
}

/// As the work for Cafe24's malls says it.
fn identify(traits: Value, provenance: Provenance, library: &str, hour: u32) -> Checked {
    let message = json!({
        "type": "identify", "messageId": format!("{library}-{hour}"), "userId": "haneul",
        "timestamp": format!("2026-11-21T{hour:02}:00:00Z"), "traits": traits,
        "context": { "library": { "name": library } },
    });
    let context = RequestContext {
        provenance,
        mode: Mode::Warn,
        ..RequestContext::of("moashop", "2026-11-21T12:00:00Z".parse().unwrap())
    };
    moa_message::check_again(
        &message.to_string(),
        &context,
        moa_catalog::Catalog::built_in(),
    )
}

#[tokio::test]
async fn what_cafe24_says_of_a_member_no_page_changes() {
    use moa_collector::log::Log;
    use moa_collector::log::sqlite::SqliteLog;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    let now = "2026-11-21T12:00:00Z".parse().unwrap();
    let page = |traits: Value, hour| identify(traits, Provenance::Page, "moa", hour);
    let cafe24 = |traits: Value, hour| identify(traits, Provenance::Collector, "moa-cafe24", hour);
    let said = vec![
        // A clock that goes ahead holds nothing up.
        page(json!({ "group_name": "VVIP", "shoe_size": 250 }), 11),
        cafe24(json!({ "group_name": "Silver", "total_orders": 3 }), 9),
        page(
            json!({ "group_name": "VVIP", "total_orders": 900, "shoe_size": 255 }),
            12,
        ),
        page(json!({ "$unset": { "group_name": true } }), 13),
        page(json!({ "$increment": { "total_orders": 5 } }), 14),
        page(json!({ "$clearAll": true }), 8),
        cafe24(json!({ "total_orders": 4 }), 15),
    ];
    for verdict in log.append(said, now).await.unwrap() {
        assert_eq!(
            verdict.status,
            moa_message::verdict::Status::Accepted,
            "{verdict:?}"
        );
    }
    let connection = rusqlite::Connection::open(&file).unwrap();
    let mut select = connection
        .prepare("SELECT name, value FROM properties ORDER BY name")
        .unwrap();
    let rows = select.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    });
    let rows: Vec<_> = rows.unwrap().map(Result::unwrap).collect();
    let expected = [
        ("group_name", "\"Silver\""),
        ("shoe_size", "255"),
        ("total_orders", "4"),
    ];
    assert_eq!(
        rows,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}
