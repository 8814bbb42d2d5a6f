//! A sink, and what becomes of what it is given.

use std::time::Duration;

use async_trait::async_trait;

use crate::log::StoredMessage;
use crate::log::cursors::Refused;

/// Takes messages to somewhere else.
#[async_trait]
pub trait Sink: Send + Sync + 'static {
    /// Delivers a batch, oldest message first.
    async fn deliver(&self, batch: &[StoredMessage]) -> Outcome;

    /// How many messages it is given at once: what is noted at once, and comes twice after a kill.
    fn most(&self) -> usize {
        100
    }
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All of it is delivered, but for these, which will never be.
    Delivered {
        /// Those that were refused for good.
        but: Vec<Refused>,
    },
    /// So many of it, from the first on and at least one, are delivered, but for these. The rest is
    /// to be delivered again, together with what comes after it.
    Part {
        /// How many.
        count: usize,
        /// Those of them that were refused for good.
        but: Vec<Refused>,
    },
    /// It was refused for good as a whole, and nothing of it is delivered; it is not known which of
    /// its messages are to blame.
    Refused {
        /// Why, for a person; kept with the message that is to blame.
        reason: String,
    },
    /// Nothing of it is known to be delivered: again later.
    Later {
        /// Why, for the collector's own log: it says nothing of visitors.
        reason: String,
        /// How long to wait at least, where the other side says so.
        after: Option<Duration>,
    },
}
