//! Who gives wrong tokens, and how long they wait before the next.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::http::error::HttpError;
use crate::http::rate_limit::household;

/// How many wrong tokens cost nothing: somebody mistypes.
const FREE: u32 = 5;

/// The longest wait. Whoever shares an address with a guesser waits too, so it is short; a token of sixteen letters
/// is not found at one a minute.
const LONGEST: Duration = Duration::from_secs(60);

/// After how long without a wrong token an address is like any other.
const FORGOTTEN: Duration = Duration::from_secs(15 * 60);

/// The wrong tokens of each address.
#[derive(Debug, Default)]
pub struct Guesses(Mutex<HashMap<IpAddr, Wrong>>);

#[derive(Debug, Clone, Copy)]
struct Wrong {
    count: u32,
    last: Instant,
}

impl Wrong {
    /// How long no token of the address is looked at, right ones included: a guess that is answered tells something.
    fn wait(self) -> Duration {
        match self.count.checked_sub(FREE) {
            None | Some(0) => Duration::ZERO,
            Some(n) => Duration::from_secs(1 << n.min(6)).min(LONGEST),
        }
    }
}

impl Guesses {
    /// Lets a token of this address be looked at.
    ///
    /// # Errors
    ///
    /// [`HttpError::TooFast`] with the time after which one is.
    pub fn pass(&self, address: IpAddr, now: Instant) -> Result<(), HttpError> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(wrong) = all.get(&household(address)) else {
            return Ok(());
        };
        let passed = now.saturating_duration_since(wrong.last);
        match wrong.wait().checked_sub(passed) {
            None | Some(Duration::ZERO) => Ok(()),
            Some(left) => Err(HttpError::TooFast(left.as_secs() as u32 + 1)),
        }
    }

    /// Counts a wrong token, and returns how many this address has given lately.
    pub fn wrong(&self, address: IpAddr, now: Instant) -> u32 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, wrong| now.saturating_duration_since(wrong.last) < FORGOTTEN);
        let wrong = all.entry(household(address)).or_insert(Wrong {
            count: 0,
            last: now,
        });
        wrong.count = wrong.count.saturating_add(1);
        wrong.last = now;
        wrong.count
    }
}

#[cfg(test)]
mod tests;
