//! A stand-in for who takes webhooks. It checks signatures, and remembers each message once.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use ring::hmac;
use serde_json::Value;
use tokio::time::sleep;

use crate::{ANY, Fate, Fates, Repeats, StandIn, UNWANTED};

/// The secret that batches are signed with.
pub const SECRET: &str = "0123456789abcdef";

/// How many messages a batch has at most: what may come again after a kill.
const MOST: usize = 100;

/// A stand-in for who takes webhooks.
pub type Webhook = StandIn<Memory>;

/// What it remembers.
pub struct Memory {
    /// What becomes of requests.
    pub fates: Fates,
    /// What it took, in order: `seq`, `mall`, `receivedAt` and `message`.
    pub taken: Vec<Value>,
    known: HashSet<Id>,
    /// What comes more than once.
    pub repeats: Repeats<Id>,
    /// Whether it takes [`UNWANTED`] too.
    pub takes_all: bool,
}

/// A mall and a message's id.
type Id = (String, String);

/// Failures of every kind but a stall, each behind `calm` requests that go well.
pub fn fates(seed: u64, calm: usize) -> Fates {
    let groups: &[&[Fate]] = &[
        &[Fate::Limit],
        &[Fate::Drop],
        &[Fate::TakeAndDrop, Fate::Fail],
        &[Fate::TakeAndFail],
    ];
    Fates::new(seed, calm, groups)
}

impl Webhook {
    /// One that requests become this of.
    pub async fn new(fates: Fates) -> Self {
        Self::at(ANY, fates).await
    }

    /// The same at this address.
    pub async fn at(address: SocketAddr, fates: Fates) -> Self {
        let memory = Memory {
            fates,
            taken: Vec::new(),
            known: HashSet::new(),
            repeats: Repeats::default(),
            takes_all: false,
        };
        Self::start(
            address,
            "/in",
            Router::new().route("/in", post(take)),
            memory,
        )
        .await
    }
}

impl Memory {
    /// The ids it took, in order.
    pub fn ids(&self) -> Vec<String> {
        self.taken.iter().map(|one| id(one).1).collect()
    }

    /// The collector was killed: the last batch may come again.
    pub fn expect_a_piece_again(&mut self) {
        let last = self.taken.len().saturating_sub(MOST);
        self.repeats.may_be(self.taken[last..].iter().map(id));
        self.fates.reopen();
    }

    fn take(&mut self, messages: &[Value]) {
        for one in messages {
            match self.known.insert(id(one)) {
                true => self.taken.push(one.clone()),
                false => assert!(self.repeats.expects(&id(one)), "told twice: {one}"),
            }
        }
    }
}

fn id(one: &Value) -> Id {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&one["mall"]), text(&one["message"]["messageId"]))
}

/// Takes some batches, fails at others, and at some after it has taken them.
async fn take(
    State(memory): State<Arc<Mutex<Memory>>>,
    headers: HeaderMap,
    body: String,
) -> Response {
    // So that there is time to kill the collector meanwhile.
    sleep(Duration::from_millis(20)).await;
    let fate = {
        let mut memory = memory.lock().expect("no rule was broken");
        check_signature(&headers, &body);
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let messages = body["messages"].as_array().expect("a list");
        assert!((1..=MOST).contains(&messages.len()), "{}", messages.len());
        let is_unwanted = |one: &Value| one["message"]["event"] == UNWANTED;
        if !memory.takes_all && messages.iter().any(is_unwanted) {
            return StatusCode::UNPROCESSABLE_ENTITY.into_response();
        }
        let fate = memory.fates.draw();
        if fate.takes() {
            memory.take(messages);
        }
        if fate.loses_the_answer() {
            memory.repeats.owe(messages.iter().map(id));
        }
        if fate == Fate::Limit {
            memory.fates.close_for_a_second();
            return (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "1")]).into_response();
        }
        fate
    };
    match fate {
        Fate::Take => StatusCode::OK.into_response(),
        fate => fate.end().await,
    }
}

/// As docs/sinks.md has it: the HMAC-SHA256 of the seconds, a full stop and the body, not five minutes old.
fn check_signature(headers: &HeaderMap, body: &str) {
    let header = headers["moa-signature"].to_str().expect("text");
    let parts = header
        .strip_prefix("t=")
        .and_then(|rest| rest.split_once(",v1="));
    let (time, hex) = parts.expect("a time and a signature");
    let signature: Vec<u8> = (0..hex.len() / 2)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).expect("hex"))
        .collect();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let signed = format!("{time}.{body}");
    hmac::verify(&key, signed.as_bytes(), &signature).expect("the collector's signature");
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("a clock").as_secs();
    assert!(
        now.abs_diff(time.parse().expect("seconds")) < 300,
        "{header}"
    );
}
