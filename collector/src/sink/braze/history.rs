//! What the log knows beside a piece: what follows an event, and what came before.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::ecommerce::{Terms, recommended};
use super::memory::Memory;
use super::message::{Message, OrderKey};
use crate::log::ReadError;
use crate::log::cursors::Cursors;

/// How many messages after an event are searched for its items.
const FOLLOWING: usize = 200;

/// How many messages are gone through for carts and orders when the sink starts: some seconds' work.
pub const BEFORE: u64 = 300_000;

/// How many messages an order is searched in.
const SEARCHED: usize = 200_000;

/// How many of them are read at once.
const READ: usize = 2_000;

/// The log, as a place to look things up.
pub struct History {
    log: Arc<dyn Cursors>,
    before: u64,
}

impl History {
    /// That of this log; at the start so many messages are gone through.
    pub fn new(log: Arc<dyn Cursors>, before: u64) -> Self {
        Self { log, before }
    }

    /// What follows a message that may be about the same; and whether the log has more after it.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    pub async fn following(&self, seq: u64) -> Result<(Vec<Message>, bool), ReadError> {
        let found = self.log.read_after(seq, FOLLOWING).await?;
        let has_more = found.len() == FOLLOWING;
        let shop = found
            .iter()
            .filter(|message| message.body.contains("cafe24_"));
        Ok((shop.filter_map(Message::read).collect(), has_more))
    }

    /// What is remembered when the next message is the one with this `seq`: it is told from those before.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    pub async fn memory(&self, seq: u64, terms: &Terms) -> Result<Memory, ReadError> {
        let mut memory = Memory::default();
        let mut messages = Vec::new();
        let mut at = seq.saturating_sub(self.before).saturating_sub(1);
        let of_shop = |body: &str| body.contains("cafe24_") || body.contains("view_c");
        while let Some(last) = self.read_up_to(seq, at, &mut messages, of_shop).await? {
            at = last;
            let known = messages.len().saturating_sub(FOLLOWING);
            learn(&messages, known, &mut memory, terms);
            messages.drain(..known);
        }
        learn(&messages, messages.len(), &mut memory, terms);
        Ok(memory)
    }

    /// Remembers an order from what the log has of it before this `seq`. It is searched from the
    /// day on that its number begins with, for no table of the log goes by orders.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    pub async fn order(
        &self,
        key: &OrderKey,
        seq: u64,
        memory: &mut Memory,
        terms: &Terms,
    ) -> Result<(), ReadError> {
        // Known from now on, even if nothing is found: it is not searched for with each of its messages.
        memory.orders.of(key);
        let Some(day) = day(&key.1) else {
            return Ok(());
        };
        let mut at = self.before(day, seq).await?;
        let mut messages = Vec::new();
        let mentions = |body: &str| body.contains(key.1.as_str());
        for _ in 0..SEARCHED / READ {
            match self.read_up_to(seq, at, &mut messages, mentions).await? {
                Some(last) => at = last,
                None => break,
            }
        }
        let is_of_it = |message: &Message| message.order().as_ref() == Some(key);
        messages.retain(is_of_it);
        learn(&messages, messages.len(), memory, terms);
        Ok(())
    }

    /// Reads on behind `at`, up to `seq` and not with it. Returns where it has come; `None` at the end.
    async fn read_up_to(
        &self,
        seq: u64,
        at: u64,
        messages: &mut Vec<Message>,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Option<u64>, ReadError> {
        let read = self.log.read_after(at, READ).await?;
        let before = read.iter().take_while(|message| message.seq < seq);
        let mut last = None;
        for stored in before {
            last = Some(stored.seq);
            if wanted(&stored.body) {
                messages.extend(Message::read(stored));
            }
        }
        Ok(last)
    }

    /// A `seq` before which nothing came at this time or later, give or take what was committed at once.
    async fn before(&self, time: DateTime<Utc>, seq: u64) -> Result<u64, ReadError> {
        let (mut low, mut high) = (0, seq);
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            let found = self.log.read_after(middle, 1).await?;
            let received = found.first().map(|message| message.received_at.as_str());
            let received = received.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            match received {
                Some(received) if received < time => low = middle,
                _ => high = middle,
            }
        }
        Ok(low)
    }
}

/// Remembers the first so many of these messages, oldest first.
fn learn(messages: &[Message], count: usize, memory: &mut Memory, terms: &Terms) {
    for (at, message) in messages.iter().enumerate().take(count) {
        let following = &messages[at + 1..];
        let following = &following[..following.len().min(FOLLOWING)];
        let _ = recommended(message, following, memory, terms);
    }
}

/// When the day began, wherever the mall is, that an order's number begins with.
fn day(order: &str) -> Option<DateTime<Utc>> {
    let day = NaiveDate::parse_from_str(order.get(..8)?, "%Y%m%d").ok()?;
    Some(day.and_hms_opt(0, 0, 0)?.and_utc() - TimeDelta::days(1))
}
