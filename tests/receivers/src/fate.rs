//! What becomes of requests.

use std::collections::{BTreeMap, VecDeque};
use std::future::pending;
use std::panic::resume_unwind;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is taken and answered well.
    Take,
    /// It is answered 429, with the time before which nobody may come back.
    Limit,
    /// It is answered 5xx.
    Fail,
    /// Its connection ends, and nothing is taken.
    Drop,
    /// It is taken and answered 5xx.
    TakeAndFail,
    /// It is taken, and its connection ends without an answer.
    TakeAndDrop,
    /// It is taken, and nothing is heard of it: the other side gives up after its timeout.
    TakeAndStall,
}

impl Fate {
    /// Whether what the request says is taken.
    pub fn takes(self) -> bool {
        matches!(self, Fate::Take) || self.loses_the_answer()
    }

    /// Whether it is taken without a good answer.
    pub fn loses_the_answer(self) -> bool {
        matches!(
            self,
            Fate::TakeAndFail | Fate::TakeAndDrop | Fate::TakeAndStall
        )
    }

    /// The end of a request that is neither answered well nor told to wait.
    pub async fn end(self) -> Response {
        match self {
            Fate::Fail => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Fate::TakeAndFail => StatusCode::BAD_GATEWAY.into_response(),
            Fate::TakeAndStall => pending().await,
            // The connection ends with its task, without a word on the error output.
            Fate::Drop | Fate::TakeAndDrop => resume_unwind(Box::new("dropped")),
            Fate::Take | Fate::Limit => unreachable!("who takes or limits has an answer"),
        }
    }
}

/// The fates of a stand-in's requests, which are those of its seed.
pub struct Fates {
    random: fastrand::Rng,
    calm: usize,
    groups: Vec<Vec<Fate>>,
    coming: VecDeque<Fate>,
    stalls: bool,
    counts: BTreeMap<Fate, usize>,
    closed_until: SystemTime,
}

impl Fates {
    /// In each round each of these groups comes once, in whatever order, each behind `calm` requests that
    /// go well: so no failure is left to luck, and no more come at once than a group has.
    pub fn new(seed: u64, calm: usize, groups: &[&[Fate]]) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            calm,
            groups: groups.iter().map(|group| group.to_vec()).collect(),
            coming: VecDeque::new(),
            stalls: false,
            counts: BTreeMap::new(),
            closed_until: UNIX_EPOCH,
        }
    }

    /// The first answer that is to be lost never comes at all, for which the other side waits half a minute.
    #[must_use]
    pub fn with_a_stall(mut self) -> Self {
        self.stalls = true;
        self
    }

    /// That of the next request.
    pub fn draw(&mut self) -> Fate {
        assert!(
            SystemTime::now() >= self.closed_until,
            "it came back too early"
        );
        if self.coming.is_empty() {
            self.random.shuffle(&mut self.groups);
            for group in &self.groups {
                self.coming.extend(vec![Fate::Take; self.calm]);
                self.coming.extend(group);
            }
        }
        let mut fate = self.coming.pop_front().unwrap_or(Fate::Take);
        if fate.loses_the_answer() && std::mem::take(&mut self.stalls) {
            fate = Fate::TakeAndStall;
        }
        *self.counts.entry(fate).or_default() += 1;
        fate
    }

    /// The next requests have these, before what was to come.
    pub fn next_are<const N: usize>(&mut self, fates: [Fate; N]) {
        for fate in fates.into_iter().rev() {
            self.coming.push_front(fate);
        }
    }

    /// From now on nobody may come before the second of the clock that is returned.
    pub fn close_for_a_second(&mut self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let reset = now.unwrap_or_default().as_secs() + 1;
        self.closed_until = UNIX_EPOCH + Duration::from_secs(reset);
        reset
    }

    /// Whoever comes next knows nothing of what was said before.
    pub fn reopen(&mut self) {
        self.closed_until = UNIX_EPOCH;
    }

    /// How many requests had each fate.
    pub fn counts(&self) -> &BTreeMap<Fate, usize> {
        &self.counts
    }

    /// How many requests did not go well.
    pub fn failures(&self) -> usize {
        let counts = self.counts.iter();
        counts
            .filter(|(fate, _)| **fate != Fate::Take)
            .map(|(_, count)| count)
            .sum()
    }

    /// Up to so long a request may take, so that several are under way at once.
    pub fn pause(&mut self) -> Duration {
        Duration::from_millis(self.random.u64(..7))
    }
}

#[cfg(test)]
mod tests;
