//! Sending what is queued, and obeying what the collector answers.
//!
//! A batch is stored in the outbox (`outbox.js`) before it is sent, and is erased when the
//! collector has answered for each of its messages. What this page does not hear the answer to, because
//! it went, the line broke or the collector was away, another page asks about and sends again; the collector knows a
//! message by its id and stores it once.

use super::backoff::Backoff;
use super::envelope::Message;
use super::outbox;
use crate::host::{
    self, Global, NONE, Text, Value, clock, console,
    events::{self, HostEvent},
    storage,
};

/// Milliseconds in which events are collected into one batch.
const COLLECT: f64 = 250.0;
/// Milliseconds after which to look again when another tab is sending what pages left behind.
const OTHERS: f64 = 5000.0;
/// Storage key of the wait after a failure, for all pages.
const WAIT: &str = "moa_wait";

/// The way to one collector.
pub struct Transport {
    /// What a wait after a failure is about: the collector and the key.
    line: Global,
    /// What goes along with every batch; `undefined` before it is known.
    context: Global,
    /// Whether nothing may leave yet.
    is_held: bool,
    /// How many messages were queued before those that go together; [`i32::MAX`] when none are being made.
    begun: i32,
    /// Requests that were not answered yet.
    under_way: u32,
    /// When the next timer runs out.
    timer_at: f64,
    /// When to look for what pages left behind; `NaN` when there is nothing.
    look_at: f64,
    /// Whether the developer was told that nothing arrives.
    has_warned: bool,
}

/// What an answer means for the batch.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Outcome {
    /// Each message has its verdict.
    Answered,
    /// The collector itself says that it cannot read it: it never will.
    Unreadable,
    /// To be sent again, at the earliest in so many milliseconds; `NaN` or 0 when that was not said.
    Failed(f64),
    /// The collector does not want it from us: its operator, or ours, has work to do. Nothing is thrown away
    /// for that.
    Refused,
    /// It was not sent: another tab is sending.
    NotSent,
}

impl Transport {
    /// Sends to `url`, once it is open and not held; `is_sure` as in [`outbox::send_to`].
    pub fn new(url: Value, write_key: Value, is_sure: bool, is_held: bool) -> Transport {
        outbox::send_to(url, write_key, is_sure);
        Transport {
            line: Global::new(url.concat(write_key)),
            context: Global::default(),
            is_held,
            begun: i32::MAX,
            under_way: 0,
            timer_at: f64::INFINITY,
            look_at: f64::NAN,
            has_warned: false,
        }
    }

    /// Messages may leave from now on, `context` along with every batch. What is queued was of the context
    /// before.
    pub fn open(&mut self, context: Value) {
        self.empty(false);
        console::tell("context".into(), context.to_json());
        self.context = Global::new(context);
        self.schedule(COLLECT);
    }

    /// The visitor consents.
    pub fn release(&mut self) {
        self.is_held = false;
        self.look_at = 0.0;
        self.schedule(0.0);
    }

    /// The page has another title than when its context was read.
    pub fn set_title(&self, title: Text) {
        self.context.get("page").set("title", title);
    }

    /// Takes a message, if there is one; it leaves with the next batch. Whether there was one.
    pub fn take(&mut self, message: Message) -> bool {
        let is_some = message.json.is_some();
        if is_some {
            outbox::enqueue(message.json, message.event);
            self.schedule(COLLECT);
        }
        is_some
    }

    /// The messages taken from now on go together. If the browser cut them off last time, the first of them
    /// are taken back.
    pub fn begin(&mut self) {
        outbox::unqueue(self.begun);
        self.begun = outbox::queued();
    }

    /// They are complete.
    pub fn commit(&mut self) {
        self.begun = i32::MAX;
    }

    /// Sends the next batch at once, whatever is under way, unless a failure has to be waited out.
    pub fn send(&mut self) {
        let backoff = self.backoff();
        if backoff.is_trial() {
            return self.next();
        }
        if self.is_open() && backoff.rest(clock::now()) == 0.0 {
            self.post_batch();
        }
        self.schedule(0.0);
    }

    /// Sends what is queued before the line is open, with a context of its own.
    pub fn send_ahead(&mut self, context: Value) {
        self.context = Global::new(context);
        self.send();
        self.context = Global::default();
    }

    /// The send timer has run out.
    pub fn on_timer(&mut self) {
        self.timer_at = f64::INFINITY;
        self.next();
    }

    /// There is a network again: nothing is waited for that the collector has not asked for.
    pub fn on_online(&mut self) {
        if !self.backoff().is_asked {
            storage::erase(WAIT);
        }
        self.look_at = 0.0;
        self.next();
    }

    /// The page may be gone without another word: everything is kept for another page, and the first batch
    /// leaves at once. When the page goes as much leaves as the browser takes.
    pub fn on_hidden(&mut self, is_leaving: bool) {
        self.empty(is_leaving);
        if is_leaving && self.is_open() && !self.backoff().is_asked {
            outbox::beacon_rest();
        }
    }

    /// How many messages were given up since this was asked last.
    pub fn take_lost(&mut self) -> f64 {
        outbox::take_lost()
    }

    /// The collector answered: `[status, seconds to wait, results, key]`. Whether it took all of it.
    pub fn on_answer(&mut self, answer: Value) -> bool {
        self.under_way = self.under_way.saturating_sub(1);
        let now = clock::now();
        let results = answer.at(2);
        let key = answer.at(3);
        if results.is_object() {
            console::tell("answer".into(), results.to_json());
        }
        self.look_at = now;
        let mut is_well = false;
        match outcome(answer.at(0).as_number() as i32, answer) {
            Outcome::NotSent => self.look_at = now + OTHERS,
            Outcome::Failed(asked) => self.fail(asked, now),
            Outcome::Refused => {
                self.warn("events refused: check the write key and the collector's address");
                self.fail(f64::NAN, now);
            }
            Outcome::Answered if outbox::keep_retries(key, results) > 0 => self.fail(0.0, now),
            Outcome::Answered => {
                let mut backoff = self.backoff();
                if backoff.succeed(now) {
                    storage::erase(WAIT);
                } else {
                    self.keep(backoff);
                }
                is_well = true;
            }
            Outcome::Unreadable => {
                self.warn("events refused: the collector cannot read them");
                outbox::drop(key);
            }
        }
        self.next();
        is_well
    }

    /// A request has failed.
    fn fail(&mut self, asked: f64, now: f64) {
        let mut backoff = self.backoff();
        backoff.fail(asked, now, clock::random());
        self.keep(backoff);
        // Two failures can be a passing weakness of the line.
        if backoff.failures > 2.0 {
            self.warn("the collector does not answer: check its address");
        }
    }

    fn keep(&self, backoff: Backoff) {
        let record = host::object();
        record.set("line", *self.line);
        record.set_number("failures", backoff.failures);
        record.set_number("until", backoff.until);
        record.set("asked", backoff.is_asked);
        storage::store(WAIT, record.to_json());
    }

    /// The wait after a failure, of whichever page.
    fn backoff(&self) -> Backoff {
        let mut record = storage::stored(WAIT).from_json();
        if record.get("line") != *self.line {
            record = NONE;
        }
        Backoff {
            failures: record.get("failures").as_number(),
            until: record.get("until").as_number(),
            is_asked: record.get("asked").is_true(),
        }
    }

    fn warn(&mut self, text: &'static str) {
        if !core::mem::replace(&mut self.has_warned, true) {
            console::warn(text);
        }
    }

    /// Whether nothing is queued.
    pub fn is_empty(&self) -> bool {
        outbox::queued() == 0
    }

    fn is_open(&self) -> bool {
        self.context.is_some() && !self.is_held
    }

    /// Does what is due: sends what was left behind, and what is queued beside it.
    fn next(&mut self) {
        if !self.is_open() || self.under_way > 0 {
            return;
        }
        let now = clock::now();
        let backoff = self.backoff();
        if backoff.rest(now) == 0.0 {
            // After a failure one request finds out whether that is over: of all tabs, the one that resends.
            if backoff.is_trial() {
                self.store_rest();
            }
            if now >= self.look_at {
                let wait = outbox::resend();
                self.look_at = now + wait;
                if wait == 0.0 {
                    self.under_way += 1;
                }
            }
            self.post_batch();
        }
        self.schedule(0.0);
    }

    fn post_batch(&mut self) {
        let key = outbox::store(*self.context);
        if key.is_some() {
            self.post(key);
        }
    }

    fn post(&mut self, key: Value) {
        self.under_way += 1;
        outbox::post(key);
    }

    /// Keeps all of the queue in storage, to be resent.
    fn store_rest(&mut self) {
        while outbox::store(*self.context).is_some() {
            self.look_at = 0.0;
        }
    }

    /// Keeps all of the queue in storage. Its first batch leaves at once; when the page goes, by beacon, as
    /// many as the browser takes.
    fn empty(&mut self, is_leaving: bool) {
        if self.is_empty() || !self.context.is_some() {
            return;
        }
        let now = clock::now();
        let wait = self.backoff();
        let is_free = wait.rest(now) == 0.0 || is_leaving && !wait.is_asked;
        let mut may_leave = !self.is_held && is_free;
        loop {
            let key = outbox::store(*self.context);
            if !key.is_some() {
                return;
            }
            if !may_leave {
                self.look_at = now;
            } else if is_leaving {
                may_leave = outbox::beacon(key);
            } else {
                may_leave = false;
                self.post(key);
            }
        }
    }

    /// Sees to it that a timer runs when something is to be done, in `delay` milliseconds where that is a
    /// batch.
    fn schedule(&mut self, delay: f64) {
        if !self.is_open() || self.under_way > 0 {
            return;
        }
        let now = clock::now();
        let mut at = self.look_at;
        if !self.is_empty() {
            at = at.min(now + delay);
        }
        // A comparison with NaN is false.
        if at < self.timer_at {
            let delay = (at - now).max(self.backoff().rest(now));
            if now + delay < self.timer_at {
                self.timer_at = now + delay;
                events::timeout(delay.max(0.0), HostEvent::SendTimer);
            }
        }
    }
}

/// What an answer means for the batch.
fn outcome(status: i32, answer: Value) -> Outcome {
    match status {
        -1 => Outcome::NotSent,
        // Something else than a collector can answer 200: a hotel's login page, a wrong path.
        200..300 if answer.at(2).is_object() => Outcome::Answered,
        400 | 413 if is_final(answer.at(4)) => Outcome::Unreadable,
        400..500 if status != 408 && status != 429 => Outcome::Refused,
        _ => Outcome::Failed(answer.at(1).number() * 1000.0),
    }
}

/// Whether a refusal's code says that the collector has looked at all of the body. Others than a collector
/// refuse too: proxies, firewalls.
fn is_final(code: Value) -> bool {
    code.is_some() && !code.is("broken_body")
}
