//! A mall as Cafe24's servers keep it: its life, and what the app has and did there.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Notify;

use crate::bucket::{Leaky, Tokens, Usage};
use crate::calls::Calls;
use crate::dates::At;
use crate::delivery::{Due, Log};
use crate::life::{Life, Plan};
use crate::oauth::Grants;
use crate::webhooks::{About, Notice};
use crate::{Faults, Settings};

#[derive(Debug)]
pub(crate) struct Mall {
    pub id: String,
    pub life: Life,
    shops: u8,
    pub grants: Grants,
    pub calls: Calls,
    pub bucket: Leaky,
    pub script_bucket: Leaky,
    pub front_bucket: Leaky,
    pub call_usage: Usage,
    pub time_usage: Usage,
    pub analytics: Tokens,
    /// The minute of the last D.Collection call and how many it had.
    pub collection_calls: (i64, u32),
    /// Calls a second of another app.
    pub others: f64,
    pub scripts: Vec<Value>,
    pub reception: bool,
    /// What webhooks told so far; deliveries and logs point into it.
    pub told: Vec<Notice>,
    pub outbox: BinaryHeap<Reverse<Due>>,
    pub logs: Vec<Log>,
    pub faults: Faults,
    pub client_id: String,
    /// The chance in deliveries and answers, apart from that of life.
    pub rng: fastrand::Rng,
    pub posted: u64,
    /// Wakes who delivers, when something was put on its way from outside.
    pub woken: Arc<Notify>,
}

impl Mall {
    pub fn new(id: &str, plan: Plan, settings: &Settings) -> Self {
        // Malls of one seed differ.
        let own = id.bytes().fold(settings.seed, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(byte.into())
        });
        Self {
            id: id.to_owned(),
            life: Life::plan(plan, own),
            shops: plan.shops.max(1),
            grants: Grants::default(),
            calls: Calls::default(),
            bucket: Leaky::new(40.0),
            script_bucket: Leaky::new(10.0),
            front_bucket: Leaky::new(40.0),
            call_usage: Usage::hourly(10_000.0),
            time_usage: Usage::hourly(1_800.0),
            analytics: Tokens::new(),
            collection_calls: (0, 0),
            others: 0.0,
            scripts: Vec::new(),
            reception: true,
            told: Vec::new(),
            outbox: BinaryHeap::new(),
            logs: Vec::new(),
            faults: settings.faults,
            client_id: settings.client_id.clone(),
            rng: fastrand::Rng::with_seed(own ^ 0x5EED),
            posted: 0,
            woken: Arc::default(),
        }
    }

    /// How many shops it has.
    pub fn shops(&self) -> u8 {
        self.shops
    }

    /// Lets time pass of which the app hears nothing.
    pub fn pass(&mut self, until: At) {
        self.life.run(until);
        self.life.notices.clear();
    }

    /// A word nobody guesses, for codes and tokens.
    pub fn word(&mut self) -> String {
        (0..22).map(|_| self.rng.alphanumeric()).collect()
    }

    pub fn chance(&mut self, share: f64) -> bool {
        share > 0.0 && self.rng.f64() < share
    }

    pub fn uninstall(&mut self, now: At) {
        self.grants.delete();
        self.scripts.clear();
        self.outbox.clear();
        self.post(Notice {
            at: now,
            shop: 1,
            form: 0,
            about: About::AppDeleted,
        });
        self.woken.notify_one();
    }
}
