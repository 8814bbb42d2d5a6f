//! What holds personal data, until that is dropped or hashed.

use core::task::Poll;

use super::recorder::{Recorder, ready};
use crate::host::{self, Global, Value, clock, privacy};

/// What waits for its hashes.
pub struct Privacy {
    /// What the merchant wants (see [`crate::settings`]).
    rules: Global,
    /// An array of `[event, properties, time]`, without an event where they are of the user.
    waiting: Global,
    /// Whether something has come since it was asked last.
    pub is_new: bool,
}

impl Privacy {
    /// Nothing waits yet.
    pub fn new(rules: Global) -> Privacy {
        Privacy {
            rules,
            waiting: Global::new(host::array()),
            is_new: false,
        }
    }

    /// An event (or, without a name, user properties) waits until its personal data is dropped or hashed as the merchant
    /// wants it.
    pub fn push(&mut self, event: Value, properties: Value) {
        let waiting = host::array();
        waiting.push(event);
        waiting.push(properties);
        waiting.push(clock::now());
        self.waiting.push(waiting);
        self.is_new = true;
    }

    /// Sends what has its hash, or is to go without.
    pub fn poll(&mut self, recorder: &mut Recorder, last_chance: bool) -> Poll<()> {
        let still = host::array();
        for at in 0..self.waiting.length() {
            let waiting = self.waiting.at(at);
            let properties = waiting.at(1);
            // In the order in which they were told: one may clear what the other sets.
            if still.length() == 0 && privacy::protect(properties, *self.rules, last_chance) {
                recorder.send(waiting.at(0), properties, waiting.at(2).as_number());
            } else {
                still.push(waiting);
            }
        }
        self.waiting = Global::new(still);
        ready(still.length() == 0)
    }
}
