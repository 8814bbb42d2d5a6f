//! Sending what is queued, and obeying what the collector answers.

use alloc::vec::Vec;

use super::envelope::{self, Message};
use super::queue::{Outcome, Queue, Verdict};
use crate::browser::{self, Moment};
use crate::js::{Kept, Value};
use crate::money;

/// Bytes that browsers let a beacon or a keepalive request carry, with room for the head.
const KEEPALIVE_BYTES: usize = 60_000;
/// Milliseconds in which events are collected into one batch.
const COLLECT: f64 = 250.0;

/// Seconds of `Retry-After` that are obeyed at most.
const LONGEST_PAUSE: f64 = 3600.0;

/// The way to one collector.
pub struct Transport {
    url: Kept,
    write_key: Kept,
    /// What goes along with every batch. `undefined` before it is known and after the collector
    /// has turned the page away: then nothing leaves.
    context: Kept,
    queue: Queue<Message>,
    timer_runs: bool,
}

impl Transport {
    /// Sends to `url`, once it is open.
    pub fn new(url: Kept, write_key: Kept) -> Transport {
        Transport {
            url,
            write_key,
            context: Kept::default(),
            queue: Queue::default(),
            timer_runs: false,
        }
    }

    /// Messages may leave from now on, `context` along with every batch.
    pub fn open(&mut self, context: Value) {
        self.context = Kept::new(context);
        self.schedule(COLLECT);
    }

    /// Takes a message, if there is one; it leaves with the next batch. Whether there was one.
    pub fn take(&mut self, message: Option<Message>) -> bool {
        let Some(message) = message else {
            return false;
        };
        self.queue.push(message);
        self.schedule(COLLECT);
        true
    }

    /// Sends the next batch, unless one is under way or the collector asked to wait.
    pub fn send(&mut self) {
        if !self.context.is_some() {
            return;
        }
        let now = browser::now();
        let batch = self.queue.next_batch(now, KEEPALIVE_BYTES, Message::bytes);
        if !batch.is_empty() {
            let bytes: usize = batch.iter().map(Message::bytes).sum();
            let body = envelope::batch(batch, *self.write_key, *self.context, now);
            browser::post(*self.url, body, bytes <= KEEPALIVE_BYTES);
        }
    }

    /// The send timer has run out.
    pub fn on_timer(&mut self) {
        self.timer_runs = false;
        self.send();
        self.schedule(0.0);
    }

    /// The page goes: everything that is not under way leaves by beacon. What a browser does not
    /// take stays queued, for the page may come back.
    pub fn on_leave(&mut self) {
        while self.context.is_some() {
            let batch = self.queue.take(KEEPALIVE_BYTES, Message::bytes);
            if batch.is_empty() {
                return;
            }
            let body = envelope::batch(&batch, *self.write_key, *self.context, browser::now());
            if !browser::beacon(*self.url, body) {
                return self.queue.put_back(batch);
            }
        }
    }

    /// The collector answered: `[status, retryAfter, results]`.
    pub fn on_answer(&mut self, answer: Value) {
        let status = answer.at(0).as_number() as u32;
        let outcome = outcome(status, answer);
        let results = answer.at(2);
        if results.is_object() {
            browser::tell("answer".into(), results.to_json());
        }
        let now = browser::now();
        self.queue.settle(&outcome, now, browser::random());
        if self.queue.has_failed_for_long() {
            browser::complain("the collector does not answer: check its address");
        }
        if outcome == Outcome::Refused && self.context.is_some() {
            browser::complain("events refused: check the write key and the collector's address");
            if matches!(status, 401 | 403 | 404) {
                // Every further batch of this page would be answered the same.
                self.context = Kept::default();
            }
        }
        self.schedule(0.0);
    }

    fn schedule(&mut self, at_least: f64) {
        if self.timer_runs || !self.context.is_some() {
            return;
        }
        if let Some(delay) = self.queue.delay(browser::now()) {
            self.timer_runs = true;
            browser::later(delay.max(at_least), Moment::SendTimer);
        }
    }
}

/// What an answer means for the batch under way.
fn outcome(status: u32, answer: Value) -> Outcome {
    match status {
        // Something else than a collector can answer 200: a hotel's login page, a wrong path.
        200..300 if answer.at(2).is_object() => {
            let results = answer.at(2);
            let mut verdicts = Vec::new();
            for at in 0..results.length() {
                let is_retry = results.at(at).get("status").is("retry");
                verdicts.push(if is_retry {
                    Verdict::Retry
                } else {
                    Verdict::Settled
                });
            }
            Outcome::Answered(verdicts)
        }
        // 408 and 429 ask to come back, every other 4xx would be answered the same again.
        400..500 if status != 408 && status != 429 => Outcome::Refused,
        _ => {
            let seconds = answer.at(1).number();
            Outcome::Failed {
                retry_after: money::or(seconds.clamp(0.0, LONGEST_PAUSE), || 0.0) * 1000.0,
            }
        }
    }
}
