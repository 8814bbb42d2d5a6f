//! GA4 as its documentation has it: it answers 204, and notes what `/debug/mp/collect` would object
//! to. And it fails now and then.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::post;
use chrono::Utc;
use serde_json::{Map, Value};
use tokio::net::TcpListener;
use tokio::time::sleep;

/// An event, and who it is of.
#[derive(Debug, Clone)]
pub struct Taken {
    pub client: String,
    pub user: Option<String>,
    pub properties: Map<String, Value>,
    pub event: Value,
}

/// What it remembers.
#[derive(Default)]
pub struct Told {
    pub events: Vec<Taken>,
    /// What it would have objected to.
    pub faults: Vec<String>,
    /// Requests that did not go well.
    pub failed: usize,
    /// Events that it took without a good answer.
    pub unanswered: usize,
    /// All bodies.
    pub text: String,
    random: Option<fastrand::Rng>,
    /// Whether it has let somebody wait in vain.
    has_stalled: bool,
}

#[derive(Clone)]
pub struct StandIn {
    pub url: String,
    told: Arc<Mutex<Told>>,
}

impl StandIn {
    /// One whose failures are those of this seed.
    pub async fn start(seed: u64) -> Self {
        let told = Told {
            random: Some(fastrand::Rng::with_seed(seed)),
            ..Told::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stand_in = Self {
            url: format!("http://{}/mp/collect", listener.local_addr().unwrap()),
            told: Arc::new(Mutex::new(told)),
        };
        let app = Router::new()
            .route("/mp/collect", post(collect))
            .with_state(Arc::clone(&stand_in.told));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        stand_in
    }

    pub fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap()
    }

    /// How many events it has, repeated ones once.
    pub fn distinct(&self) -> usize {
        let told = self.told();
        let ids = told
            .events
            .iter()
            .map(|taken| taken.event["params"]["message_id"].to_string());
        ids.collect::<HashSet<_>>().len()
    }
}

type Answer = Result<StatusCode, StatusCode>;

async fn collect(
    State(told): State<Arc<Mutex<Told>>>,
    Query(query): Query<Map<String, Value>>,
    body: String,
) -> Answer {
    let luck = {
        let mut told = told.lock().unwrap();
        told.random.as_mut().map_or(99, |random| random.u8(0..100))
    };
    if luck < 5 {
        told.lock().unwrap().failed += 1;
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    // So that requests of several visitors are under way at once.
    sleep(Duration::from_millis(u64::from(luck % 7))).await;
    let mut faults = Vec::new();
    if query.get("measurement_id") != Some(&"G-TEST1".into())
        || query.get("api_secret") != Some(&"api-secret".into())
    {
        faults.push("measurement_id or api_secret".to_owned());
    }
    let events = check(&body, &mut faults);
    let fails = luck < 9;
    let stalls = {
        let mut told = told.lock().unwrap();
        told.text.push_str(&body);
        told.faults.extend(faults);
        if fails {
            told.failed += 1;
            told.unanswered += events.len();
        }
        told.events.extend(events);
        fails && !std::mem::replace(&mut told.has_stalled, true)
    };
    // It is taken, and the answer never comes, is lost, or says otherwise.
    match fails {
        true if stalls => std::future::pending().await,
        // Ends the connection without a word on the error output.
        true if luck % 2 == 0 => std::panic::resume_unwind(Box::new(())),
        true => return Err(StatusCode::BAD_GATEWAY),
        false => {}
    }
    Ok(StatusCode::NO_CONTENT)
}

fn check(body: &str, faults: &mut Vec<String>) -> Vec<Taken> {
    let mut must = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    must(body.len() <= 130_000, "body");
    let body: Value = serde_json::from_str(body).unwrap();
    let members = [
        "client_id",
        "user_id",
        "user_properties",
        "consent",
        "timestamp_micros",
        "events",
    ];
    let object = body.as_object().unwrap();
    must(
        object.keys().all(|name| members.contains(&name.as_str())),
        "unknown member",
    );
    let client = body["client_id"].as_str().unwrap_or_default().to_owned();
    must(!client.is_empty(), "client_id");
    let user = body
        .get("user_id")
        .map(|user| user.as_str().unwrap_or_default().to_owned());
    must(
        user.as_ref()
            .is_none_or(|user| (1..=256).contains(&user.len())),
        "user_id",
    );
    let none = Map::new();
    let properties = body
        .get("user_properties")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    must(properties.len() <= 25, "user properties");
    for (name, value) in properties {
        must(is_name(name, 24), name);
        let value = &value["value"];
        must(
            value.is_number()
                || value
                    .as_str()
                    .is_some_and(|text| text.chars().count() <= 36),
            name,
        );
    }
    let events = body["events"].as_array().unwrap();
    must((1..=25).contains(&events.len()), "number of events");
    for event in events {
        let name = event["name"].as_str().unwrap_or_default();
        must(is_name(name, 40) && !RESERVED.contains(&name), name);
        let now = Utc::now().timestamp_micros();
        let at = event["timestamp_micros"].as_i64().unwrap_or_default();
        must(
            (now - 72 * 3_600_000_000..=now).contains(&at),
            "timestamp_micros",
        );
        let parameters = event["params"].as_object().unwrap();
        must(parameters.len() <= 25, "number of parameters");
        must(
            !parameters.contains_key("value") || parameters.contains_key("currency"),
            "currency",
        );
        must(
            !["purchase", "refund"].contains(&name) || parameters.contains_key("transaction_id"),
            "transaction_id",
        );
        must(
            parameters.get("session_id").is_none_or(is_number_text),
            "session_id",
        );
        for (parameter, value) in parameters {
            must(is_name(parameter, 40), parameter);
            if parameter == "items" {
                let items = value.as_array().unwrap();
                must((1..=200).contains(&items.len()), "number of items");
                for item in items {
                    let item = item.as_object().unwrap();
                    must(
                        item.contains_key("item_id") || item.contains_key("item_name"),
                        "item",
                    );
                    must(
                        item.iter()
                            .all(|(name, value)| is_name(name, 40) && is_value(value)),
                        "item",
                    );
                }
            } else {
                must(is_value(value), parameter);
            }
        }
    }
    let taken = events.iter().map(|event| Taken {
        client: client.clone(),
        user: user.clone(),
        properties: properties.clone(),
        event: event.clone(),
    });
    taken.collect()
}

fn is_value(value: &Value) -> bool {
    value.is_number()
        || value
            .as_str()
            .is_some_and(|text| text.chars().count() <= 100)
}

fn is_number_text(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_name(name: &str, limit: usize) -> bool {
    let kept = ["_", "firebase_", "ga_", "google_", "gtag."];
    name.len() <= limit
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !kept.iter().any(|prefix| name.starts_with(prefix))
}

const RESERVED: &[&str] = &[
    "ad_click",
    "app_remove",
    "error",
    "first_open",
    "first_visit",
    "in_app_purchase",
    "screen_view",
    "session_start",
    "user_engagement",
];
