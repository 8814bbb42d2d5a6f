//! What of a piece a sink has dealt with, where one piece takes several requests.
//!
//! When a later request fails, the runner hands the piece over again, whole or in halves. What
//! stands here is not sent a second time.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::log::StoredMessage;
use crate::log::cursors::Refused;
use crate::sink::outcome::Outcome;

/// Messages by their `seq`, each with why it was refused for good, if it was. It holds no more than
/// the pieces that are under way.
#[derive(Debug, Default)]
pub(super) struct Done(Mutex<HashMap<u64, Option<String>>>);

impl Done {
    /// These are delivered.
    pub fn deliver(&self, seqs: impl IntoIterator<Item = u64>) {
        let mut known = self.known();
        known.extend(seqs.into_iter().map(|seq| (seq, None)));
    }

    /// This one never will be.
    pub fn refuse(&self, seq: u64, reason: String) {
        self.known().insert(seq, Some(reason));
    }

    /// Those of the messages that are still to be dealt with.
    pub fn left<'a>(&self, batch: &'a [StoredMessage]) -> Vec<&'a StoredMessage> {
        let known = self.known();
        let is_left = |message: &&StoredMessage| !known.contains_key(&message.seq);
        batch.iter().filter(is_left).collect()
    }

    /// All of these are dealt with: what was refused of them. They are forgotten, for the runner
    /// notes them.
    pub fn close(&self, batch: &[StoredMessage]) -> Vec<Refused> {
        let mut known = self.known();
        let closed = batch.iter().filter_map(|message| {
            let reason = known.remove(&message.seq)??;
            Some(Refused {
                seq: message.seq,
                reason,
            })
        });
        closed.collect()
    }

    /// [`Done::close`] as what became of the whole piece.
    pub fn outcome(&self, batch: &[StoredMessage]) -> Outcome {
        Outcome::Delivered {
            but: self.close(batch),
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<u64, Option<String>>> {
        // Each change is one insertion or removal, so a thread that panicked left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
