//! Requests that are not taken, and what they are told.

use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::cafe24;
use crate::message::track;
use crate::support::{KEY, ORIGIN, Running, TIED_KEY, assert_refused};

/// Writes these bytes and reads all that comes back.
async fn raw(collector: &Running, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(collector.address()).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(Duration::from_secs(5), reading).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_with_and_without_a_length() {
    let collector = Running::start().await;
    // No JSON at all: the size is looked at first.
    assert_refused(
        collector.post("x".repeat(1_000_001)).await,
        413,
        "body_too_large",
    )
    .await;
    assert_refused(
        collector.post("x".repeat(6_000_000)).await,
        413,
        "body_too_large",
    )
    .await;
    assert_refused(collector.post("x".repeat(1_000_000)).await, 400, "bad_json").await;

    let mut chunked =
        b"POST /v1/batch HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n".to_vec();
    for _ in 0..11 {
        chunked.extend(format!("{:x}\r\n{}\r\n", 100_000, "x".repeat(100_000)).into_bytes());
    }
    chunked.extend(b"0\r\n\r\n");
    let answer = raw(&collector, &chunked).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("body_too_large"));
}

#[tokio::test]
async fn who_asks_before_sending_too_much_is_told_before_sending() {
    let collector = Running::start().await;
    let head = b"POST /v1/batch HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000001\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n";
    let answer = raw(&collector, head).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn what_is_no_batch_is_400() {
    let collector = Running::start().await;
    for body in ["", "{", "writeKey=1", "{\"batch\":[}"] {
        assert_refused(collector.post(body).await, 400, "bad_json").await;
    }
    assert_refused(
        collector.post(vec![b'"', 0xff, b'"']).await,
        400,
        "bad_json",
    )
    .await;
    for body in [
        "[]",
        "{}",
        "null",
        "{\"batch\":1}",
        "{\"batch\":[],\"writeKey\":1}",
    ] {
        assert_refused(collector.post(body).await, 400, "bad_batch").await;
    }
}

#[tokio::test]
async fn a_missing_or_wrong_key_is_401_and_stores_nothing() {
    let collector = Running::start().await;
    let none = json!({ "batch": [track("a")] });
    assert_refused(collector.post(none.to_string()).await, 401, "missing_key").await;
    let wrong = json!({ "batch": [track("a")], "writeKey": "test-kez" });
    assert_refused(collector.post(wrong.to_string()).await, 401, "wrong_key").await;
    assert_eq!(collector.events(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_page_the_key_is_not_for_is_403_and_can_read_why() {
    let collector = Running::start().await;
    let post = |origin: &str, id: &str| {
        let body = json!({ "batch": [track(id)], "writeKey": TIED_KEY }).to_string();
        let request = collector.client().post(collector.url("/v1/batch"));
        request.header("origin", origin).body(body).send()
    };
    assert_eq!(post(ORIGIN, "a").await.unwrap().status(), 200);
    let refused = post("https://elsewhere.example", "b").await.unwrap();
    assert_eq!(
        refused.headers()["access-control-allow-origin"],
        "https://elsewhere.example"
    );
    assert_refused(refused, 403, "origin_not_allowed").await;
    assert_refused(post("null", "c").await.unwrap(), 403, "origin_not_allowed").await;
}

#[tokio::test]
async fn unknown_addresses_are_404_and_other_methods_405() {
    let collector = Running::start().await;
    for path in [
        "/",
        "/nothing",
        "/v1",
        "/v1/",
        "/v1/nothing",
        "/v2/batch",
        "/live",
        "/live/stream",
        "/live/visitor?mall=m&id=d",
        "/live/rejects",
        "/live/cafe24",
        "/metrics",
    ] {
        assert_refused(collector.get(path).await, 404, "not_found").await;
    }
    let client = collector.client();
    let refused = collector.get("/v1/batch").await;
    assert_eq!(refused.headers()["allow"], "POST");
    assert_refused(refused, 405, "method_not_allowed").await;
    for url in [
        collector.url("/healthz"),
        collector.operator_url("/healthz"),
        collector.operator_url("/live"),
        collector.operator_url("/live/stream"),
    ] {
        let refused = client.post(url).send().await.unwrap();
        assert_refused(refused, 405, "method_not_allowed").await;
    }
    for path in ["/live/nothing", "/v1/batch", "/moa.js"] {
        assert_refused(collector.look(path).await, 404, "not_found").await;
    }
    let refused = client.post(collector.url("/nothing")).send().await.unwrap();
    assert_refused(refused, 404, "not_found").await;
}

#[tokio::test]
async fn what_is_no_text_in_an_address_is_404() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.cafe24 = Some(cafe24::app(folder.path()));
    let collector = Running::start_set(folder, settings).await;
    for path in [
        "/v1/projects/%FF/settings",
        "/cafe24/tag/%FF/0/moa.js",
        "/cafe24/tag/haneul/0/%02",
        "/cafe24/tag/haneul/0/%C2%87M%1B",
    ] {
        assert_refused(collector.get(path).await, 404, "not_found").await;
    }
    assert_refused(collector.look("/live/%FF").await, 404, "not_found").await;
}

/// Serde would take their values in the order of the members.
#[tokio::test]
async fn a_list_is_no_batch_and_asks_for_no_replay() {
    let collector = Running::start().await;
    let list = format!("[[], null, null, {KEY:?}]");
    assert_refused(collector.post(list).await, 400, "bad_batch").await;
    let url = collector.operator_url("/live/rejects/replay");
    let replay = collector.client().post(url).body("[null]");
    let replay = replay.header("content-type", "application/json");
    let replay = replay.header("sec-fetch-site", "same-origin").send();
    assert_refused(replay.await.unwrap(), 400, "bad_query").await;
}

#[tokio::test]
async fn health_is_ok() {
    let collector = Running::start().await;
    let response = collector.get("/healthz").await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.text().await.unwrap(), "ok");
}

#[tokio::test]
async fn a_sender_that_goes_away_midway_leaves_nothing() {
    let collector = Running::start().await;
    let body = json!({ "writeKey": KEY, "batch": [track("a")] }).to_string();
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n{}",
        body.len(),
        &body[..body.len() - 5]
    );
    let mut stream = TcpStream::connect(collector.address()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    drop(stream);
    assert_eq!(collector.statuses(&[track("b")]).await, ["accepted"]);
    assert_eq!(collector.events().len(), 1);
}

/// What lies outside the folder of the tracker's files is 404, whether it exists or not.
#[tokio::test]
async fn no_method_tells_which_files_the_machine_has() {
    let collector = Running::start().await;
    for path in [
        "/../../../../../../../../etc/passwd",
        "/../../../../../../../../etc/no-such-file",
    ] {
        let request =
            format!("POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        let answer = raw(&collector, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}
