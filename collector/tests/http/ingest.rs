//! What becomes of the messages of a batch.

use chrono::{TimeDelta, Utc};
use moa_message::timestamp;
use serde_json::{Value, json};

use crate::message::track;
use crate::support::{KEY, Running, statuses};

#[tokio::test]
async fn each_message_gets_its_verdict_in_the_order_sent() {
    let collector = Running::start().await;
    let mut broken = track("b");
    broken["event"] = json!(null);
    let mut wrong = track("c");
    wrong["event"] = json!("view_product");
    wrong["properties"] = json!({ "product_no": "17", "price": "expensive" });
    let answer = collector
        .send(&[track("a"), broken, track("a"), wrong, track("d"), json!(7)])
        .await;
    assert_eq!(
        statuses(&answer),
        [
            "accepted",
            "rejected",
            "duplicate",
            "rejected",
            "accepted",
            "rejected"
        ]
    );
    let results = answer["results"].as_array().unwrap();
    let ids: Vec<&Value> = results.iter().map(|result| &result["messageId"]).collect();
    assert_eq!(json!(ids), json!(["a", "b", "a", "c", "d", null]));
    assert_eq!(results[1]["errors"][0]["path"], "event");
    let of_c = results[3]["errors"].as_array().unwrap();
    assert!(
        of_c.iter().any(|error| error["path"] == "properties.price"),
        "{of_c:?}"
    );
    assert!(results[0].get("errors").is_none());

    let stored: Vec<Value> = collector
        .events()
        .into_iter()
        .map(|event| event["messageId"].clone())
        .collect();
    assert_eq!(json!(stored), json!(["a", "d"]));
}

#[tokio::test]
async fn rejected_messages_are_kept_with_reason_and_text() {
    let collector = Running::start().await;
    let body = format!(
        r#"{{"writeKey":"{KEY}","context":{{"locale":"ko-KR"}},"batch":[{{"messageId":"x", "price": 1.10}}]}}"#
    );
    assert_eq!(collector.post(body).await.status(), 200);
    let (errors, text): (String, String) = rusqlite::Connection::open(collector.db())
        .unwrap()
        .query_row(
            "SELECT errors, body FROM rejected WHERE message_id = 'x'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert!(errors.contains(r#""path":"type""#), "{errors}");
    assert_eq!(
        text,
        r#"{"messageId":"x","price":1.10,"context":{"locale":"ko-KR"}}"#
    );
}

#[tokio::test]
async fn a_duplicate_is_known_across_requests_and_restarts() {
    let collector = Running::start().await;
    assert_eq!(collector.statuses(&[track("a")]).await, ["accepted"]);
    assert_eq!(
        collector.statuses(&[track("a"), track("b")]).await,
        ["duplicate", "accepted"]
    );
    let collector = collector.restart().await;
    assert_eq!(
        collector.statuses(&[track("b"), track("c")]).await,
        ["duplicate", "accepted"]
    );
    assert_eq!(collector.events().len(), 3);
}

#[tokio::test]
async fn the_batch_context_is_merged_under_each_message() {
    let collector = Running::start().await;
    let mut own = track("own");
    own["context"] = json!({ "page": { "path": "/cart" } });
    let body = json!({
        "writeKey": KEY,
        "sentAt": "2026-11-21T00:00:01.000Z",
        "context": { "locale": "ko-KR", "page": { "path": "/", "title": "Home" } },
        "batch": [own, track("shared")],
    });
    assert_eq!(collector.post(body.to_string()).await.status(), 200);
    let events = collector.events();
    assert_eq!(
        events[0]["context"],
        json!({ "locale": "ko-KR", "page": { "path": "/cart" } })
    );
    assert_eq!(events[1]["context"], body["context"]);
}

#[tokio::test]
async fn the_clock_of_a_sender_that_is_an_hour_off_is_corrected() {
    let collector = Running::start().await;
    let now = Utc::now();
    let before = |seconds| timestamp::text(now - TimeDelta::hours(1) - TimeDelta::seconds(seconds));
    let mut message = track("wrong");
    message["timestamp"] = json!(before(90));
    let body = json!({ "writeKey": KEY, "sentAt": before(0), "batch": [message] });
    assert_eq!(collector.post(body.to_string()).await.status(), 200);
    let mut future = track("from the future");
    future["timestamp"] = json!("2999-01-01T00:00:00Z");
    collector.send(&[future, track("right")]).await;

    let time = |value: &Value| timestamp::read(value.as_str().unwrap()).unwrap();
    let events = collector.events();
    let age = time(&events[0]["receivedAt"]) - time(&events[0]["timestamp"]);
    assert_eq!(age, TimeDelta::seconds(90));
    let ahead = time(&events[1]["timestamp"]) - time(&events[1]["receivedAt"]);
    assert_eq!(ahead, timestamp::TOLERANCE);
    assert_eq!(events[2]["timestamp"], track("")["timestamp"]);

    let stored: String = rusqlite::Connection::open(collector.db())
        .unwrap()
        .query_row("SELECT body FROM messages ORDER BY seq", [], |row| {
            row.get(0)
        })
        .unwrap();
    let stored: Value = serde_json::from_str(&stored).unwrap();
    assert_eq!(stored["timestamp"], events[0]["timestamp"]);
    assert_eq!(stored["originalTimestamp"], before(90));
    assert_eq!(collector.statuses(&[track("wrong")]).await, ["duplicate"]);
}

#[tokio::test]
async fn the_content_type_and_the_place_of_the_key_do_not_matter() {
    let collector = Running::start().await;
    let url = collector.url("/v1/batch");
    let body = |id: &str| json!({ "batch": [track(id)] }).to_string();
    let post = || collector.client().post(&url);
    let requests = [
        post()
            .header("content-type", "application/json")
            .header("x-write-key", KEY)
            .body(body("1")),
        post()
            .header("content-type", "text/plain")
            .basic_auth(KEY, Some(""))
            .body(body("2")),
        collector
            .client()
            .post(format!("{url}?writeKey={KEY}"))
            .body(body("3")),
        post().body(json!({ "batch": [track("4")], "writeKey": KEY }).to_string()),
    ];
    for request in requests {
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(statuses(&answer), ["accepted"]);
    }
}

#[tokio::test]
async fn an_empty_batch_is_fine() {
    let collector = Running::start().await;
    assert_eq!(collector.send(&[]).await, json!({ "results": [] }));
}

#[tokio::test]
async fn every_message_of_many_senders_is_stored_once() {
    let collector = Running::start().await;
    let sends = (0..40).map(|sender| {
        let (client, url) = (collector.client().clone(), collector.url("/v1/batch"));
        tokio::spawn(async move {
            let messages: Vec<Value> = (0..25)
                .map(|n| track(&format!("{}", (sender / 2) * 25 + n)))
                .collect();
            let body = json!({ "writeKey": KEY, "batch": messages }).to_string();
            let answer: Value = client
                .post(url)
                .body(body)
                .send()
                .await
                .unwrap()
                .json()
                .await
                .unwrap();
            statuses(&answer)
        })
    });
    let mut accepted = 0;
    for send in sends.collect::<Vec<_>>() {
        accepted += send
            .await
            .unwrap()
            .iter()
            .filter(|status| *status == "accepted")
            .count();
    }
    assert_eq!(accepted, 500);
    assert_eq!(collector.events().len(), 500);
}

#[tokio::test]
async fn while_the_file_is_locked_the_answer_is_retry_and_later_it_is_taken() {
    let collector = Running::start().await;
    let other = rusqlite::Connection::open(collector.db()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let body = json!({ "writeKey": KEY, "batch": [track("a"), json!(1)] }).to_string();
    let response = collector.post(body).await;
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "5");
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["error"]["code"], "log_unavailable");
    assert_eq!(statuses(&answer), ["retry", "retry"]);
    assert_eq!(answer["results"][0]["messageId"], "a");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(collector.statuses(&[track("a")]).await, ["accepted"]);
}
