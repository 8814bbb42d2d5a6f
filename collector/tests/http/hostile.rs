//! Bodies meant to break a reader: each gets an answer, and the collector goes on.

use serde_json::{Value, json};

use crate::message::track;
use crate::support::{KEY, Running, statuses};

/// Posts a batch with this text as a member of its one message, and returns the message's verdict.
async fn verdict_with(collector: &Running, member: &str) -> Value {
    let body = format!(
        r#"{{"writeKey":"{KEY}","batch":[{{"type":"track","event":"e","messageId":"{}","anonymousId":"d",{member}}}]}}"#,
        member.len()
    );
    let response = collector.post(body).await;
    assert_eq!(response.status(), 200, "{member}");
    let answer: Value = response.json().await.unwrap();
    answer["results"][0].clone()
}

#[tokio::test]
async fn depth_is_rejected_where_it_is() {
    let collector = Running::start().await;
    for name in ["properties", "context", "anything"] {
        let deep = format!(
            "\"{name}\":{}1{}",
            "{\"a\":".repeat(10_000),
            "}".repeat(10_000)
        );
        let verdict = verdict_with(&collector, &deep).await;
        assert_eq!(verdict["status"], "rejected");
        assert_eq!(verdict["errors"][0]["path"], name);
    }
    let whole = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(collector.post(whole).await.status(), 400);
    let unclosed = format!("{{\"batch\":{}", "[".repeat(10_000));
    assert_eq!(collector.post(unclosed).await.status(), 400);
    let as_message = format!(
        "{{\"writeKey\":\"{KEY}\",\"batch\":[{}{}]}}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert_eq!(collector.post(as_message).await.status(), 200);
    assert_eq!(collector.statuses(&[track("after")]).await, ["accepted"]);
}

#[tokio::test]
async fn odd_characters_are_kept_and_half_characters_replaced() {
    let collector = Running::start().await;
    let odd = r#""properties":{"nul":"a\u0000b","cut":"tea \ud83c","whole":"\ud83c\udf75","tag":"</script>"}"#;
    assert_eq!(verdict_with(&collector, odd).await["status"], "accepted");
    assert_eq!(
        collector.events()[0]["properties"],
        json!({ "nul": "a\0b", "cut": "tea \u{fffd}", "whole": "🍵", "tag": "</script>" })
    );
    // A raw control character inside a string is no JSON.
    let raw = format!("{{\"writeKey\":\"{KEY}\",\"batch\":[\"a\0b\"]}}");
    assert_eq!(collector.post(raw).await.status(), 400);
}

#[tokio::test]
async fn numbers_are_kept_as_written_or_rejected() {
    let collector = Running::start().await;
    let exact = r#""properties":{"coupon":1234567890123456789012345,"rate":1.10,"tiny":1e-400}"#;
    assert_eq!(verdict_with(&collector, exact).await["status"], "accepted");
    assert_eq!(
        verdict_with(&collector, r#""properties":{"x":1e999}"#).await["status"],
        "rejected"
    );
    let text: String = rusqlite::Connection::open(collector.db())
        .unwrap()
        .query_row("SELECT body FROM messages", [], |row| row.get(0))
        .unwrap();
    assert!(text.contains(r#"{"coupon":1234567890123456789012345,"rate":1.10,"tiny":1e-400}"#));
}

#[tokio::test]
async fn of_repeated_members_the_last_counts() {
    let collector = Running::start().await;
    let verdict = verdict_with(&collector, r#""messageId":"second","event":"f""#).await;
    assert_eq!(
        (&verdict["messageId"], &verdict["status"]),
        (&json!("second"), &json!("accepted"))
    );
    assert_eq!(collector.events()[0]["event"], "f");
    let batches = format!(r#"{{"writeKey":"{KEY}","batch":[],"batch":[1]}}"#);
    assert_eq!(collector.post(batches).await.status(), 400);
}

#[tokio::test]
async fn members_named_like_the_readers_own_marks_are_only_members() {
    let collector = Running::start().await;
    let marks =
        r#""properties":{"$serde_json::private::Number":"1","$serde_json::private::RawValue":"{"}"#;
    let verdict = verdict_with(&collector, marks).await;
    assert_eq!(verdict["status"], "accepted");
    assert_eq!(
        collector.events()[0]["properties"]["$serde_json::private::Number"],
        "1"
    );
}

#[tokio::test]
async fn a_large_context_is_not_multiplied_without_end() {
    let collector = Running::start().await;
    let body = format!(
        r#"{{"writeKey":"{KEY}","context":{{"a":"{}"}},"batch":[{}1]}}"#,
        "x".repeat(900_000),
        "1,".repeat(5_000)
    );
    assert_eq!(collector.post(body).await.status(), 413);
}

#[tokio::test]
async fn sql_in_names_is_only_text() {
    let collector = Running::start().await;
    let mut message = track("'; DROP TABLE messages; --");
    message["event"] = json!("'); DELETE FROM messages; --");
    let answer = collector.send(&[message, track("b")]).await;
    assert_eq!(statuses(&answer), ["accepted", "accepted"]);
    assert_eq!(collector.events().len(), 2);
}
