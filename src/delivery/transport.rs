//! Sending what is queued, and obeying what the collector answers.

use core::cell::Cell;

use wasm_bindgen::prelude::*;

use super::envelope::{self, Message};
use super::queue::{Outcome, Queue, Verdict};
use crate::browser::{self, Moment};
use crate::js::{self, Text};
use crate::money;

/// Bytes that browsers let a beacon or a keepalive request carry, with room for the head.
const KEEPALIVE_BYTES: usize = 60_000;
/// Milliseconds in which events are collected into one batch.
const COLLECT: f64 = 250.0;

/// Seconds of `Retry-After` that are obeyed at most.
const LONGEST_PAUSE: f64 = 3600.0;

/// The way to one collector.
pub struct Transport {
    url: Text,
    write_key: Text,
    /// What goes along with every batch. `undefined` before it is known and after the collector
    /// has turned the page away: then nothing leaves.
    context: Cell<JsValue>,
    queue: Cell<Queue<Message>>,
    timer_runs: Cell<bool>,
}

impl Transport {
    /// Sends to `url`, once it is open.
    pub fn new(url: Text, write_key: Text) -> Transport {
        Transport {
            url,
            write_key,
            context: Cell::default(),
            queue: Cell::default(),
            timer_runs: Cell::new(false),
        }
    }

    /// Messages may leave from now on, `context` along with every batch.
    pub fn open(&self, context: JsValue) {
        self.context.set(context);
        self.schedule(COLLECT);
    }

    /// Takes a message; it leaves with the next batch.
    pub fn take(&self, message: Message) {
        self.queue(|queue| queue.push(message));
        self.schedule(COLLECT);
    }

    /// Sends the next batch, unless one is under way or the collector asked to wait.
    pub fn send(&self) {
        let Some(context) = self.context() else {
            return;
        };
        let now = browser::now();
        let sent = self.queue(|queue| {
            let batch = queue.next_batch(now, KEEPALIVE_BYTES, Message::bytes);
            let bytes: usize = batch.iter().map(Message::bytes).sum();
            let body = || envelope::batch(batch, &self.write_key, &context, now);
            (!batch.is_empty()).then(|| (body(), bytes <= KEEPALIVE_BYTES))
        });
        if let Some((body, keepalive)) = sent {
            browser::post(&self.url, &body, keepalive);
        }
    }

    /// The send timer has run out.
    pub fn on_timer(&self) {
        self.timer_runs.set(false);
        self.send();
        self.schedule(0.0);
    }

    /// The page goes: everything that is not under way leaves by beacon. What a browser does not
    /// take stays queued, for the page may come back.
    pub fn on_leave(&self) {
        let Some(context) = self.context() else {
            return;
        };
        loop {
            let batch = self.queue(|queue| queue.take(KEEPALIVE_BYTES, Message::bytes));
            if batch.is_empty() {
                return;
            }
            let body = envelope::batch(&batch, &self.write_key, &context, browser::now());
            if !browser::beacon(&self.url, &body) {
                return self.queue(|queue| queue.put_back(batch));
            }
        }
    }

    /// The collector answered: `[status, retryAfter, results]`.
    pub fn on_answer(&self, answer: &JsValue) {
        let status = js::at(answer, 0).as_f64().unwrap_or(0.0) as u32;
        let outcome = outcome(status, answer);
        let now = browser::now();
        self.queue(|queue| queue.settle(&outcome, now, browser::random()));
        if self.queue(|queue| queue.has_failed_for_long()) {
            browser::complain("the collector does not answer: check its address");
        }
        if outcome == Outcome::Refused && self.context().is_some() {
            browser::complain("events refused: check the write key and the collector's address");
            if matches!(status, 401 | 403 | 404) {
                // Every further batch of this page would be answered the same.
                self.context.set(JsValue::UNDEFINED);
            }
        }
        self.schedule(0.0);
    }

    fn schedule(&self, at_least: f64) {
        let is_idle = self.context().is_some() && !self.timer_runs.get();
        let delay = self.queue(|queue| queue.delay(browser::now()));
        if let Some(delay) = delay.filter(|_| is_idle) {
            self.timer_runs.set(true);
            browser::later(delay.max(at_least), Moment::SendTimer);
        }
    }

    fn context(&self) -> Option<JsValue> {
        let context = self.context.take();
        self.context.set(context.clone());
        (!context.is_undefined()).then_some(context)
    }

    /// Works on the queue. What the page's code does meanwhile waits its turn (`border.js`).
    fn queue<R>(&self, work: impl FnOnce(&mut Queue<Message>) -> R) -> R {
        let mut queue = self.queue.take();
        let result = work(&mut queue);
        self.queue.set(queue);
        result
    }
}

/// What an answer means for the batch under way.
fn outcome(status: u32, answer: &JsValue) -> Outcome {
    match status {
        // Something else than a collector can answer 200: a hotel's login page, a wrong path.
        200..300 if js::at(answer, 2).is_object() => {
            let verdict = |result: &JsValue| match js::get(result, "status").as_string().as_deref()
            {
                Some("retry") => Verdict::Retry,
                _ => Verdict::Settled,
            };
            Outcome::Answered(
                js::elements(&js::at(answer, 2))
                    .iter()
                    .map(verdict)
                    .collect(),
            )
        }
        // 408 and 429 ask to come back, every other 4xx would be answered the same again.
        400..500 if status != 408 && status != 429 => Outcome::Refused,
        _ => {
            let seconds = js::number(&js::at(answer, 1));
            Outcome::Failed {
                retry_after: money::or(seconds.clamp(0.0, LONGEST_PAUSE), || 0.0) * 1000.0,
            }
        }
    }
}
