//! How fast one mall's API may be called, known ahead of the call.
//!
//! Cafe24 counts calls in a bucket for each mall that loses two a second; what does not fit is
//! answered 429. A second limit counts the share of a quota, and blocks for a time that grows with each call made
//! meanwhile (facts/server 1.3). Other apps share neither knowledge nor plans with us, but each answer says
//! how full the bucket is.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tokio::time::Instant;

/// A limit: how many calls fit, how many of them leave in a second, and how many we make in one.
///
/// Ten calls in a second from one address to one mall may be judged abnormal even where they fit. All
/// that is called of a mall stays below that together, a new token included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// How many calls fit.
    pub size: u32,
    /// How many leave in a second.
    pub drain: f64,
    /// How many are made in any second.
    pub in_a_second: usize,
}

/// Of almost every endpoint of a mall.
pub const USUAL: Limit = Limit {
    size: 40,
    drain: 2.0,
    in_a_second: 5,
};
/// Of a mall's `scripttags`.
pub const SCRIPTTAGS: Limit = Limit {
    size: 10,
    drain: 2.0,
    in_a_second: 2,
};
/// Of a mall's Front API. No document says whether it shares the Admin API's bucket; its answers tell of
/// a level of their own.
pub const FRONT: Limit = Limit {
    size: 40,
    drain: 2.0,
    in_a_second: 1,
};
/// Of the Analytics API. Its page contradicts itself about the rate: this is the slower one.
pub const ANALYTICS: Limit = Limit {
    size: 10,
    drain: 0.5,
    in_a_second: 5,
};
/// Of the D.Collection API: 40 in any minute, here as 20 at once and 20 within a minute.
pub const DCOLLECTION: Limit = Limit {
    size: 20,
    drain: 0.33,
    in_a_second: 5,
};

/// From which share of the quota on work in the background waits, in percent.
const CAREFUL: f64 = 80.0;
/// How long it waits then.
const CAREFUL_PAUSE: Duration = Duration::from_secs(5);
/// How long work in the background waits for a call at most while others use the bucket up.
const LONG_ENOUGH: Duration = Duration::from_secs(15);

/// How long to wait after a 429 that does not say.
const REFUSED_PAUSE: Duration = Duration::from_secs(2);

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Something that just happened: it may use nearly all of the bucket.
    Now,
    /// Work that can wait: it leaves half of the bucket to everybody else.
    Background,
}

/// The bucket as far as it is known.
#[derive(Debug)]
pub struct Pace {
    size: f64,
    drain: f64,
    level: f64,
    seen_at: Instant,
    in_flight: u32,
    last: VecDeque<Instant>,
    in_a_second: usize,
    blocked_until: Option<Instant>,
    careful_until: Option<Instant>,
}

impl Pace {
    /// A bucket that nothing is known of yet: somebody else, or we before a restart, may have called just now. So it
    /// counts as half full until an answer says how full it is.
    pub fn new(limit: Limit, now: Instant) -> Self {
        Self {
            size: f64::from(limit.size),
            drain: limit.drain,
            level: f64::from(limit.size) / 2.0,
            seen_at: now,
            in_flight: 0,
            last: std::iter::repeat_n(now, limit.in_a_second).collect(),
            in_a_second: limit.in_a_second,
            blocked_until: None,
            careful_until: None,
        }
    }

    /// Takes room for a call, or says how long to wait before asking again.
    ///
    /// # Errors
    ///
    /// The time to wait.
    pub fn ask(&mut self, lane: Lane, now: Instant) -> Result<(), Duration> {
        self.drain(now);
        let closed = match lane {
            Lane::Now => self.blocked_until,
            Lane::Background => self.blocked_until.max(self.careful_until),
        };
        if let Some(until) = closed.filter(|until| *until > now) {
            return Err(until - now);
        }
        let second = Duration::from_secs(1);
        while self.last.front().is_some_and(|at| *at + second <= now) {
            self.last.pop_front();
        }
        if let Some(eldest) = self
            .last
            .front()
            .filter(|_| self.last.len() >= self.in_a_second)
        {
            return Err(*eldest + second - now);
        }
        // A tenth stays free, for calls of others that no answer has told of yet.
        let ceiling = match lane {
            Lane::Now => self.size * 0.9,
            Lane::Background => self.size * 0.5,
        };
        let over = self.level + 1.0 - ceiling;
        if over > 0.0 {
            return Err(Duration::from_secs_f64(over / self.drain));
        }
        self.level += 1.0;
        self.in_flight += 1;
        self.last.push_back(now);
        Ok(())
    }

    /// A call was answered, or given up (`None`).
    pub fn answered(&mut self, answer: Option<(u16, &HeaderMap)>, now: Instant) {
        self.drain(now);
        self.in_flight = self.in_flight.saturating_sub(1);
        let Some((status, headers)) = answer else {
            return;
        };
        if let Some((level, size)) = bucket(headers) {
            self.size = size;
            // What is under way is not in it yet.
            self.level = level + f64::from(self.in_flight);
        }
        let number =
            |name| -> Option<f64> { headers.get(name)?.to_str().ok()?.trim().parse().ok() };
        let usage = ["x-cafe24-call-usage", "x-cafe24-time-usage"].map(number);
        let remain = ["x-cafe24-call-remain", "x-cafe24-time-remain"].map(number);
        let usage = usage.into_iter().flatten().fold(0.0, f64::max);
        let remain = remain.into_iter().flatten().fold(0.0, f64::max);
        if remain > 0.0 {
            // A second more: a call too early lengthens the block.
            let wait = Duration::from_secs_f64(remain.min(86_400.0) + 1.0);
            self.blocked_until = self.blocked_until.max(Some(now + wait));
        } else if status == 429 {
            self.level = self.size;
            self.blocked_until = self.blocked_until.max(Some(now + REFUSED_PAUSE));
        }
        if usage >= CAREFUL {
            self.careful_until = Some(now + CAREFUL_PAUSE);
        }
    }

    fn drain(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.seen_at).as_secs_f64();
        self.level = (self.level - passed * self.drain).max(0.0);
        self.seen_at = now;
    }
}

/// `X-Api-Call-Limit: 1/40`.
fn bucket(headers: &HeaderMap) -> Option<(f64, f64)> {
    let text = headers.get("x-api-call-limit")?.to_str().ok()?;
    let (level, size) = text.split_once('/')?;
    let level: f64 = level.trim().parse().ok()?;
    let size: f64 = size.trim().parse().ok()?;
    Some((level, size)).filter(|(level, size)| *level >= 0.0 && *size >= 2.0)
}

/// The pace of one mall, for all who call.
#[derive(Debug)]
pub struct Gate {
    pace: Mutex<Pace>,
    now: tokio::sync::Mutex<()>,
    background: tokio::sync::Mutex<()>,
}

impl Gate {
    /// A gate before an empty bucket.
    pub fn new(limit: Limit) -> Self {
        Self {
            pace: Mutex::new(Pace::new(limit, Instant::now())),
            now: tokio::sync::Mutex::default(),
            background: tokio::sync::Mutex::default(),
        }
    }

    /// Waits until a call may be made, in the order of asking. What is urgent waits for nothing
    /// in the background.
    pub async fn pass(&self, lane: Lane) -> Passed<'_> {
        let queue = match lane {
            Lane::Now => &self.now,
            Lane::Background => &self.background,
        };
        let _first = queue.lock().await;
        let begun = Instant::now();
        loop {
            // What can wait must not wait for ever where there is always something urgent.
            let lane = match begun.elapsed() < LONG_ENOUGH {
                true => lane,
                false => Lane::Now,
            };
            let asked = self.pace().ask(lane, Instant::now());
            match asked {
                Ok(()) => return Passed { gate: Some(self) },
                Err(wait) => tokio::time::sleep(wait.min(LONG_ENOUGH)).await,
            }
        }
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that may be made. Dropped, it counts as given up.
#[derive(Debug)]
#[must_use = "the call counts until its answer is told"]
pub struct Passed<'a> {
    gate: Option<&'a Gate>,
}

impl Passed<'_> {
    /// Tells what the answer says of the bucket.
    pub fn answered(mut self, status: u16, headers: &HeaderMap) {
        if let Some(gate) = self.gate.take() {
            let answer = Some((status, headers));
            gate.pace().answered(answer, Instant::now());
        }
    }
}

impl Drop for Passed<'_> {
    fn drop(&mut self) {
        if let Some(gate) = self.gate.take() {
            gate.pace().answered(None, Instant::now());
        }
    }
}

#[cfg(test)]
mod tests;
