//! The sink against answers as Braze gives them, on a log of its own.

use std::collections::VecDeque;
use std::sync::{LazyLock, Mutex as StdMutex};

use axum::Json;
use axum::Router;
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::request::RequestContext;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::*;
use crate::log::Log;
use crate::log::cursors::Refused;
use crate::log::sqlite::SqliteLog;

/// What was asked, by path and body, and what is answered to it.
#[derive(Default)]
struct Desk {
    asked: Vec<(&'static str, Value)>,
    answers: VecDeque<Response>,
}

type Shared = Arc<StdMutex<Desk>>;

/// A sink on a log, and the desk it speaks to.
struct Bench {
    _folder: TempDir,
    log: Arc<SqliteLog>,
    url: Url,
    desk: Shared,
}

fn take(desk: &Shared, path: &'static str, headers: &HeaderMap, body: Value) -> Response {
    assert_eq!(headers["authorization"], "Bearer key");
    let mut desk = desk.lock().unwrap();
    desk.asked.push((path, body));
    let success = || (StatusCode::CREATED, Json(json!({ "message": "success" }))).into_response();
    desk.answers.pop_front().unwrap_or_else(success)
}

impl Bench {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let desk = Shared::default();
        let route = |path: &'static str| {
            post(
                async move |Extract(desk): Extract<Shared>,
                            headers: HeaderMap,
                            Json(body): Json<Value>| {
                    take(&desk, path, &headers, body)
                },
            )
        };
        let app = Router::new()
            .route("/users/track", route("track"))
            .route("/users/identify", route("identify"))
            .with_state(Arc::clone(&desk));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, app).into_future());
        Self {
            log: Arc::new(SqliteLog::open(&folder.path().join("log.db")).unwrap()),
            _folder: folder,
            url: url.parse().unwrap(),
            desk,
        }
    }

    fn sink(&self) -> Braze {
        let settings = BrazeSettings {
            url: self.url.clone(),
            key: "key".into(),
            app_id: Some("app".into()),
            source: None,
            currency: Currency::new("KRW").unwrap(),
        };
        Braze::new(settings, self.log.clone())
    }

    /// Stores these and returns what is stored.
    async fn store(&self, messages: Vec<Value>, at: DateTime<Utc>) -> Vec<StoredMessage> {
        let last = self.log.recent(0, 1).await.unwrap();
        let last = last.first().and_then(|record| record.seq).unwrap_or(0);
        let body = json!({ "batch": messages }).to_string();
        let batch = Batch::parse(&body).unwrap();
        let arrival = RequestContext::of("shop", at);
        let raw = batch.messages.iter();
        let checked = raw.map(|raw| check(raw, &batch, &arrival, Catalog::built_in()));
        self.log.append(checked.collect(), at).await.unwrap();
        self.log.read_after(last, 1000).await.unwrap()
    }

    fn answer(&self, status: u16, body: Value) {
        let answer = (StatusCode::from_u16(status).unwrap(), Json(body)).into_response();
        self.desk.lock().unwrap().answers.push_back(answer);
    }

    /// What was asked since the last time: paths, with the names of events or the number of others.
    fn asked(&self) -> Vec<String> {
        let asked = std::mem::take(&mut self.desk.lock().unwrap().asked);
        let say = |(path, body): (&str, Value)| {
            let count = |list: &str| body[list].as_array().map_or(0, Vec::len);
            let names = body["events"].as_array().cloned().unwrap_or_default();
            let names: Vec<_> = names
                .iter()
                .map(|one| one["name"].as_str().unwrap().to_owned())
                .collect();
            match path {
                "identify" => format!(
                    "identify {}",
                    body["aliases_to_identify"][0]["external_id"]
                        .as_str()
                        .unwrap()
                ),
                _ => format!("{}+{}", count("attributes"), names.join(",")),
            }
        };
        asked.into_iter().map(say).collect()
    }
}

fn event(id: &str, event: &str, properties: Value) -> Value {
    json!({ "type": "track", "event": event, "messageId": id, "anonymousId": "d", "properties": properties })
}

fn long_ago() -> DateTime<Utc> {
    Utc::now() - TimeDelta::hours(1)
}

fn all() -> Outcome {
    Outcome::Delivered { but: Vec::new() }
}

#[tokio::test]
async fn what_is_wrong_with_one_event_is_held_against_its_message_alone() {
    let bench = Bench::new().await;
    let (a, b, c) = (
        event("1", "a", json!({})),
        event("2", "b", json!({})),
        event("3", "c", json!({})),
    );
    let batch = bench.store(vec![a, b, c], long_ago()).await;
    bench.answer(201, json!({ "message": "success", "errors": [{ "type": "bad", "input_array": "events", "index": 1 }] }));
    let sink = bench.sink();
    let but = vec![Refused {
        seq: batch[1].seq,
        reason: "Braze refused it: bad".into(),
    }];
    assert_eq!(sink.deliver(&batch).await, Outcome::Delivered { but });
    // The note was lost, or it is replayed: nothing goes twice.
    assert_eq!(sink.deliver(&batch).await, all());
    assert_eq!(bench.asked(), ["0+a,b,c", "0+b"]);
}

#[tokio::test]
async fn what_was_answered_for_is_not_sent_again_when_a_later_request_fails() {
    let bench = Bench::new().await;
    let traits = json!({ "type": "identify", "messageId": "2", "anonymousId": "d", "userId": "u", "traits": { "a": 1 } });
    let batch = bench
        .store(
            vec![
                event("1", "a", json!({})),
                traits,
                event("3", "b", json!({})),
            ],
            long_ago(),
        )
        .await;
    let sink = bench.sink();
    bench.answer(201, json!({ "message": "success" }));
    bench.answer(503, json!({}));
    assert!(matches!(sink.deliver(&batch).await, Outcome::Later { .. }));
    assert_eq!(bench.asked(), ["0+a", "identify u"]);
    assert_eq!(sink.deliver(&batch).await, all());
    assert_eq!(bench.asked(), ["identify u", "1+b"]);
    assert_eq!(sink.deliver(&batch[..1]).await, all());
    assert_eq!(bench.asked(), [""; 0]);
}

#[tokio::test]
async fn limits_are_waited_for_and_what_can_be_mended_is_tried_again() {
    let bench = Bench::new().await;
    let batch = bench
        .store(vec![event("1", "a", json!({}))], long_ago())
        .await;
    let sink = bench.sink();
    for status in [401, 403, 404, 429, 500, 503] {
        bench.answer(status, json!({}));
        let outcome = sink.deliver(&batch).await;
        assert!(
            matches!(outcome, Outcome::Later { after: None, .. }),
            "{status}: {outcome:?}"
        );
    }
    let reset = (Utc::now() + TimeDelta::seconds(60))
        .timestamp()
        .to_string();
    let limited = (
        StatusCode::TOO_MANY_REQUESTS,
        [("X-RateLimit-Reset", reset)],
    )
        .into_response();
    bench.desk.lock().unwrap().answers.push_back(limited);
    let Outcome::Later { after, .. } = sink.deliver(&batch).await else {
        panic!("it is limited");
    };
    assert!((55..=60).contains(&after.unwrap().as_secs()), "{after:?}");
    bench.answer(400, json!({ "message": "Max Input Length Exceeded" }));
    let Outcome::Refused { reason } = sink.deliver(&batch).await else {
        panic!("it is refused");
    };
    assert!(reason.contains("Max Input"), "{reason}");
    bench.answer(202, json!({ "message": "queued" }));
    assert_eq!(sink.deliver(&batch).await, all());
}

#[tokio::test]
async fn who_cannot_be_identified_holds_nothing_up() {
    let bench = Bench::new().await;
    let both = |id: &str, user: &str| {
        let mut both = event(id, "a", json!({}));
        both["userId"] = user.into();
        both["anonymousId"] = format!("device of {user}").into();
        both
    };
    let batch = bench
        .store(vec![both("1", "u"), both("2", "v")], long_ago())
        .await;
    // Both together, and then one of them alone.
    bench.answer(400, json!({ "message": "no such alias" }));
    bench.answer(400, json!({ "message": "no such alias" }));
    let sink = bench.sink();
    assert_eq!(sink.deliver(&batch).await, all());
    assert_eq!(
        bench.asked(),
        ["identify u", "identify v", "identify u", "0+a,a"]
    );
    let later = bench.store(vec![both("3", "u")], long_ago()).await;
    assert_eq!(sink.deliver(&later).await, all());
    assert_eq!(bench.asked(), ["0+a"]);
}

/// Of today, when the tests began.
static ORDER: LazyLock<String> = LazyLock::new(|| Utc::now().format("%Y%m%d-0000001").to_string());

fn order_event(id: &str, name: &str, more: Value) -> Value {
    let mut order = event(id, name, json!({ "order_id": *ORDER }));
    for (name, value) in more.as_object().unwrap() {
        order["properties"][name] = value.clone();
    }
    order
}

fn item(number: &str) -> Value {
    json!({ "product_no": number, "product_name": "x", "quantity": 1, "product_price": 500 })
}

#[tokio::test]
async fn an_order_waits_for_its_items_and_a_sink_that_starts_anew_finds_it_in_the_log() {
    let bench = Bench::new().await;
    let placed = order_event(
        "1",
        "cafe24_complete_order",
        json!({ "order_amount": 1000, "items_count": 2 }),
    );
    let first = bench.store(vec![placed], Utc::now()).await;
    let sink = bench.sink();
    let Outcome::Later { after, .. } = sink.deliver(&first).await else {
        panic!("its items are not there");
    };
    assert_eq!(after, Some(LOOK_AGAIN));
    let items = vec![
        order_event("2", "cafe24_complete_order_items", item("1")),
        order_event("3", "cafe24_complete_order_items", item("2")),
    ];
    bench.store(items, Utc::now()).await;
    assert_eq!(sink.deliver(&first).await, all());
    assert_eq!(bench.asked(), ["0+ecommerce.order_placed"]);

    let others = (0..1000).map(|n| event(&format!("f{n}"), "a", json!({})));
    bench.store(others.collect(), Utc::now()).await;
    let claimed = json!({ "claim_status": "completed" });
    let cancelled = vec![
        order_event("4", "cafe24_cancel_order", claimed.clone()),
        order_event("5", "cafe24_cancel_order_items", item("1")),
        order_event("6", "cafe24_cancel_order", claimed),
        order_event("7", "cafe24_cancel_order_items", item("2")),
    ];
    let cancelled = bench.store(cancelled, Utc::now()).await;
    let mut sink = bench.sink();
    // The order is before all that it goes through when it starts.
    sink.history = History::new(bench.log.clone(), 100);
    assert_eq!(sink.deliver(&cancelled).await, all());
    assert_eq!(
        bench.asked(),
        [
            "0+ecommerce.order_refunded,cafe24_cancel_order_items,ecommerce.order_cancelled,cafe24_cancel_order_items"
        ]
    );
}
