//! A stand-in for Braze: `/users/track` and `/users/identify`, made from its documentation.

mod rules;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::{ANY, Fate, Fates, Repeats, StandIn, UNWANTED};
use rules::fault;

/// The key it lets in.
pub const KEY: &str = "rest-api-key";

/// How many objects a request has at most, and a piece messages: what may come again after a kill.
const MOST: usize = 75;

/// What is held beside objects: an alias became a user.
const IDENTIFIED: &str = "identified";

/// A stand-in for Braze.
pub type Braze = StandIn<Memory>;

/// What it remembers.
pub struct Memory {
    /// What becomes of requests.
    pub fates: Fates,
    /// What it took, in order, with whose it is in the end. Where an alias became a user stands
    /// `{"name": "identified", "alias": …}`.
    pub held: Vec<(String, Value)>,
    /// Which user an alias turned out to be.
    pub identified: HashMap<String, String>,
    /// Recommended events that it dropped, with why.
    pub dropped: Vec<String>,
    /// What comes more than once.
    pub repeats: Repeats<Value>,
}

/// Failures of every kind but a stall, each behind `calm` requests that go well.
pub fn fates(seed: u64, calm: usize) -> Fates {
    let groups: &[&[Fate]] = &[
        &[Fate::Limit],
        &[Fate::Drop],
        &[Fate::TakeAndDrop, Fate::Fail],
    ];
    Fates::new(seed, calm, groups)
}

impl Braze {
    /// One that requests become this of.
    pub async fn new(fates: Fates) -> Self {
        let memory = Memory {
            fates,
            held: Vec::new(),
            identified: HashMap::new(),
            dropped: Vec::new(),
            repeats: Repeats::default(),
        };
        let app = Router::new()
            .route("/users/track", post(track))
            .route("/users/identify", post(identify));
        Self::start(ANY, "", app, memory).await
    }
}

impl Memory {
    /// The collector was killed: it may tell once more what it had not noted.
    pub fn expect_a_piece_again(&mut self) {
        let objects = self.held.iter().rev().map(|(_, object)| object);
        let objects = objects.filter(|object| object["name"] != IDENTIFIED);
        self.repeats.may_be(objects.take(MOST).cloned());
        self.fates.reopen();
    }

    /// Takes the objects; returns what it has against some of them.
    fn take(&mut self, body: &Value) -> Vec<Value> {
        let mut errors = Vec::new();
        for (list, index, object) in objects(body) {
            if object["name"] == UNWANTED {
                errors.push(json!({ "type": "this event is not wanted", "input_array": list, "index": index }));
            } else if !self.repeats.expects(object) {
                self.hold(list, object);
            }
        }
        // What was sent without an answer is sent again at once and before anything else.
        let owed = self.repeats.owed();
        assert!(owed.is_empty(), "not sent again: {owed:?}");
        errors
    }

    fn hold(&mut self, list: &str, object: &Value) {
        let person = match (&object["external_id"], &object["user_alias"]) {
            (Value::String(user), Value::Null) => user.clone(),
            (Value::Null, alias) => {
                assert_eq!(alias["alias_label"], "moa_anonymous_id");
                assert_eq!(object["_update_existing_only"], false, "nobody is made");
                let name = alias["alias_name"].as_str().expect("a name").to_owned();
                self.identified.get(&name).cloned().unwrap_or(name)
            }
            _ => panic!("{object}"),
        };
        if list == "events" {
            let time = object["time"].as_str().expect("a time");
            chrono::DateTime::parse_from_rfc3339(time).expect("a time");
            let name = object["name"].as_str().expect("a name");
            if let Some(fault) = fault(name, &object["properties"]) {
                self.dropped.push(format!("{name}: {fault}"));
                return;
            }
        }
        self.held.push((person, object.clone()));
    }

    /// A visitor's profile becomes a part of the user's, with all that was told of them. Whoever is a
    /// user stays that one.
    fn identify(&mut self, body: &Value) {
        assert_eq!(body["merge_behavior"], "merge");
        for one in body["aliases_to_identify"].as_array().expect("a list") {
            let user = one["external_id"].as_str().expect("a user");
            let alias = one["user_alias"]["alias_name"].as_str().expect("a name");
            if self.identified.contains_key(alias) {
                continue;
            }
            self.identified.insert(alias.into(), user.into());
            for (person, _) in &mut self.held {
                if person == alias {
                    user.clone_into(person);
                }
            }
            let mark = json!({ "name": IDENTIFIED, "alias": alias, "properties": {} });
            self.held.push((user.into(), mark));
        }
    }
}

/// The objects of a request, each with the list it stands in and its place there.
fn objects(body: &Value) -> impl Iterator<Item = (&'static str, usize, &Value)> {
    ["attributes", "events"].into_iter().flat_map(move |list| {
        let objects = body[list].as_array().into_iter().flatten();
        objects
            .enumerate()
            .map(move |(index, object)| (list, index, object))
    })
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}

/// What is wrong with a request as a whole.
fn wrong(headers: &HeaderMap, body: &Value) -> Option<Response> {
    let key = headers
        .get("authorization")
        .and_then(|key| key.to_str().ok());
    if key != Some(&format!("Bearer {KEY}")) {
        return Some(refusal(StatusCode::UNAUTHORIZED, "Invalid API key"));
    }
    let identified = body["aliases_to_identify"].as_array().map_or(0, Vec::len);
    let is_too_long = objects(body).count() > MOST || identified > 50;
    is_too_long.then(|| refusal(StatusCode::BAD_REQUEST, "Max Input Length Exceeded"))
}

/// Deals with a request as it happens to; `take` is what a request does that is taken.
async fn deal(
    braze: &Mutex<Memory>,
    headers: &HeaderMap,
    body: &Value,
    take: impl FnOnce(&mut Memory) -> Value,
) -> Response {
    if let Some(refusal) = wrong(headers, body) {
        return refusal;
    }
    let fate = {
        let mut memory = braze.lock().expect("no rule was broken");
        let fate = memory.fates.draw();
        if fate == Fate::Limit {
            let reset = memory.fates.close_for_a_second().to_string();
            return (
                StatusCode::TOO_MANY_REQUESTS,
                [("X-RateLimit-Reset", reset)],
            )
                .into_response();
        }
        let answer = fate.takes().then(|| take(&mut memory));
        if fate == Fate::Take {
            return (StatusCode::CREATED, Json(answer)).into_response();
        }
        if fate.loses_the_answer() {
            if body.get("aliases_to_identify").is_some() {
                // Objects are to come twice, too.
                memory.fates.next_are([Fate::Take, Fate::TakeAndDrop]);
            }
            let wanted = objects(body).filter(|(.., object)| object["name"] != UNWANTED);
            memory
                .repeats
                .owe(wanted.map(|(.., object)| object.clone()));
        }
        fate
    };
    fate.end().await
}

async fn track(
    State(braze): State<Arc<Mutex<Memory>>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let take = |memory: &mut Memory| match memory.take(&body) {
        errors if errors.is_empty() => json!({ "message": "success" }),
        errors => json!({ "message": "success", "errors": errors }),
    };
    deal(&braze, &headers, &body, take).await
}

async fn identify(
    State(braze): State<Arc<Mutex<Memory>>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let take = |memory: &mut Memory| {
        memory.identify(&body);
        json!({ "message": "success", "aliases_processed": 1 })
    };
    deal(&braze, &headers, &body, take).await
}
