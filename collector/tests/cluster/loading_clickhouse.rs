//! One machine's log in ClickHouse: orders that add up, a person who is taken out, tables that are widened; and how all
//! this does is known where the log is.

use std::time::{Duration, Instant};

use moa_collector::http_client::client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clickhouse::{ClickHouse, is_todays};
use crate::loading::config;
use crate::message::track;
use crate::nats::Node;
use crate::program::run;
use crate::programs::{Collector, loader};

async fn count(server: &ClickHouse, table: &str) -> u64 {
    let sql = format!("SELECT count() FROM {table}");
    let rows = server.rows(&sql).await;
    rows[0][0].as_u64().unwrap()
}

fn order(id: &str, number: &str, amount: u32) -> Value {
    let mut message = track(id);
    message["event"] = "cafe24_complete_order".into();
    message["anonymousId"] = "device-7f3a".into();
    message["userId"] = "haneul-7f3a".into();
    message["properties"] =
        json!({ "order_id": number, "order_amount": amount, "items_count": 2, "is_member": true });
    message
}

/// One machine's log, its orders, and a person who wants to be forgotten.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_add_up_and_a_person_is_taken_out() {
    let folder = TempDir::new().unwrap();
    let server = ClickHouse::start(&folder.path().join("clickhouse"), 0).await;
    let db = folder.path().join("log.db");
    let collector = Collector::start_with(&["--db", db.to_str().unwrap()]);
    let messages = [
        order("o-1", "20261130-0000001", 30_000),
        order("o-2", "20261130-0000001", 30_000),
        order("o-3", "20261130-0000002", 12_500),
    ];
    collector.send(&messages).await;
    // On the same device, signed out; and somebody else.
    let mut before = track("t-1");
    before["anonymousId"] = "device-7f3a".into();
    let mut other = track("t-2");
    other["anonymousId"] = "device-2".into();
    collector.send(&[before, other]).await;
    let load = |more: &[&str]| {
        let mut arguments = vec!["load", "--once", "--db", db.to_str().unwrap(), "--to"];
        arguments.extend([server.to.as_str()].into_iter().chain(more.iter().copied()));
        let output = run(&arguments);
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let said = load(&[]);
    assert!(said.contains("all that there was is there"), "{said}");
    assert!(!said.contains("secret"), "{said}");
    assert!(load(&[]).contains("loaded 0 rows"));
    // The same order from a browser and from a server is one.
    assert_eq!(
        server.rows("SELECT orders, revenue FROM revenue").await,
        [[json!(2), json!(42_500)]]
    );
    let typed = "SELECT order_amount, items_count, is_member, product_no FROM events WHERE message_id = 'o-3'";
    let rows = server.rows(typed).await;
    assert_eq!(rows[0][..2], [json!(12_500), json!(2)]);
    assert_eq!(rows[0][3], json!([]));
    assert!(!server.files_with("haneul-7f3a").is_empty());
    if is_todays() {
        for table in ["events", "people", "orders"] {
            let sql = format!("ALTER TABLE shop.{table} MODIFY SETTING old_parts_lifetime = 1");
            server.run(&sql).await;
        }
    }
    let erase = [
        "warehouse",
        "erase",
        "--to",
        &server.to,
        "--user",
        "haneul-7f3a",
    ];
    let erased = run(&erase);
    let said = String::from_utf8([erased.stdout, erased.stderr].concat()).unwrap();
    // Four events, and what they said of the person.
    assert!(said.starts_with("erased: "), "{said}");
    assert_eq!(
        server
            .rows("SELECT DISTINCT anonymous_id FROM events")
            .await,
        [[json!("device-2")]]
    );
    assert_eq!(count(&server, "orders").await, 0);
    let begun = Instant::now();
    loop {
        // Of the user and of the device.
        let files = server.files_with("7f3a");
        if files.is_empty() {
            break;
        }
        let waited = begun.elapsed();
        assert!(waited < Duration::from_secs(60), "it stands in {files:?}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    // What of them comes from before stays out, also into other tables of the same database.
    server.run("TRUNCATE TABLE shop.loaded").await;
    load(&[]);
    assert_eq!(
        server
            .rows("SELECT DISTINCT anonymous_id FROM events FINAL")
            .await,
        [[json!("device-2")]]
    );
}

/// An older build's table has fewer columns, and what cannot be used says what to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_are_widened_and_refusals_say_what_to_do() {
    let folder = TempDir::new().unwrap();
    let server = ClickHouse::start(&folder.path().join("clickhouse"), 0).await;
    let db = folder.path().join("log.db");
    let collector = Collector::start_with(&["--db", db.to_str().unwrap()]);
    collector.send(&[track("t-1")]).await;
    let load = |to: &str| {
        let output = run(&["load", "--once", "--db", db.to_str().unwrap(), "--to", to]);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    };
    let (code, said) = load(&server.to);
    assert_eq!(code, Some(0), "{said}");
    for column in ["price", "others"] {
        server
            .run(&format!("ALTER TABLE shop.events DROP COLUMN {column}"))
            .await;
    }
    collector.send(&[track("t-2")]).await;
    let (code, said) = load(&server.to);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(count(&server, "events WHERE price IS NULL").await, 2);
    for (to, hint) in [
        (server.to.replace("secret", "wrong"), "CLICKHOUSE_PASSWORD"),
        (server.to.replace("/shop", "/missing"), "CREATE DATABASE"),
        (collector.url.replace("http", "clickhouse"), "8123"),
        (
            "clickhouse://127.0.0.1:1/shop".to_owned(),
            "does not answer",
        ),
    ] {
        let (code, said) = load(&to);
        assert_eq!(code, Some(2), "{to}: {said}");
        assert!(said.contains(hint), "{to}: {said}");
        assert!(
            !said.contains("secret") && !said.contains("wrong"),
            "{said}"
        );
    }
}

fn said(arguments: &[&str]) -> String {
    let output = run(arguments);
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

async fn metrics(collector: &Collector) -> String {
    let answer = client().get(format!("{}/metrics", collector.operator));
    answer.send().await.unwrap().text().await.unwrap()
}

/// A line of the metrics that begins so and ends so, within the seconds in which it is looked for.
async fn until_measured(collector: &Collector, name: &str, value: impl Fn(i64) -> bool) {
    let begun = Instant::now();
    loop {
        let text = metrics(collector).await;
        let mut lines = text.lines().filter(|line| line.starts_with(name));
        let fits = |line: &str| {
            let number = line.rsplit(' ').next().unwrap();
            line.contains("to=\"clickhouse://127.0.0.1:") && value(number.parse().unwrap())
        };
        if lines.any(fits) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{name}: {text}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Who loads says it in the log's file, or beside its streams: the collector's metrics have it, and `sinks list`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_loading_does_is_known_where_the_log_is() {
    let folder = TempDir::new().unwrap();
    let server = ClickHouse::start(&folder.path().join("clickhouse"), 0).await;
    let db = folder.path().join("log.db");
    let collector = Collector::start_with(&["--db", db.to_str().unwrap()]);
    collector.send(&[track("t-1"), track("t-2")]).await;
    let db = db.to_str().unwrap();
    said(&["load", "--once", "--db", db, "--to", &server.to]);
    until_measured(&collector, "moa_load_lag_messages", |behind| behind == 0).await;
    let list = said(&["sinks", "list", "--db", db]);
    assert!(list.contains("into clickhouse://127.0.0.1:"), "{list}");
    assert!(list.trim_end().ends_with("up to date"), "{list}");
    assert!(!list.contains("secret"), "{list}");

    let node = Node::start(&folder.path().join("nats"));
    let config = config(folder.path(), &node.url(), 2, ("", &server.to));
    let collector = Collector::start_with(&["--config", config.to_str().unwrap()]);
    let nothing = said(&["sinks", "list", "--nats", &node.url()]);
    assert!(nothing.contains("nobody has loaded"), "{nothing}");
    let writer = loader(&config, &[]);
    let ids: Vec<_> = (0..20).map(|n| n.to_string()).collect();
    let of = |id: &String| {
        let mut message = track(id);
        message["anonymousId"] = id.as_str().into();
        message
    };
    let messages: Vec<_> = ids.iter().map(of).collect();
    collector.send(&messages).await;
    until_measured(&collector, "moa_load_lag_messages", |behind| behind == 0).await;
    // It goes away: the messages stay, and why is said.
    drop(server);
    let messages: Vec<_> = ids.iter().map(|id| of(&format!("{id}-later"))).collect();
    collector.send(&messages).await;
    until_measured(&collector, "moa_load_failing", |is| is == 1).await;
    until_measured(&collector, "moa_load_lag_messages", |behind| behind > 0).await;
    let list = said(&["sinks", "list", "--config", config.to_str().unwrap()]);
    assert!(list.contains("ClickHouse does not answer"), "{list}");
    assert_eq!(writer.terminate(), Some(0));
}
