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
mod tests {
    use super::*;

    fn message(seq: u64) -> StoredMessage {
        StoredMessage {
            seq,
            mall: "a".into(),
            message_id: seq.to_string(),
            received_at: String::new(),
            body: "{}".into(),
        }
    }

    #[test]
    fn what_is_done_is_left_out_until_the_piece_is_closed() {
        let batch = [message(1), message(2), message(3)];
        let seqs = |done: &Done| -> Vec<u64> {
            let left = done.left(&batch);
            left.iter().map(|message| message.seq).collect()
        };
        let done = Done::default();
        assert_eq!(seqs(&done), [1, 2, 3]);
        done.deliver([1]);
        done.refuse(3, "too large".into());
        assert_eq!(seqs(&done), [2]);
        let refused = done.close(&batch);
        assert_eq!((refused.len(), refused[0].seq), (1, 3));
        assert_eq!(seqs(&done), [1, 2, 3]);
    }
}
