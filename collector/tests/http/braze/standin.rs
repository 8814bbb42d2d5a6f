//! A stand-in for Braze: `/users/track` and `/users/identify`, made from its documentation. It checks what comes, fails
//! in all ways there are at random by a fixed seed, and remembers what it took.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::rules::fault;

/// The key it lets in.
pub const KEY: &str = "rest-api-key";

/// The event that it takes no part of, and says so in `errors`.
pub const UNWANTED: &str = "unwanted_by_braze";

/// What it remembers.
pub struct Memory {
    random: fastrand::Rng,
    coming: Vec<Fate>,
    /// What it took, in order, with whose it is.
    pub held: Vec<(String, Value)>,
    /// Which user an alias turned out to be.
    pub identified: HashMap<String, String>,
    /// Recommended events that it dropped, with why.
    pub dropped: Vec<String>,
    /// What it took without an answer that arrived: it may come once more.
    pub unanswered: Vec<Value>,
    /// What may come once more, and may not.
    perhaps: Vec<Value>,
    /// How many objects came once more.
    pub doubled: usize,
    /// How many requests it failed at, by how.
    pub failures: HashMap<Fate, usize>,
    /// Before this second of the clock it wants no request.
    closed_until: u64,
}

pub type Braze = Arc<Mutex<Memory>>;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    Take,
    Limit,
    Fail,
    Drop,
    TakeAndDrop,
}

impl Memory {
    fn new(seed: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            coming: Vec::new(),
            held: Vec::new(),
            identified: HashMap::new(),
            dropped: Vec::new(),
            unanswered: Vec::new(),
            perhaps: Vec::new(),
            doubled: 0,
            failures: HashMap::new(),
            closed_until: 0,
        }
    }

    /// By chance, but each failure comes in every thirteen requests, and no more than two at once.
    fn fate(&mut self) -> Fate {
        if self.coming.is_empty() {
            let mut groups = [
                vec![Fate::Limit],
                vec![Fate::Drop],
                vec![Fate::Fail, Fate::TakeAndDrop],
            ];
            self.random.shuffle(&mut groups);
            for group in groups {
                self.coming.extend([Fate::Take; 3]);
                self.coming.extend(group);
            }
        }
        let fate = self.coming.pop().unwrap_or(Fate::Take);
        if fate != Fate::Take {
            *self.failures.entry(fate).or_default() += 1;
        }
        fate
    }

    /// Takes the objects; returns what it has against some of them.
    fn take(&mut self, body: &Value) -> Vec<Value> {
        let mut errors = Vec::new();
        let mut again = std::mem::take(&mut self.unanswered);
        for list in ["attributes", "events"] {
            let objects = body[list].as_array().into_iter().flatten();
            for (index, object) in objects.enumerate() {
                if object["name"] == UNWANTED {
                    errors.push(json!({ "type": "this event is not wanted", "input_array": list, "index": index }));
                } else if let Some(at) = again.iter().position(|one| one == object) {
                    again.remove(at);
                    self.doubled += 1;
                } else if let Some(at) = self.perhaps.iter().position(|one| one == object) {
                    self.perhaps.remove(at);
                    self.doubled += 1;
                } else {
                    self.hold(list, object);
                }
            }
        }
        // What was sent without an answer is sent again at once and before anything else.
        assert!(again.is_empty(), "not sent again: {again:?}");
        errors
    }

    /// The collector was killed: it may tell once more what it had not noted, a piece of 75 messages at most.
    pub fn expect_a_piece_again(&mut self) {
        self.unanswered.clear();
        self.closed_until = 0;
        let last = self.held.len().saturating_sub(75);
        let last = self.held[last..].iter();
        self.perhaps = last.map(|(_, object)| object.clone()).collect();
    }

    /// All is noted.
    pub fn expect_nothing_again(&mut self) {
        self.perhaps.clear();
    }

    fn hold(&mut self, list: &str, object: &Value) {
        let person = match (&object["external_id"], &object["user_alias"]) {
            (Value::String(user), Value::Null) => user.clone(),
            (Value::Null, alias) => {
                assert_eq!(alias["alias_label"], "moa_anonymous_id");
                assert_eq!(object["_update_existing_only"], false, "nobody is made");
                let name = alias["alias_name"].as_str().unwrap().to_owned();
                self.identified.get(&name).cloned().unwrap_or(name)
            }
            _ => panic!("{object}"),
        };
        if list == "events" {
            assert!(chrono::DateTime::parse_from_rfc3339(object["time"].as_str().unwrap()).is_ok());
            let name = object["name"].as_str().unwrap();
            if let Some(fault) = fault(name, &object["properties"]) {
                self.dropped.push(format!("{name}: {fault}"));
                return;
            }
        }
        self.held.push((person, object.clone()));
    }

    /// A visitor's profile becomes a part of the user's, with all that was told of them.
    fn identify(&mut self, body: &Value) {
        assert_eq!(body["merge_behavior"], "merge");
        for one in body["aliases_to_identify"].as_array().unwrap() {
            let user = one["external_id"].as_str().unwrap();
            let alias = one["user_alias"]["alias_name"].as_str().unwrap();
            if self.identified.insert(alias.into(), user.into()).is_some() {
                continue;
            }
            for (person, _) in &mut self.held {
                if person == alias {
                    user.clone_into(person);
                }
            }
            self.held.push((
                user.into(),
                json!({ "name": "identified", "properties": {} }),
            ));
        }
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}

/// Deals with a request as it happens to; `take` is what a request does that is taken.
fn deal(
    braze: &Braze,
    headers: &HeaderMap,
    body: &Value,
    take: impl FnOnce(&mut Memory) -> Value,
) -> Response {
    let mut memory = braze.lock().unwrap();
    if headers
        .get("authorization")
        .and_then(|key| key.to_str().ok())
        != Some(&format!("Bearer {KEY}"))
    {
        return refusal(StatusCode::UNAUTHORIZED, "Invalid API key");
    }
    assert!(now() >= memory.closed_until, "it came back too early");
    let count = |list: &str| body[list].as_array().map_or(0, Vec::len);
    if count("attributes") + count("events") > 75 || count("aliases_to_identify") > 50 {
        return refusal(StatusCode::BAD_REQUEST, "Max Input Length Exceeded");
    }
    match memory.fate() {
        Fate::Take => (StatusCode::CREATED, Json(take(&mut memory))).into_response(),
        Fate::Limit => {
            let reset = now() + 1;
            memory.closed_until = reset;
            let header = [("X-RateLimit-Reset", reset.to_string())];
            (StatusCode::TOO_MANY_REQUESTS, header).into_response()
        }
        Fate::Fail => refusal(StatusCode::INTERNAL_SERVER_ERROR, "try again"),
        // The connection ends with its task, quietly.
        Fate::Drop => {
            drop(memory);
            resume_unwind(Box::new("dropped"))
        }
        Fate::TakeAndDrop => {
            take(&mut memory);
            if body.get("aliases_to_identify").is_some() {
                // Objects are to come twice, too.
                memory.coming.push(Fate::TakeAndDrop);
            }
            for list in ["attributes", "events"] {
                let objects = body[list].as_array().into_iter().flatten();
                let wanted = objects.filter(|object| object["name"] != UNWANTED);
                memory.unanswered.extend(wanted.cloned());
            }
            drop(memory);
            resume_unwind(Box::new("dropped"))
        }
    }
}

async fn track(
    State(braze): State<Braze>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    deal(&braze, &headers, &body, |memory| {
        let errors = memory.take(&body);
        match errors.is_empty() {
            true => json!({ "message": "success" }),
            false => json!({ "message": "success", "errors": errors }),
        }
    })
}

async fn identify(
    State(braze): State<Braze>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    deal(&braze, &headers, &body, |memory| {
        memory.identify(&body);
        json!({ "message": "success", "aliases_processed": 1 })
    })
}

/// Starts one; returns its address.
pub async fn start(seed: u64) -> (String, Braze) {
    let braze = Arc::new(Mutex::new(Memory::new(seed)));
    let app = Router::new()
        .route("/users/track", post(track))
        .route("/users/identify", post(identify))
        .with_state(Arc::clone(&braze));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, braze)
}
