//! What a collector in front of a stream answers.

use moa_collector::http_client::client;
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::{Config, DiscardPolicy};
use serde_json::json;
use tempfile::TempDir;

use crate::message::track;
use crate::nats::{Node, context};
use crate::program::run;
use crate::programs::{Collector, query, store, stored_ids, wait_until};

#[tokio::test]
async fn collectors_that_share_a_stream_know_each_others_ids() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let (one, other) = (Collector::start(&node.url()), Collector::start(&node.url()));
    let broken = json!({ "type": "track", "messageId": "b" });
    let batch = [track("a"), broken, track("a"), track("c\r\nx: y")];
    let answer = one.send(&batch).await;
    let expected = ["accepted", "rejected", "duplicate", "accepted"];
    assert_eq!(answer, (200, expected.map(str::to_owned).to_vec()));
    let answer = other.send(&[track("d"), track("a")]).await;
    assert_eq!(answer.1, ["accepted", "duplicate"]);

    let db = folder.path().join("log.db");
    let _store = store(&node.url(), &db);
    wait_until("all is stored", || stored_ids(&db).len() == 3).await;
    assert_eq!(stored_ids(&db), ["a", "c\r\nx: y", "d"]);
    let errors = query(&db, "SELECT errors FROM rejected");
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0].contains("is required in a track message"),
        "{errors:?}"
    );
}

#[tokio::test]
async fn while_the_stream_is_away_the_answer_is_retry_and_later_it_is_taken() {
    let folder = TempDir::new().unwrap();
    let mut node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    assert_eq!(collector.send(&[track("a")]).await.1, ["accepted"]);
    node.kill();
    let begin = Instant::now();
    let answer = collector.send(&[track("b"), track("c")]).await;
    assert_eq!(answer, (503, vec!["retry".to_owned(); 2]));
    assert!(begin.elapsed() < Duration::from_secs(8), "{begin:?}");

    node.start_again();
    let begin = Instant::now();
    while collector.send(&[track("b"), track("c")]).await.0 != 200 {
        assert!(begin.elapsed() < Duration::from_secs(15));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let again = collector.send(&[track("a"), track("b"), track("c")]).await;
    assert_eq!(again, (200, vec!["duplicate".to_owned(); 3]));
}

/// A stream that has room for three more messages, and then for more.
#[tokio::test]
async fn each_message_of_a_batch_that_is_stored_in_part_has_its_own_verdict() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let context = context(&node).await;
    let full = Config {
        name: "moa".into(),
        subjects: vec!["moa.messages".into(), "moa.rejected".into()],
        discard: DiscardPolicy::New,
        max_messages: 3,
        ..Config::default()
    };
    context.create_stream(full.clone()).await.unwrap();
    let collector = Collector::start(&node.url());
    let batch = ["a", "b", "c", "d", "e"].map(track);
    let answer = collector.send(&batch).await;
    let expected = ["accepted", "accepted", "accepted", "retry", "retry"];
    assert_eq!(answer, (503, expected.map(str::to_owned).to_vec()));
    assert_eq!(collector.send(&[track("f")]).await.0, 503);

    let roomy = Config {
        max_messages: -1,
        ..full
    };
    context.update_stream(roomy).await.unwrap();
    let answer = collector.send(&batch).await;
    let expected = [
        "duplicate",
        "duplicate",
        "duplicate",
        "accepted",
        "accepted",
    ];
    assert_eq!(answer, (200, expected.map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn the_live_view_shows_what_passes_through() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    let mut stream = client()
        .get(format!("{}/live/stream", collector.operator))
        .send()
        .await
        .unwrap();
    collector.send(&[track("seen-live")]).await;
    let mut shown = String::new();
    let watch = async {
        while !shown.contains("seen-live") {
            let chunk = stream.chunk().await.unwrap().unwrap();
            shown.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    let watched = tokio::time::timeout(Duration::from_secs(10), watch).await;
    assert!(watched.is_ok(), "{shown}");
}

#[test]
fn a_stream_that_is_not_there_is_one_clear_line_and_exit_code_2() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let nobody = "nats://127.0.0.1:1";
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--key",
        "k",
        "--nats",
        nobody,
    ];
    let store = ["store", "--db", db.to_str().unwrap(), "--nats", nobody];
    for output in [run(&serve), run(&store)] {
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("127.0.0.1:1"), "{stderr}");
        assert!(stderr.contains("nats-server -js"), "{stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
}

#[test]
fn more_replicas_than_servers_are_one_clear_line_and_exit_code_2() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let config = folder.path().join("moa.toml");
    let table = format!("[nats]\nurl = '{}'\nreplicas = 3\n", node.url());
    std::fs::write(&config, table).unwrap();
    let config = config.to_str().unwrap();
    let output = run(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--key",
        "k",
        "--config",
        config,
        "--log",
        "error",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("nats.replicas"), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn collectors_that_start_together_on_a_new_server_all_start() {
    for _ in 0..3 {
        let folder = TempDir::new().unwrap();
        let node = Node::start(folder.path());
        let url = node.url();
        let starting: Vec<_> = (0..5)
            .map(|_| {
                let url = url.clone();
                tokio::task::spawn_blocking(move || Collector::start(&url))
            })
            .collect();
        let db = folder.path().join("log.db");
        let storing = tokio::task::spawn_blocking(move || store(&url, &db));
        for (n, collector) in starting.into_iter().enumerate() {
            let collector = collector.await.expect("it starts");
            let (status, verdicts) = collector.send(&[track(&format!("m{n}"))]).await;
            assert_eq!((status, verdicts), (200, vec!["accepted".to_owned()]));
        }
        storing.await.expect("it starts");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_nats_it_is_not_ready_and_with_it_again() {
    let folder = TempDir::new().unwrap();
    let mut node = Node::start(folder.path());
    let collector = Collector::start(&node.url());
    let ready = async || {
        let answer = client()
            .get(format!("{}/readyz", collector.url))
            .send()
            .await
            .unwrap();
        answer.status().as_u16()
    };
    assert_eq!(ready().await, 200);
    node.kill();
    let mut status = 200;
    for _ in 0..200 {
        status = ready().await;
        if status == 503 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(status, 503, "a load balancer would go on sending");
    node.start_again();
    for _ in 0..200 {
        status = ready().await;
        if status == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(status, 200);
}
