//! What a page asks before it sends again what the page before it has sent: which of it is stored.

use moa_collector::http::rate_limit::Rate;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::message::track;
use crate::support::{KEY, Running, TIED_KEY, assert_refused};

async fn known(running: &Running, key: &str, ids: &[&str]) -> Vec<String> {
    let batch: Vec<_> = ids.iter().map(|id| json!({ "messageId": id })).collect();
    let response = ask(
        running,
        json!({ "writeKey": key, "batch": batch }).to_string(),
    )
    .await;
    assert_eq!(response.status(), 200);
    let answer: Value = response.json().await.unwrap();
    let results = answer["results"].as_array().unwrap().iter();
    let id = |result: &Value| {
        assert_eq!(result["status"], "duplicate");
        result["messageId"].as_str().unwrap().to_owned()
    };
    results.map(id).collect()
}

async fn ask(running: &Running, body: String) -> reqwest::Response {
    let request = running.client().post(running.url("/v1/known"));
    let request = request.header("content-type", "text/plain;charset=UTF-8");
    request.body(body).send().await.unwrap()
}

#[tokio::test]
async fn what_is_stored_is_known_in_the_order_asked_and_nothing_else() {
    let running = Running::start().await;
    running.send(&[track("a"), track("b")]).await;
    assert_eq!(
        known(&running, KEY, &["b", "x", "a", "", "a"]).await,
        ["b", "a", "a"]
    );
    assert_eq!(known(&running, KEY, &[]).await, [] as [&str; 0]);
    // Asking stores nothing.
    assert_eq!(running.events().len(), 2);
    assert_eq!(running.statuses(&[track("x")]).await, ["accepted"]);
}

#[tokio::test]
async fn a_key_knows_only_its_own_mall() {
    let running = Running::start().await;
    running.send(&[track("a")]).await;
    let body = json!({ "writeKey": TIED_KEY, "batch": [{ "messageId": "a" }] });
    let request = running.client().post(running.url("/v1/known"));
    let request = request.header("origin", crate::support::ORIGIN);
    let answer = request.body(body.to_string()).send().await.unwrap();
    assert_eq!(
        answer.json::<Value>().await.unwrap(),
        json!({ "results": [] })
    );
}

#[tokio::test]
async fn a_question_that_is_none_is_refused_as_a_batch_is() {
    let running = Running::start().await;
    let of = |batch: Value| json!({ "writeKey": KEY, "batch": batch }).to_string();
    assert_refused(ask(&running, "{".into()).await, 400, "bad_json").await;
    assert_refused(ask(&running, "{}".into()).await, 400, "bad_batch").await;
    assert_refused(
        ask(&running, of(json!([{ "id": "a" }]))).await,
        400,
        "bad_batch",
    )
    .await;
    let many = vec![json!({ "messageId": "a" }); 20_000];
    assert_refused(
        ask(&running, of(json!(many))).await,
        413,
        "too_many_messages",
    )
    .await;
    let nobody = json!({ "writeKey": "nobody", "batch": [] });
    assert_refused(ask(&running, nobody.to_string()).await, 401, "wrong_key").await;
}

#[tokio::test]
async fn who_asks_for_more_than_one_may_send_is_told_when_to_come_back() {
    for per_key in [true, false] {
        let folder = TempDir::new().unwrap();
        let mut settings = Running::settings(&folder);
        let rate = Some(Rate::per_second(1));
        settings.rates.per_key.messages = rate.filter(|_| per_key);
        settings.rates.per_address.messages = rate.filter(|_| !per_key);
        let running = Running::start_set(folder, settings).await;
        let many = vec![json!({ "messageId": "a" }); 10_000];
        let body = json!({ "writeKey": KEY, "batch": many }).to_string();
        assert_eq!(ask(&running, body.clone()).await.status(), 200);
        let refused = ask(&running, body).await;
        assert!(refused.headers().contains_key("retry-after"));
        assert_refused(refused, 429, "too_fast").await;
    }
}
