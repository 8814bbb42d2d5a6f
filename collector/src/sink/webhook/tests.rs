use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::*;
use crate::sink::answer::REASON_CHARS;

const SECRET: &str = "a secret of 16 and more";

fn message() -> StoredMessage {
    StoredMessage {
        seq: 7,
        mall: "haneul".into(),
        message_id: "m1".into(),
        received_at: "2026-11-21T00:00:00.000Z".into(),
        body: r#"{"messageId":"m1","type":"page","price":1.10}"#.into(),
    }
}

type Got = mpsc::UnboundedSender<(HeaderMap, Bytes)>;

/// What becomes of a message at a receiver that answers so, and what it got.
async fn deliver(
    answer: impl IntoResponse + Clone + Send + Sync + 'static,
) -> (Outcome, HeaderMap, Bytes) {
    let take = async move |State(got): State<Got>, headers: HeaderMap, body: Bytes| {
        got.send((headers, body)).unwrap();
        answer.clone()
    };
    let (got, mut received) = mpsc::unbounded_channel();
    let app = Router::new().route("/in", post(take)).with_state(got);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/in?key=hidden", listener.local_addr().unwrap());
    let serving = tokio::spawn(axum::serve(listener, app).into_future());
    let webhook = Webhook::new(WebhookSettings {
        url: url.parse().unwrap(),
        secret: SECRET.into(),
    });
    let outcome = webhook.deliver(&[message()]).await;
    let (headers, body) = received.recv().await.unwrap();
    serving.abort();
    (outcome, headers, body)
}

#[tokio::test]
async fn a_batch_is_posted_signed_with_each_message_as_it_is_stored() {
    let (outcome, headers, body) = deliver(StatusCode::NO_CONTENT).await;
    assert_eq!(outcome, Outcome::Delivered { but: Vec::new() });
    assert_eq!(headers["content-type"], "application/json");
    let body = std::str::from_utf8(&body).unwrap();
    assert_eq!(
        body,
        r#"{"messages":[{"seq":7,"mall":"haneul","receivedAt":"2026-11-21T00:00:00.000Z","message":{"messageId":"m1","type":"page","price":1.10}}]}"#
    );
    let sent = headers[HEADER].to_str().unwrap();
    let time = sent.strip_prefix("t=").unwrap().split_once(',').unwrap().0;
    assert_eq!(sent, signature(SECRET, time.parse().unwrap(), body));
}

#[tokio::test]
async fn an_answer_says_whether_to_try_again() {
    for status in [400, 410, 413, 415, 422] {
        let answer = (
            StatusCode::from_u16(status).unwrap(),
            "price is no text".repeat(1_000),
        );
        let (outcome, ..) = deliver(answer).await;
        let Outcome::Refused { reason } = outcome else {
            panic!("{outcome:?}")
        };
        assert!(reason.contains(&status.to_string()) && reason.contains("price is no text"));
        assert!(reason.len() < REASON_CHARS + 60, "{reason}");
    }
    for status in [301, 401, 404, 408, 429, 500, 503] {
        let answer = (StatusCode::from_u16(status).unwrap(), "visitor d1");
        let (outcome, ..) = deliver(answer).await;
        let Outcome::Later {
            reason,
            after: None,
        } = outcome
        else {
            panic!("{outcome:?}")
        };
        assert!(reason.contains(&status.to_string()) && !reason.contains("visitor"));
    }
}

#[tokio::test]
async fn retry_after_is_seconds_or_a_date() {
    let after = async |text: String| {
        let answer = (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, text)], "");
        match deliver(answer).await.0 {
            Outcome::Later { after, .. } => after,
            outcome => panic!("{outcome:?}"),
        }
    };
    assert_eq!(after("120".into()).await, Some(Duration::from_secs(120)));
    let date = chrono::Utc::now() + Duration::from_secs(100);
    let date = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    assert!(after(date).await > Some(Duration::from_secs(50)));
    assert_eq!(after("Sun, 06 Nov 1994 08:49:37 GMT".into()).await, None);
    assert_eq!(after("soon".into()).await, None);
}

#[tokio::test]
async fn nobody_there_is_a_reason_that_does_not_tell_the_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/in?key=hidden", listener.local_addr().unwrap());
    drop(listener);
    let webhook = Webhook::new(WebhookSettings {
        url: url.parse().unwrap(),
        secret: SECRET.into(),
    });
    match webhook.deliver(&[message()]).await {
        Outcome::Later {
            reason,
            after: None,
        } => {
            assert!(
                reason.contains("refused") && !reason.contains("hidden"),
                "{reason}"
            );
        }
        outcome => panic!("{outcome:?}"),
    }
    assert!(!format!("{:?}", webhook.settings).contains("hidden"));
}

#[test]
fn a_body_is_json() {
    let body: Value = serde_json::from_str(&body(&[message(), message()]).unwrap()).unwrap();
    assert_eq!(body["messages"].as_array().map(Vec::len), Some(2));
}
