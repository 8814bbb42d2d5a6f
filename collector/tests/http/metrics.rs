//! What the collector tells of itself: metrics, and whether it is ready.

use serde_json::json;

use crate::message::track;
use crate::support::{KEY, Running, assert_refused};

#[tokio::test]
async fn metrics_count_requests_verdicts_and_commits() {
    let collector = Running::start().await;
    let mut broken = track("b");
    broken["type"] = json!("click");
    collector.send(&[track("a"), track("a"), broken]).await;
    collector.post("{").await;
    collector.get("/no/such/address").await;

    let response = collector.look("/metrics").await;
    assert_eq!(
        response.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let text = response.text().await.unwrap();
    for line in [
        r#"moa_requests_total{route="/v1/batch",status="200"} 1"#,
        r#"moa_requests_total{route="/v1/batch",status="400"} 1"#,
        r#"moa_requests_total{route="other",status="404"} 1"#,
        &format!(r#"moa_events_total{{mall="{KEY}",verdict="accepted"}} 1"#),
        &format!(r#"moa_events_total{{mall="{KEY}",verdict="duplicate"}} 1"#),
        &format!(r#"moa_events_total{{mall="{KEY}",verdict="rejected"}} 1"#),
        "moa_commit_seconds_count 1",
        "moa_commit_messages_sum 3.0",
        "moa_commit_failures_total 0",
        "moa_queue_bytes 0",
        "moa_queue_limit_bytes 67108864",
        "moa_log_last_seq 2",
        "# EOF",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
}

#[tokio::test]
async fn metrics_are_for_this_machine_only() {
    let collector = Running::start().await;
    let by_proxy = collector
        .client()
        .get(collector.operator_url("/metrics"))
        .header("x-forwarded-for", "192.0.2.7");
    assert_refused(by_proxy.send().await.unwrap(), 403, "not_local").await;
}

#[tokio::test]
async fn it_is_ready_until_the_log_cannot_be_written_and_again_once_it_can() {
    let collector = Running::start().await;
    assert_eq!(collector.get("/readyz").await.status(), 200);

    let other = rusqlite::Connection::open(collector.db()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let body = json!({ "writeKey": KEY, "batch": [track("a")] });
    assert_refused(
        collector.post(body.to_string()).await,
        503,
        "log_unavailable",
    )
    .await;
    assert_refused(collector.get("/readyz").await, 503, "log_unavailable").await;
    assert_eq!(collector.get("/healthz").await.status(), 200);

    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(collector.get("/readyz").await.status(), 200);
    assert_eq!(collector.statuses(&[track("a")]).await, ["accepted"]);
}
