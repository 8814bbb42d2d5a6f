//! What a batch says of all its messages, kept once: a row of `contexts`, and what each message has beside it.
//!
//! ```text
//! messages: … "context":{"sessionId":"8e1d…"} …   context = 7, context_at = 212
//! contexts: 7, "library":{…},"page":{…},"client":{…}
//! ```
//!
//! The view `whole_messages` has the bodies as they came.

use std::borrow::Cow;
use std::collections::HashMap;

use moa_message::{Checked, Message};
use rusqlite::{Transaction, params};

/// Shorter ones take less room where they are than in a row of their own.
const SHORTEST: usize = 64;

/// What the batch of one job says for several of its messages.
#[derive(Default)]
pub(super) struct Contexts<'a>(HashMap<&'a str, Uses>);

#[derive(Default)]
struct Uses {
    /// How many messages of the batch have it.
    wanted: u32,
    /// How many are stored with it.
    stored: u32,
    /// The number of the first of those.
    first: Option<u64>,
}

/// A message's body as it is kept.
pub(super) struct Kept<'a> {
    pub body: Cow<'a, str>,
    /// The row of `contexts` that belongs into it, and at which byte.
    pub context: Option<(u64, usize)>,
}

impl<'a> Contexts<'a> {
    /// Those of a batch.
    pub fn of(batch: &'a [Checked]) -> Self {
        let mut all = HashMap::<_, Uses>::new();
        if batch.len() > 1 {
            for shared in batch.iter().flatten().filter_map(shared) {
                all.entry(shared).or_default().wanted += 1;
            }
        }
        all.retain(|_, uses| uses.wanted > 1);
        Self(all)
    }

    /// How this message is kept, which is to have this number.
    pub fn keep<'m>(
        &mut self,
        transaction: &Transaction<'_>,
        message: &'m Message,
        seq: u64,
    ) -> rusqlite::Result<Kept<'m>> {
        let whole = Kept {
            body: Cow::Borrowed(&message.body),
            context: None,
        };
        let Some(shared) = shared(message) else {
            return Ok(whole);
        };
        let Some(uses) = self.0.get_mut(shared) else {
            return Ok(whole);
        };
        uses.stored += 1;
        let context = match uses.first {
            Some(first) => first,
            None => {
                transaction
                    .prepare_cached(
                        "INSERT INTO contexts (seq, uses, members) VALUES (?1, ?2, ?3)",
                    )?
                    .execute(params![seq, uses.wanted, shared])?;
                *uses.first.insert(seq)
            }
        };
        let at = message.shared.start;
        let rest = &message.body[message.shared.end..];
        // With the comma between the batch's members and the message's own, so that it stays JSON.
        let rest = rest.strip_prefix(',').unwrap_or(rest);
        let body = [&message.body[..at], rest].concat();
        Ok(Kept {
            body: Cow::Owned(body),
            context: Some((context, at)),
        })
    }

    /// Notes how many messages have each, where that is not how many the batch had: some were there already.
    pub fn count(self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let mut update =
            transaction.prepare_cached("UPDATE contexts SET uses = ?2 WHERE seq = ?1")?;
        for uses in self.0.values() {
            if let Some(first) = uses.first.filter(|_| uses.stored < uses.wanted) {
                update.execute(params![first, uses.stored])?;
            }
        }
        Ok(())
    }
}

/// What a message's batch says of it, where that is long enough.
fn shared(message: &Message) -> Option<&str> {
    let shared = message.body.get(message.shared.clone())?;
    Some(shared).filter(|shared| shared.len() >= SHORTEST)
}

#[cfg(test)]
mod tests;
