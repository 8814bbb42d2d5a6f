//! Ad platforms as their documentation has them: [`meta`], [`tiktok`] and [`google`].
//!
//! Each refuses a whole request for one event that is not as it has to be, and counts an event once, however often it
//! comes: it knows it by its id.

pub mod google;
pub mod meta;
mod rules;
pub mod tiktok;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;
use tokio::time::sleep;

use crate::{Fate, Fates, Repeats, StandIn};

/// How many messages a piece has at most: what may come again after a kill.
const MOST: usize = 200;

/// A currency that no platform knows.
pub const NO_CURRENCY: &str = "XTS";

/// A stand-in for an ad platform.
pub type Platform = StandIn<Memory>;

/// What it remembers.
pub struct Memory {
    /// What becomes of requests.
    pub fates: Fates,
    /// The events it counts, in the order they came first.
    pub events: Vec<Value>,
    /// The same, by what it knows them by.
    known: HashMap<String, Value>,
    order: Vec<String>,
    /// What came more than once.
    pub repeats: Repeats<String>,
    /// What nobody should do who has read the documentation.
    pub faults: Vec<String>,
    /// How many requests it refused for one of their events.
    pub refused: usize,
    /// Events that came as tests, and were not counted.
    pub tests: Vec<Value>,
    /// How many events the largest request had.
    pub largest: usize,
    /// All bodies.
    pub text: String,
    /// How many access tokens were given.
    pub tokens: usize,
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

impl Memory {
    fn new(fates: Fates) -> Self {
        Self {
            fates,
            events: Vec::new(),
            known: HashMap::new(),
            order: Vec::new(),
            repeats: Repeats::default(),
            faults: Vec::new(),
            refused: 0,
            tests: Vec::new(),
            largest: 0,
            text: String::new(),
            tokens: 0,
        }
    }

    /// The collector was killed: what it had not noted may come again.
    pub fn expect_a_piece_again(&mut self) {
        let last = self.order.iter().rev().take(MOST);
        self.repeats.may_be(last.cloned());
    }

    /// Counts these events; without a good answer they have to come again.
    fn take(&mut self, events: &[Value], key: fn(&Value) -> String, is_lost: bool) {
        self.largest = self.largest.max(events.len());
        for event in events {
            let id = key(event);
            match self.known.get(&id) {
                None => {
                    self.order.push(id.clone());
                    self.known.insert(id, event.clone());
                    self.events.push(event.clone());
                }
                Some(first) => {
                    if first != event {
                        self.faults
                            .push(format!("told otherwise: {first} and {event}"));
                    }
                    if !self.repeats.expects(&id) {
                        self.faults.push(format!("told twice: {id}"));
                    }
                }
            }
        }
        if is_lost {
            self.repeats.owe(events.iter().map(key));
        }
    }
}

/// What becomes of a request, after the time it takes.
async fn fate(memory: &Arc<Mutex<Memory>>) -> Fate {
    let (fate, pause) = {
        let mut memory = lock(memory);
        (memory.fates.draw(), memory.fates.pause())
    };
    sleep(pause).await;
    fate
}

fn lock(memory: &Arc<Mutex<Memory>>) -> MutexGuard<'_, Memory> {
    memory.lock().expect("no rule was broken")
}
