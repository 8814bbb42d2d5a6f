//! GA4 as its documentation has it: it answers 204, and notes what `/debug/mp/collect` would object
//! to. And it fails now and then.

mod rules;

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Map, Value};
use tokio::time::sleep;

use crate::{ANY, Fate, Fates, Repeats, StandIn};

/// The data stream it is.
pub const MEASUREMENT_ID: &str = "G-TEST1";

/// The stream's API secret.
pub const SECRET: &str = "api-secret";

/// How many messages a piece has at most: what may come again after a kill.
const MOST: usize = 100;

/// A stand-in for GA4.
pub type Ga4 = StandIn<Memory>;

/// An event, and who it is of.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The visitor.
    pub client: String,
    /// The user, where one is known.
    pub user: Option<String>,
    /// The user properties that came with it.
    pub properties: Map<String, Value>,
    /// Name, time and `params`.
    pub event: Value,
}

impl Taken {
    /// The id of the message that it was.
    pub fn message_id(&self) -> &str {
        let id = &self.event["params"]["message_id"];
        id.as_str().unwrap_or_default()
    }
}

/// What it remembers.
pub struct Memory {
    /// What becomes of requests.
    pub fates: Fates,
    /// What it took, in order.
    pub events: Vec<Taken>,
    known: HashSet<String>,
    /// What comes more than once, by the ids of messages.
    pub repeats: Repeats<String>,
    /// What it would have objected to.
    pub faults: Vec<String>,
    /// All bodies.
    pub text: String,
}

/// Failures of every kind but a stall, each behind `calm` requests that go well.
pub fn fates(seed: u64, calm: usize) -> Fates {
    let groups: &[&[Fate]] = &[
        &[Fate::Limit],
        &[Fate::Fail],
        &[Fate::Drop],
        &[Fate::TakeAndDrop],
        &[Fate::TakeAndFail],
    ];
    Fates::new(seed, calm, groups)
}

impl Ga4 {
    /// One that requests become this of.
    pub async fn new(fates: Fates) -> Self {
        let memory = Memory {
            fates,
            events: Vec::new(),
            known: HashSet::new(),
            repeats: Repeats::default(),
            faults: Vec::new(),
            text: String::new(),
        };
        let app = Router::new().route("/mp/collect", post(collect));
        Self::start(ANY, "/mp/collect", app, memory).await
    }
}

impl Memory {
    /// The collector was killed: what it had not noted may come again.
    pub fn expect_a_piece_again(&mut self) {
        let last = self.events.iter().rev().take(MOST);
        self.repeats
            .may_be(last.map(|taken| taken.message_id().to_owned()));
    }

    fn take(&mut self, events: &[Taken]) {
        for one in events {
            let id = one.message_id();
            if self.known.insert(id.to_owned()) {
                self.events.push(one.clone());
            } else if !self.repeats.expects(&id.to_owned()) {
                self.faults.push(format!("told twice: {}", one.event));
            }
        }
    }
}

type Parameters = Query<Map<String, Value>>;

async fn collect(
    State(memory): State<Arc<Mutex<Memory>>>,
    Query(query): Parameters,
    body: String,
) -> Response {
    let (fate, pause) = {
        let mut memory = memory.lock().expect("no rule was broken");
        (memory.fates.draw(), memory.fates.pause())
    };
    sleep(pause).await;
    if fate.takes() {
        let mut faults = Vec::new();
        if query.get("measurement_id") != Some(&MEASUREMENT_ID.into())
            || query.get("api_secret") != Some(&SECRET.into())
        {
            faults.push("measurement_id or api_secret".to_owned());
        }
        let events = rules::check(&body, &mut faults);
        let mut memory = memory.lock().expect("no rule was broken");
        memory.text.push_str(&body);
        memory.faults.extend(faults);
        memory.take(&events);
        if fate.loses_the_answer() {
            let ids = events.iter().map(|taken| taken.message_id().to_owned());
            memory.repeats.owe(ids);
        }
    }
    match fate {
        Fate::Take => StatusCode::NO_CONTENT.into_response(),
        // Requests of other visitors are under way, so nobody is too early.
        Fate::Limit => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "1")]).into_response(),
        fate => fate.end().await,
    }
}
