//! What one sender can do to the others: packed batches, answers that are not read, bodies that do not end.

use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use moa_collector::http::rate_limit::Rate;
use reqwest::Response;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::message::track;
use crate::program::PROGRAM;
use crate::served::Served;
use crate::support::{KEY, Running, assert_refused, statuses};

fn packed(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

async fn post(collector: &Running, body: Vec<u8>, from: &str) -> Response {
    let request = collector.client().post(collector.url("/v1/batch"));
    let request = request
        .header("content-encoding", "gzip")
        .header("x-forwarded-for", from);
    request.body(body).send().await.unwrap()
}

#[tokio::test]
async fn a_small_request_of_ten_thousand_messages_passes_once_and_others_go_on() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    // However slow the machine is, no second brings what another batch needs.
    settings.rates.per_address.messages = Some(Rate::per_second(1));
    let collector = Running::start_set(folder, settings).await;
    let body = packed(&format!(
        "{{\"writeKey\":\"{KEY}\",\"batch\":[{}1]}}",
        "1,".repeat(9_999)
    ));
    assert!(body.len() < 200, "{} bytes", body.len());
    let first = post(&collector, body.clone(), "203.0.113.7").await;
    assert_eq!(first.status(), 200);
    let answer = first.bytes().await.unwrap();
    assert!(answer.len() < 1_500_000, "{} bytes of answer", answer.len());
    for _ in 0..5 {
        let again = post(&collector, body.clone(), "203.0.113.7").await;
        assert!(again.headers().contains_key("retry-after"));
        assert_refused(again, 429, "too_fast").await;
    }
    let other = packed(&serde_json::json!({ "writeKey": KEY, "batch": [track("a")] }).to_string());
    let other = post(&collector, other, "198.51.100.4").await;
    assert_eq!(statuses(&other.json().await.unwrap()), ["accepted"]);
    // Ten thousand times the same that is broken is kept once.
    let db = rusqlite::Connection::open(collector.db()).unwrap();
    let kept: u64 = db
        .query_row("SELECT count(*) FROM rejected", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn a_context_that_is_repeated_counts_each_time() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    // However slow the machine is, no second brings what another batch needs.
    settings.rates.per_address.bytes = Some(Rate::per_second(1));
    let collector = Running::start_set(folder, settings).await;
    let filler = "a".repeat(1_480);
    let body = packed(&format!(
        "{{\"writeKey\":\"{KEY}\",\"context\":{{\"x\":\"{filler}\"}},\"batch\":[{}{{}}]}}",
        "{},".repeat(6_000)
    ));
    let mut taken = 0;
    for _ in 0..10 {
        taken += usize::from(post(&collector, body.clone(), "203.0.113.7").await.status() == 200);
    }
    assert_eq!(taken, 1, "9 MB come of each, and 16 MB may at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_do_not_end_hold_so_much_memory_and_no_more() {
    let collector = Running::start().await;
    let head = "POST /v1/batch HTTP/1.1\r\nhost: l\r\nx-forwarded-for: 203.0.113.7\r\ncontent-length: 999999\r\n\r\n";
    let mut held = Vec::new();
    for _ in 0..100 {
        let mut one = TcpStream::connect(collector.address()).await.unwrap();
        one.write_all(head.as_bytes()).await.unwrap();
        one.write_all(&[b' '; 1_000]).await.unwrap();
        held.push(one);
    }
    let mut busy = 0;
    for one in &mut held {
        let mut answer = [0; 12];
        let read =
            tokio::time::timeout(Duration::from_millis(100), one.read_exact(&mut answer)).await;
        busy += usize::from(read.is_ok_and(|read| read.is_ok()) && answer.ends_with(b"503"));
    }
    assert_eq!(busy, 100 - 67, "64 MiB are 67 bodies of 999,999 bytes");
    // Another address has its own.
    let other = collector.client().post(collector.url("/v1/batch"));
    let other = other.header("x-forwarded-for", "198.51.100.4");
    let body = serde_json::json!({ "writeKey": KEY, "batch": [track("a")] }).to_string();
    assert_eq!(other.body(body).send().await.unwrap().status(), 200);
    drop(held);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let again = collector.client().post(collector.url("/v1/batch"));
    let again = again.header("x-forwarded-for", "203.0.113.7");
    let body = serde_json::json!({ "writeKey": KEY, "batch": [track("b")] }).to_string();
    assert_eq!(
        again.body(body).send().await.unwrap().status(),
        200,
        "it was given back"
    );
}

/// Whoever guesses keys is as slow with what tells of a key as with batches.
#[tokio::test]
async fn what_tells_of_a_key_is_held_to_the_limit_of_its_address() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.rates.per_address.requests = Some(Rate::per_second(2));
    let collector = Running::start_set(folder, settings).await;
    for (at, path) in [
        "/v1/catalog?writeKey=guess",
        "/v1/projects/guess/settings",
        "/sourceConfig/?writeKey=guess",
    ]
    .into_iter()
    .enumerate()
    {
        let from = format!("203.0.113.{at}");
        let ask = async || {
            let request = collector.client().get(collector.url(path));
            request
                .header("x-forwarded-for", &from)
                .send()
                .await
                .unwrap()
        };
        let mut answers = Vec::new();
        for _ in 0..6 {
            answers.push(ask().await.status().as_u16());
        }
        assert!(
            answers.starts_with(&[401]) && answers.contains(&429),
            "{path}: {answers:?}"
        );
    }
}

/// Where the system gives few files, one address holds half of the connections at most.
#[tokio::test]
async fn idle_connections_of_one_lock_nobody_out_where_files_are_few() {
    let folder = TempDir::new().unwrap();
    let mut command = std::process::Command::new("sh");
    // The hard limit, too: it cannot be raised.
    command.args(["-c", "ulimit -n 300 && exec \"$0\" \"$@\"", PROGRAM]);
    // Of a proxy there may be any number, and usually those of this machine are some.
    command.env("MOA__PROXIES", "[]");
    let served = Served::start_by(
        command,
        &folder.path().join("log.db"),
        &["--log", "error"],
        Stdio::inherit(),
    );
    let address = served.url.trim_start_matches("http://");
    let mut idle = Vec::new();
    for _ in 0..320 {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        idle.push(socket.connect(address.parse().unwrap()).await.unwrap());
    }
    for id in ["a", "b"] {
        let messages = [track(id)];
        let sent = tokio::time::timeout(Duration::from_secs(20), served.send(&messages));
        assert_eq!(sent.await.unwrap(), ["accepted"]);
    }
}
