//! From the stream into the log of one machine.

use std::collections::HashSet;
use std::time::Duration;

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use crate::load::visitor;
use crate::message::track;
use crate::nats::{Node, context};
use crate::program::run;
use crate::programs::{Collector, query, store, store_with, stored_ids, wait_until};

/// Killed while visitors send: afterwards every message is there once, and each visitor's in the
/// order sent.
#[tokio::test]
async fn a_store_that_is_killed_midway_stores_everything_once_and_in_order() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    let db = folder.path().join("log.db");
    let first = store(&node.url(), &db);
    let visitors: Vec<_> = ["ann", "bob", "cho"]
        .map(|name| visitor(&collector.url, name.to_owned(), 40, 10))
        .into();
    wait_until("some are stored", || stored_ids(&db).len() >= 50).await;
    first.kill();
    let mut acknowledged = Vec::new();
    for visitor in visitors {
        acknowledged.extend(visitor.await.unwrap());
    }
    let at_the_kill = stored_ids(&db).len();
    assert!(at_the_kill < acknowledged.len(), "it was not midway");

    let second = store(&node.url(), &db);
    wait_until("the rest is stored", || {
        stored_ids(&db).len() >= acknowledged.len()
    })
    .await;
    assert_eq!(second.terminate(), Some(0));
    let stored = stored_ids(&db);
    let unique: HashSet<_> = stored.iter().collect();
    assert_eq!((stored.len(), unique.len()), (1200, 1200));
    for name in ["ann", "bob", "cho"] {
        let mine: Vec<_> = stored.iter().filter(|id| id.starts_with(name)).collect();
        assert!(mine.is_sorted(), "{mine:?}");
    }
}

/// Two collectors know nothing of each other's browsers; the store knows that one order was told twice.
#[tokio::test]
async fn an_order_that_two_browsers_tell_is_stored_once_with_its_rows() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let collectors = [Collector::start(&node.url()), Collector::start(&node.url())];
    let db = folder.path().join("log.db");
    let _store = store(&node.url(), &db);
    let told = |id: &str, browser: &str, event: &str, more: serde_json::Value| {
        let mut properties = json!({ "order_id": "20261128-0000012" });
        let members = properties.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        json!({
            "type": "track", "event": event, "messageId": format!("{browser}-{id}"), "anonymousId": browser,
            "properties": properties,
        })
    };
    for (browser, collector) in ["phone", "desk"].iter().zip(&collectors) {
        let row = |id: &str, no: &str| {
            let row = json!({ "product_no": no, "quantity": 1 });
            told(id, browser, "cafe24_complete_order_items", row)
        };
        let order = told("o", browser, "cafe24_complete_order", json!({}));
        let all = [order, row("1", "11"), row("2", "11"), row("3", "12")];
        collector.send(&all).await;
    }
    collectors[1].send(&[track("last")]).await;
    wait_until("the last is stored", || {
        stored_ids(&db).contains(&"last".to_owned())
    })
    .await;
    let expected = ["phone-o", "phone-1", "phone-2", "phone-3", "last"];
    assert_eq!(stored_ids(&db), expected);
    // The day's numbers are kept up where the messages are stored.
    let sum = "SELECT sum(orders) FILTER (WHERE kind = 'hour'), sum(orders) FILTER (WHERE kind = 'product') FROM day_sums";
    let connection = rusqlite::Connection::open(&db).unwrap();
    let sum = connection.query_row(sum, [], |row| Ok((row.get(0)?, row.get(1)?)));
    assert_eq!(sum.unwrap(), (1, 2), "an order, of two products");
}

/// What is stored from the stream is delivered by the store, not by the collectors.
#[tokio::test]
async fn sinks_run_where_the_stream_is_stored() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let (took, mut taken) = tokio::sync::mpsc::unbounded_channel();
    let take = axum::routing::post(async move |body: String| took.send(body).unwrap());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = axum::Router::new().route("/in", take);
    let receiving = tokio::spawn(axum::serve(listener, app).into_future());
    let config = folder.path().join("moa.toml");
    let settings = format!(
        "nats = \"{}\"\n[[sinks]]\nname = \"crm\"\ntype = \"webhook\"\nurl = \"http://{address}/in\"\nsecret = \"0123456789abcdef\"\n",
        node.url()
    );
    std::fs::write(&config, settings).unwrap();
    let flags = ["--config", config.to_str().unwrap()];
    let collector = Collector::start_with(&flags);
    let _store = store_with(&folder.path().join("log.db"), &flags);
    collector.send(&[track("a")]).await;
    let body = taken.recv().await.unwrap();
    assert!(body.contains(r#""messageId":"a""#), "{body}");
    receiving.abort();
}

#[tokio::test]
async fn a_second_store_does_not_start_until_the_first_has_ended() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    let (first_db, second_db) = (folder.path().join("1.db"), folder.path().join("2.db"));
    let first = store(&node.url(), &first_db);
    let arguments = [
        "store",
        "--nats",
        &node.url(),
        "--db",
        second_db.to_str().unwrap(),
    ];
    let refused = run(&arguments);
    let stderr = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("another store reads the stream moa"),
        "{stderr}"
    );

    // For longer than the lease holds: it was renewed.
    collector.send(&[track("a")]).await;
    wait_until("one is stored", || stored_ids(&first_db).len() == 1).await;
    assert_eq!(first.terminate(), Some(0));
    let _second = store(&node.url(), &second_db);
    collector.send(&[track("b")]).await;
    wait_until("the next is stored", || stored_ids(&second_db) == ["b"]).await;
}

/// As after a network that was cut for longer than the lease holds.
#[tokio::test]
async fn a_store_that_lost_its_lease_goes_on_once_it_has_it_again() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    let db = folder.path().join("log.db");
    let store = store(&node.url(), &db);
    collector.send(&[track("a")]).await;
    wait_until("one is stored", || stored_ids(&db).len() == 1).await;

    let context = context(&node).await;
    let leases = context.get_key_value("moa-leases").await.unwrap();
    let taken = leases.put("store.moa", "another's".into()).await.unwrap();
    collector.send(&[track("b")]).await;
    for _ in 0..200 {
        let lease = leases.entry("store.moa").await.unwrap();
        if lease.is_some_and(|lease| lease.revision > taken) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    collector.send(&[track("c")]).await;
    wait_until("all is stored", || stored_ids(&db) == ["a", "b", "c"]).await;
    assert_eq!(store.terminate(), Some(0));
}

#[tokio::test]
async fn what_is_gone_or_no_message_does_not_stop_the_store() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    let db = folder.path().join("log.db");
    let first = store(&node.url(), &db);
    collector.send(&[track("a")]).await;
    wait_until("one is stored", || stored_ids(&db).len() == 1).await;
    assert_eq!(first.terminate(), Some(0));

    collector.send(&["gone", "b"].map(track)).await;
    let context = context(&node).await;
    let publish = context.publish("moa.messages", "something else".into());
    publish.await.unwrap().await.unwrap();
    collector.send(&[track("c")]).await;
    let stream = context.get_stream("moa").await.unwrap();
    stream.delete_message(2).await.unwrap();
    let _second = store(&node.url(), &db);
    wait_until("the rest is stored", || stored_ids(&db).len() == 3).await;
    assert_eq!(stored_ids(&db), ["a", "b", "c"]);
}

#[tokio::test]
async fn while_the_log_is_locked_messages_wait_in_the_stream() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    let db = folder.path().join("log.db");
    let _store = store(&node.url(), &db);
    let lock = Connection::open(&db).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    collector.send(&["a", "b"].map(track)).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(stored_ids(&db).is_empty());
    lock.execute_batch("ROLLBACK").unwrap();
    wait_until("it is stored", || stored_ids(&db).len() == 2).await;
}

#[tokio::test]
async fn a_message_keeps_the_time_it_came_at_the_collector() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    collector.send(&[track("a")]).await;
    let later = moa_message::timestamp::text(chrono::Utc::now());
    let db = folder.path().join("log.db");
    let _store = store(&node.url(), &db);
    wait_until("it is stored", || stored_ids(&db).len() == 1).await;
    let received_at = query(&db, "SELECT received_at FROM messages");
    assert!(received_at[0] <= later, "{received_at:?} {later}");
}

#[tokio::test]
async fn the_store_ends_sessions_that_nobody_ends() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let config = folder.path().join("moa.toml");
    let sessions = "[sessions]\ntimeout = '1s'\ngrace = '0s'\n";
    std::fs::write(&config, format!("nats = '{}'\n{sessions}", node.url())).unwrap();
    let config = config.to_str().unwrap();
    let collector = Collector::start_with(&["--config", config]);
    let mut message = track("m1");
    message["context"] = json!({ "sessionId": "s1", "library": { "name": "moa" } });
    assert_eq!(collector.send(&[message]).await.1, ["accepted"]);
    let db = folder.path().join("log.db");
    let _store = store_with(&db, &["--config", config]);
    wait_until("it has ended", || stored_ids(&db).len() == 2).await;
    assert_eq!(stored_ids(&db), ["m1", "s1.end"]);
}

/// With as many streams as partitions, all that one visitor does is in one, and the store writes all of them.
#[tokio::test]
async fn partitions_spread_visitors_and_keep_each_in_order() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let config = folder.path().join("moa.toml");
    let text = format!("[nats]\nurl = '{}'\npartitions = 4\n", node.url());
    std::fs::write(&config, text).unwrap();
    let flags = ["--config", config.to_str().unwrap()];
    let collectors = [Collector::start_with(&flags), Collector::start_with(&flags)];
    let db = folder.path().join("log.db");
    let first = store_with(&db, &flags);
    let visitors: Vec<_> = (0..12)
        .map(|n| visitor(&collectors[n % 2].url, format!("visitor{n:02}"), 10, 5))
        .collect();
    for visitor in visitors {
        visitor.await.unwrap();
    }
    wait_until("all is stored", || stored_ids(&db).len() == 600).await;
    // One store reads all of them, and no second one any.
    let arguments = ["store", "--config", config.to_str().unwrap(), "--db"];
    let second = folder.path().join("2.db");
    let refused = run(&[&arguments[..], &[second.to_str().unwrap()]].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(first.terminate(), Some(0));
    let stored = stored_ids(&db);
    for n in 0..12 {
        let name = format!("visitor{n:02}");
        let mine: Vec<_> = stored.iter().filter(|id| id.starts_with(&name)).collect();
        assert_eq!(mine.len(), 50);
        assert!(mine.is_sorted(), "{mine:?}");
    }
    let context = context(&node).await;
    let mut used = 0;
    for partition in 0..4 {
        let stream = context
            .get_stream(format!("moa-{partition}"))
            .await
            .unwrap();
        used += u64::from(stream.cached_info().state.messages > 0);
    }
    assert!(used >= 3, "{used} of 4 partitions have messages");
}
