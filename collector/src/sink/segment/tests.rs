use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;

fn message(seq: u64, more: usize) -> StoredMessage {
    let body = json!({
        "type": "track", "event": "e", "messageId": format!("m{seq}"), "anonymousId": "d",
        "timestamp": "2026-11-21T00:00:00.000Z", "originalTimestamp": "2026-11-21T05:00:00.000Z",
        "sentAt": "2026-11-21T05:00:01.000Z", "properties": { "text": "x".repeat(more) },
    });
    StoredMessage {
        seq,
        mall: "haneul".into(),
        message_id: format!("m{seq}"),
        received_at: "2026-11-21T00:00:01.000Z".into(),
        body: body.to_string(),
    }
}

type Bodies = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

/// Answers by these, one after the other, then by 200.
type Answers = Arc<Mutex<Vec<u16>>>;

async fn other_side(answers: &[u16]) -> (Segment, Bodies) {
    let take = async |State((bodies, answers)): State<(Bodies, Answers)>,
                      headers: HeaderMap,
                      body: String| {
        assert!(body.len() <= BODY_BYTES, "{}", body.len());
        let answer = answers.lock().unwrap().pop().unwrap_or(200);
        let body = serde_json::from_str(&body).unwrap();
        bodies.lock().unwrap().push((headers, body));
        (StatusCode::from_u16(answer).unwrap(), [(RETRY_AFTER, "7")])
    };
    let bodies = Bodies::default();
    let answers = Arc::new(Mutex::new(answers.iter().rev().copied().collect()));
    let app = Router::new()
        .route("/base/v1/batch", post(take))
        .with_state((Arc::clone(&bodies), answers));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/base/", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, app).into_future());
    let segment = Segment::new(SegmentSettings {
        url: url.parse().unwrap(),
        key: "write-key".into(),
    });
    (segment, bodies)
}

fn ids(bodies: &Bodies) -> Vec<Vec<String>> {
    let id = |one: &Value| one["messageId"].as_str().unwrap().to_owned();
    let of = |body: &Value| body["batch"].as_array().unwrap().iter().map(id).collect();
    let bodies = bodies.lock().unwrap();
    bodies.iter().map(|(_, body)| of(body)).collect()
}

#[tokio::test]
async fn messages_go_as_they_are_stored_with_the_time_they_leave() {
    let (segment, bodies) = other_side(&[]).await;
    let outcome = segment.deliver(&[message(1, 1), message(2, 1)]).await;
    assert_eq!(outcome, Outcome::Delivered { but: Vec::new() });
    let (headers, body) = bodies.lock().unwrap()[0].clone();
    // `printf 'write-key:' | base64`
    assert_eq!(headers["authorization"], "Basic d3JpdGUta2V5Og==");
    assert_eq!(headers["content-type"], "application/json");
    let sent = &body["batch"][0];
    assert_eq!(sent["sentAt"], body["sentAt"]);
    assert!(body["sentAt"].as_str() > Some("2026-11-22"));
    assert_eq!(sent.get("originalTimestamp"), None);
    assert_eq!(sent["timestamp"], "2026-11-21T00:00:00.000Z");
    assert_eq!(sent["messageId"], "m1");
    assert!(
        !format!(
            "{:?}",
            SegmentSettings {
                url: "http://u:hidden@h".parse().unwrap(),
                key: "hidden".into()
            }
        )
        .contains("hidden")
    );
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_and_bodies_stay_below_their_limit() {
    let (segment, bodies) = other_side(&[]).await;
    let mut batch: Vec<_> = (1..=40).map(|seq| message(seq, 30_000)).collect();
    batch[6] = message(7, 33_000);
    let Outcome::Delivered { but } = segment.deliver(&batch).await else {
        panic!("it is delivered")
    };
    assert_eq!((but.len(), but[0].seq), (1, 7));
    assert!(but[0].reason.contains("32768"), "{}", but[0].reason);
    let wanted: Vec<String> = (1..=40)
        .filter(|seq| *seq != 7)
        .map(|seq| format!("m{seq}"))
        .collect();
    assert_eq!(ids(&bodies).concat(), wanted);
    assert_eq!(bodies.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn what_was_answered_well_is_not_sent_again_when_the_next_request_fails() {
    let (segment, bodies) = other_side(&[200, 503, 200, 400]).await;
    let batch: Vec<_> = (1..=40).map(|seq| message(seq, 30_000)).collect();
    let Outcome::Later { after, .. } = segment.deliver(&batch).await else {
        panic!("the second request failed")
    };
    assert_eq!(after, Some(Duration::from_secs(7)));
    let Outcome::Refused { reason } = segment.deliver(&batch).await else {
        panic!("the third request was refused")
    };
    assert!(reason.contains("400"), "{reason}");
    // The runner halves what was refused.
    for half in batch.chunks(20) {
        let outcome = segment.deliver(half).await;
        assert_eq!(outcome, Outcome::Delivered { but: Vec::new() });
    }
    let ids = ids(&bodies);
    assert_eq!(ids[1], ids[2], "what got no good answer is sent again");
    assert_eq!(ids[3], ids[4], "the first half was all delivered");
    assert_eq!(ids.len(), 5);
}

#[tokio::test]
async fn an_answer_says_whether_to_try_again() {
    for (status, again) in [
        (401, true),
        (403, true),
        (404, true),
        (429, true),
        (500, true),
        (400, false),
        (413, false),
    ] {
        let (segment, _) = other_side(&[status]).await;
        let outcome = segment.deliver(&[message(1, 1)]).await;
        assert_eq!(
            matches!(outcome, Outcome::Later { .. }),
            again,
            "{outcome:?}"
        );
        assert_eq!(
            matches!(outcome, Outcome::Refused { .. }),
            !again,
            "{outcome:?}"
        );
    }
}

#[test]
fn what_is_no_message_is_refused_with_the_reason() {
    assert!(forward("[1]", "").is_err());
    assert_eq!(
        forward(r#"{"a":1.10,"sentAt":"x","b":2}"#, "t").as_deref(),
        Ok(r#"{"a":1.10,"sentAt":"t","b":2}"#)
    );
}
