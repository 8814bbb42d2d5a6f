//! Webhooks on their way: due, delivered, logged, and delivered again.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use http::{HeaderMap, HeaderValue};

use crate::dates::At;
use crate::mall::Mall;
use crate::webhooks::{About, Notice};
use crate::{Cafe24, lock, oauth};

/// How long Cafe24 waits for an answer. No document says.
const PATIENCE: Duration = Duration::from_secs(10);

/// A webhook as it arrives.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// `X-API-Key` always, `X-Cafe24-Hmac-SHA256` on some (facts/server 1.6).
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Takes a webhook and says with which status it was answered; nothing when nobody did.
pub type Deliver = Arc<dyn Fn(Delivery) -> BoxFuture<'static, Option<u16>> + Send + Sync>;

/// A delivery that is to be made, in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Due {
    at: i64,
    number: u64,
    told: u32,
    again: bool,
}

/// A row of the logs (facts/server 1.6): an attempt and its answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Log {
    pub told: u32,
    pub again: bool,
    pub at: At,
    pub status: Option<u16>,
}

impl Log {
    pub fn success(&self) -> bool {
        self.status.is_some_and(|status| status < 400)
    }
}

impl Mall {
    /// Puts a notice on its way, or not, as the faults have it.
    pub fn post(&mut self, notice: Notice) {
        let last = matches!(notice.about, About::AppDeleted);
        if !last && (self.grants.deleted || !self.reception) {
            return;
        }
        let at = notice.at;
        let told = self.told.len() as u32;
        self.told.push(notice);
        if self.chance(self.faults.lose) {
            self.logs.push(Log {
                told,
                again: false,
                at,
                status: None,
            });
            return;
        }
        let late = if self.chance(self.faults.disorder) {
            self.rng.i64(1..120)
        } else {
            0
        };
        self.put(at + late, told, false);
        if self.chance(self.faults.twice) {
            self.put(at + late, told, false);
        }
    }

    fn put(&mut self, at: At, told: u32, again: bool) {
        self.posted += 1;
        self.outbox.push(Reverse(Due {
            at: at * 1_000,
            number: self.posted,
            told,
            again,
        }));
    }

    /// Lives up to a time; gives what is to be delivered by then.
    fn advance(&mut self, now: i64) -> Vec<Due> {
        self.life.run(now.div_euclid(1_000));
        for notice in std::mem::take(&mut self.life.notices) {
            self.post(notice);
        }
        let mut due = Vec::new();
        while let Some(Reverse(next)) = self.outbox.peek() {
            if next.at > now {
                break;
            }
            due.push(*next);
            self.outbox.pop();
        }
        due
    }

    /// When there is something to do next, in milliseconds.
    fn next(&self) -> Option<i64> {
        let life = self.life.next().map(|at| at * 1_000);
        let outbox = self.outbox.peek().map(|Reverse(due)| due.at);
        life.into_iter().chain(outbox).min()
    }

    /// A delivery was answered, or was not.
    fn landed(&mut self, due: Due, now: At, status: Option<u16>) {
        let log = Log {
            told: due.told,
            again: due.again,
            at: now,
            status,
        };
        self.logs.push(log);
        if !due.again && !log.success() {
            let wait = self.rng.i64(60..300);
            self.put(now + wait, due.told, true);
        } else if !due.again && self.chance(self.faults.redeliver) {
            let wait = self.rng.i64(60..480);
            self.put(now + wait, due.told, true);
        }
    }
}

impl Cafe24 {
    /// Lets a mall live on until a time of the clock, and delivers its webhooks. What is still on
    /// its way at the end is awaited; what is due later is left to the next call.
    pub async fn live(&self, mall_id: &str, until: DateTime<Utc>, deliver: Deliver) {
        let Some(mall) = self.mall(mall_id) else {
            return;
        };
        let clock = self.inner.settings.clock;
        let end = until.timestamp_millis();
        let woken = lock(&mall).woken.clone();
        let mut flying = FuturesUnordered::new();
        loop {
            let now = self.milliseconds();
            let (due, next) = {
                let mut mall = lock(&mall);
                let due = mall.advance(now.min(end));
                let ready: Vec<_> = due
                    .into_iter()
                    .map(|due| (due, self.render(&mall, due)))
                    .collect();
                (ready, mall.next().unwrap_or(end))
            };
            for (due, delivery) in due {
                let answer = tokio::time::timeout(PATIENCE, deliver(delivery));
                flying.push(async move { (due, answer.await.unwrap_or(None)) });
            }
            if now >= end && flying.is_empty() {
                return;
            }
            let wake = DateTime::from_timestamp_millis(next.min(end)).unwrap_or(until);
            tokio::select! {
                biased;
                Some((due, status)) = flying.next() => {
                    let now = self.now().timestamp();
                    lock(&mall).landed(due, now, status);
                }
                () = woken.notified(), if now < end => {}
                () = tokio::time::sleep_until(clock.instant_of(wake)), if now < end => {}
            }
        }
    }

    fn render(&self, mall: &Mall, due: Due) -> Delivery {
        let settings = &self.inner.settings;
        let notice = &mall.told[due.told as usize];
        let body = notice.body(&mall.life.world, &mall.id, &settings.client_id);
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        if let Ok(key) = HeaderValue::from_str(&settings.webhook_key) {
            headers.insert("x-api-key", key);
        }
        if notice.form >> 20 & 1 == 1 {
            let signature = oauth::signature(&settings.client_secret, body.as_bytes());
            if let Ok(signature) = HeaderValue::from_str(&signature) {
                headers.insert("x-cafe24-hmac-sha256", signature);
            }
        }
        Delivery {
            headers,
            body: body.into(),
        }
    }
}
