use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;

fn message(seq: u64, visitor: &str, event: &str) -> StoredMessage {
    let body = json!({
        "type": "track", "event": event, "messageId": format!("m{seq}"), "anonymousId": visitor,
        "properties": { "order_id": "o", "product_no": "1" },
    });
    StoredMessage {
        seq,
        mall: "haneul".into(),
        message_id: format!("m{seq}"),
        received_at: chrono::Utc::now().to_rfc3339(),
        body: body.to_string(),
    }
}

/// The names of the events of each request.
type Taken = Arc<Mutex<Vec<Vec<String>>>>;
/// Events that are answered by a status of their own, once.
type Bad = Arc<Mutex<Vec<(&'static str, u16)>>>;

async fn other_side(bad: &[(&'static str, u16)]) -> (Ga4, Taken) {
    let take = async |State((taken, bad)): State<(Taken, Bad)>,
                      RawQuery(query): RawQuery,
                      body: String| {
        assert_eq!(
            query.as_deref(),
            Some("measurement_id=G-A1&api_secret=hidden")
        );
        let body: Value = serde_json::from_str(&body).unwrap();
        let events = body["events"].as_array().unwrap().iter();
        let names: Vec<String> = events
            .map(|event| event["name"].as_str().unwrap().to_owned())
            .collect();
        let mut bad = bad.lock().unwrap();
        let found = bad
            .iter()
            .position(|(name, _)| names.iter().any(|one| one == name));
        let status = match found {
            // What is refused for good stays so.
            Some(at) if bad[at].1 < 500 => bad[at].1,
            Some(at) => bad.remove(at).1,
            None => 204,
        };
        if status == 204 {
            taken.lock().unwrap().push(names);
        }
        StatusCode::from_u16(status).unwrap()
    };
    let taken = Taken::default();
    let bad = Arc::new(Mutex::new(bad.to_vec()));
    let app = Router::new()
        .route("/mp/collect", post(take))
        .with_state((Arc::clone(&taken), bad));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mp/collect", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, app).into_future());
    let settings = Ga4Settings {
        url: url.parse().unwrap(),
        measurement_id: "G-A1".into(),
        key: "hidden".into(),
        currency: None,
    };
    assert!(!format!("{settings:?}").contains("hidden"));
    (Ga4::new(settings), taken)
}

fn sorted(taken: &Taken) -> Vec<Vec<String>> {
    let mut taken = taken.lock().unwrap().clone();
    taken.sort();
    taken
}

#[tokio::test]
async fn visitors_that_were_told_are_not_told_again_when_another_fails() {
    let (ga4, taken) = other_side(&[("b1", 503)]).await;
    let batch = [
        message(1, "a", "a1"),
        message(2, "b", "b1"),
        message(3, "a", "a2"),
    ];
    assert!(matches!(ga4.deliver(&batch).await, Outcome::Later { .. }));
    assert_eq!(sorted(&taken), [["a1", "a2"]]);
    assert_eq!(
        ga4.deliver(&batch).await,
        Outcome::Delivered { but: Vec::new() }
    );
    assert_eq!(sorted(&taken), [vec!["a1", "a2"], vec!["b1"]]);
}

#[tokio::test]
async fn what_is_to_blame_is_refused_alone() {
    let (ga4, taken) = other_side(&[("a2", 413), ("a3", 500)]).await;
    let mut batch = vec![
        message(1, "a", "a1"),
        message(2, "a", "a2"),
        message(3, "a", "a3"),
    ];
    batch.push(message(4, "a", "a4"));
    batch[3].body = "[]".into();
    assert!(matches!(ga4.deliver(&batch).await, Outcome::Later { .. }));
    let Outcome::Delivered { but } = ga4.deliver(&batch).await else {
        panic!("it is delivered")
    };
    let refused: Vec<u64> = but.iter().map(|refused| refused.seq).collect();
    assert_eq!(refused, [2, 4]);
    assert!(but[0].reason.contains("413"), "{}", but[0].reason);
    assert_eq!(*taken.lock().unwrap(), [["a1"], ["a3"]]);
}

#[tokio::test]
async fn an_order_at_the_end_of_a_piece_goes_with_its_rows() {
    let (ga4, taken) = other_side(&[]).await;
    let log = [
        message(1, "a", "a1"),
        message(2, "b", "cafe24_complete_order"),
        message(3, "b", "cafe24_complete_order_items"),
    ];
    let part = Outcome::Part {
        count: 1,
        but: Vec::new(),
    };
    assert_eq!(ga4.deliver(&log[..2]).await, part);
    assert_eq!(
        ga4.deliver(&log[1..]).await,
        Outcome::Delivered { but: Vec::new() }
    );
    assert_eq!(*taken.lock().unwrap(), [["a1"], ["purchase"]]);
}
