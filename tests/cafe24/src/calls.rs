//! What the stand-in counted of the calls to a mall.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde::Serialize;

/// The calls to a mall so far.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Calls {
    /// All calls.
    pub total: u64,
    /// Those that were answered 429.
    pub refused: u64,
    /// Those among them that came while a block was on and lengthened it.
    pub while_blocked: u64,
    /// The longest block that was announced, in seconds.
    pub longest_block: Duration,
    /// The highest level of the bucket of 40.
    pub highest_level: u32,
    /// Calls that were the tenth or more within a second (facts/server 1.3: may be judged abnormal).
    pub abnormal: u64,
    /// How many came to each endpoint, ids written as `{}`.
    pub by_endpoint: BTreeMap<String, u64>,
    /// How many answers had each status.
    pub by_status: BTreeMap<u16, u64>,
    /// Windows, offsets and other parameters that were not taken (422), as they were asked.
    pub unprocessable: Vec<String>,
    #[serde(skip)]
    last_second: VecDeque<i64>,
}

impl Calls {
    /// Counts a call at a time in milliseconds.
    pub(crate) fn count(&mut self, now: i64, endpoint: String) {
        self.total += 1;
        *self.by_endpoint.entry(endpoint).or_default() += 1;
        while self
            .last_second
            .front()
            .is_some_and(|at| *at <= now - 1_000)
        {
            self.last_second.pop_front();
        }
        self.last_second.push_back(now);
        self.abnormal += u64::from(self.last_second.len() >= 10);
    }

    /// Counts its answer.
    pub(crate) fn answered(&mut self, status: u16, asked: &str) {
        *self.by_status.entry(status).or_default() += 1;
        self.refused += u64::from(status == 429);
        if status == 422 && self.unprocessable.len() < 100 {
            self.unprocessable.push(asked.to_owned());
        }
    }

    pub(crate) fn blocked(&mut self, seconds: u64) {
        self.longest_block = self.longest_block.max(Duration::from_secs(seconds));
    }
}
