//! A sink that tells an ad platform, whichever it is.
//!
//! ```text
//! message ─▶ kind? ─▶ rows, browser, contact (lookup, visitors) ─▶ conversion ─▶ platform's event ─▶ requests ─▶ answer
//!                                                                                    ▲  halves, where one is to blame │
//!                                                                                    └───────────────────────────────┘
//! ```
//!
//! Platforms know an event by its id, so what is sent twice counts once; what was answered well is not sent again all the
//! same while the collector runs.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Client;
use serde_json::Value;
use tokio::sync::Mutex;

use super::conversion::Conversion;
use super::kind::Kind;
use super::lookup::Lookup;
use super::platform::{Answer, Platform};
use super::visitors::Visitors;
use crate::http_client;
use crate::log::cursors::Cursors;
use crate::log::{ReadError, StoredMessage};
use crate::sink::consent;
use crate::sink::done::Done;
use crate::sink::message::Message;
use crate::sink::outcome::{Outcome, Sink};

/// How long an event waits for its rows to be stored.
const ROWS_WITHIN: TimeDelta = TimeDelta::seconds(5);

/// How long what a server has told waits for a page to tell of it, too.
const PAGE_WITHIN: TimeDelta = TimeDelta::seconds(30);

/// When it is looked for them again.
const ROWS_AGAIN: Duration = Duration::from_secs(1);
const PAGE_AGAIN: Duration = Duration::from_secs(5);

/// How many messages are dealt with at once.
const PIECE: usize = 200;

/// What no page has told of.
const UNSEEN: &str = "no page has told of it or of its visitor, so nobody knows of their consent, nor of their browser, \
                      without which it is no event of a website";

/// Tells a platform.
pub(crate) struct Ads<P> {
    platform: P,
    client: Client,
    lookup: Lookup,
    state: Mutex<State>,
    done: Done,
}

/// What is known while the collector runs.
#[derive(Default)]
struct State {
    visitors: Visitors,
    /// The `seq` up to which they are remembered; `None` before the first piece.
    up_to: Option<u64>,
    /// The events of messages that are under way.
    events: HashMap<u64, Value>,
    /// How many events may go together with one of those among which somebody is to blame.
    together: HashMap<u64, usize>,
}

/// What becomes of a message.
enum Fate {
    /// An event.
    Event(Value),
    /// Nothing: it is none, or its visitor has declined.
    Nothing,
    /// It never will be.
    Refused(String),
}

/// Why it is not known yet.
enum Unknown {
    Read(ReadError),
    /// What belongs to it is not there yet.
    Early(&'static str, Duration),
}

impl From<ReadError> for Unknown {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl<P: Platform> Ads<P> {
    /// One that tells this platform, and looks up in this log what belongs together.
    pub fn new(platform: P, log: Arc<dyn Cursors>) -> Self {
        Self {
            platform,
            client: http_client::client(),
            lookup: Lookup::new(log),
            state: Mutex::default(),
            done: Done::default(),
        }
    }

    /// Prepares the messages that are left, one after the other. Returns how many of the piece are, and why not all.
    async fn prepare(
        &self,
        state: &mut State,
        batch: &[StoredMessage],
    ) -> (usize, Option<Unknown>) {
        let now = Utc::now();
        for (at, stored) in batch.iter().enumerate() {
            let is_left = !self.done.left(std::slice::from_ref(stored)).is_empty();
            if !is_left || state.events.contains_key(&stored.seq) {
                continue;
            }
            match self.fate(state, stored, now).await {
                Ok(Fate::Event(event)) => {
                    state.events.insert(stored.seq, event);
                }
                Ok(Fate::Nothing) => self.done.deliver([stored.seq]),
                Ok(Fate::Refused(reason)) => self.done.refuse(stored.seq, reason),
                Err(unknown) => return (at, Some(unknown)),
            }
        }
        (batch.len(), None)
    }

    async fn fate(
        &self,
        state: &mut State,
        stored: &StoredMessage,
        now: DateTime<Utc>,
    ) -> Result<Fate, Unknown> {
        let message = match Message::read(stored) {
            Ok(message) => message,
            Err(reason) => return Ok(Fate::Refused(reason)),
        };
        let Some(kind) = Kind::of(&message) else {
            return Ok(Fate::Nothing);
        };
        if consent::declines(&message) {
            return Ok(Fate::Nothing);
        }
        let at = message.happened().unwrap_or(now).min(now);
        if now - at > self.platform.oldest() {
            let days = self.platform.oldest().num_days() + 1;
            let name = self.platform.name();
            let reason = format!("it is older than the {days} days that {name} takes");
            return Ok(Fate::Refused(reason));
        }
        let age = message
            .received()
            .map_or(TimeDelta::MAX, |received| now - received);
        let rows = self.lookup.rows(kind, &message).await?;
        let lacks_rows = rows.rows.len() < kind.wanted_rows(&message);
        if lacks_rows && !rows.is_past && age < ROWS_WITHIN {
            return Err(Unknown::Early(
                "the rows of an event are not there yet",
                ROWS_AGAIN,
            ));
        }
        self.lookup
            .remember(&mut state.visitors, &mut state.up_to, stored.seq)
            .await?;
        let mut browser = state.visitors.browser(&message, at);
        if browser.is_none() {
            self.lookup
                .page_of_order(&mut state.visitors, &message)
                .await?;
            browser = state.visitors.browser(&message, at);
        }
        let Some(browser) = browser else {
            return match age < PAGE_WITHIN {
                true => Err(Unknown::Early(
                    "no page has told of an order yet",
                    PAGE_AGAIN,
                )),
                false => Ok(Fate::Refused(UNSEEN.to_owned())),
            };
        };
        let contact = self.lookup.contact(&message).await?;
        let currency = self.platform.currency();
        let conversion = Conversion::of(kind, &message, &rows.rows, browser, contact, currency, at);
        Ok(match self.platform.event(&conversion) {
            Ok(Some(event)) => Fate::Event(event),
            Ok(None) => Fate::Nothing,
            Err(reason) => Fate::Refused(reason),
        })
    }

    /// Sends the events of these messages, up to a request that has to wait.
    async fn send(&self, state: &mut State, batch: &[StoredMessage]) -> Result<(), Outcome> {
        loop {
            let (seqs, events) = self.next(state, batch);
            if seqs.is_empty() {
                return Ok(());
            }
            match self.platform.send(&self.client, &events, None).await {
                Answer::Taken { .. } => self.done.deliver(seqs),
                Answer::Refused { reason } => match seqs[..] {
                    [seq] => self.done.refuse(seq, reason),
                    _ => {
                        let half = seqs.len().div_ceil(2);
                        state
                            .together
                            .extend(seqs.into_iter().map(|seq| (seq, half)));
                    }
                },
                Answer::Later { reason, after } => return Err(Outcome::Later { reason, after }),
            }
        }
    }

    /// The events of the next request, and whose they are: as many as may go together.
    fn next<'a>(&self, state: &'a State, batch: &[StoredMessage]) -> (Vec<u64>, Vec<&'a Value>) {
        let (mut seqs, mut events) = (Vec::new(), Vec::new());
        let mut most = self.platform.most();
        for stored in self.done.left(batch) {
            let Some(event) = state.events.get(&stored.seq) else {
                continue;
            };
            most = most.min(*state.together.get(&stored.seq).unwrap_or(&most));
            if seqs.len() >= most {
                break;
            }
            seqs.push(stored.seq);
            events.push(event);
        }
        (seqs, events)
    }

    /// How many messages of a piece are dealt with, from the first on.
    fn dealt_with(&self, batch: &[StoredMessage]) -> usize {
        let first = self.done.left(batch).first().map(|stored| stored.seq);
        let before = |stored: &&StoredMessage| Some(stored.seq) != first;
        batch.iter().take_while(before).count()
    }

    /// So many of these are dealt with.
    fn part(&self, state: &mut State, batch: &[StoredMessage], count: usize) -> Outcome {
        let now = batch.split_at(count).0;
        for stored in now {
            state.events.remove(&stored.seq);
            state.together.remove(&stored.seq);
        }
        let but = self.done.close(now);
        match count == batch.len() {
            true => Outcome::Delivered { but },
            false => Outcome::Part { count, but },
        }
    }
}

#[async_trait]
impl<P: Platform> Sink for Ads<P> {
    async fn deliver(&self, batch: &[StoredMessage]) -> Outcome {
        let mut state = self.state.lock().await;
        let (count, why) = self.prepare(&mut state, batch).await;
        let now = batch.split_at(count).0;
        if let Err(later) = self.send(&mut state, now).await {
            // What got through is noted, so that little is sent again after a kill, and is tried on from there at once.
            let count = self.dealt_with(now);
            return match later {
                Outcome::Later { after: None, .. } if count > 0 => {
                    self.part(&mut state, batch, count)
                }
                later => later,
            };
        }
        match why {
            Some(Unknown::Read(error)) if count == 0 => Outcome::Later {
                reason: error.to_string(),
                after: None,
            },
            Some(Unknown::Early(reason, again)) if count == 0 => Outcome::Later {
                reason: reason.to_owned(),
                after: Some(again),
            },
            _ => self.part(&mut state, batch, count),
        }
    }

    fn most(&self) -> usize {
        PIECE
    }
}

#[cfg(test)]
mod tests;
