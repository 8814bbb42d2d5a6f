//! Who was told to come later, and has not waited.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest time for which nothing large is read: an address may be a whole office, and one of it the sender.
const LONGEST: Duration = Duration::from_secs(5);

/// How many addresses are remembered: then those whose time is over are forgotten.
const MOST: usize = 10_000;

/// Addresses that have sent more than is taken of one: reading, unpacking and parsing a large body costs more than all
/// that is refused afterwards saves.
#[derive(Debug, Default)]
pub(super) struct Debts(Mutex<HashMap<IpAddr, Instant>>);

impl Debts {
    /// Remembers that an address was told to wait so long.
    pub(super) fn note(&self, address: IpAddr, seconds: u32) {
        let wait = Duration::from_secs(seconds.into()).min(LONGEST);
        let now = Instant::now();
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if until.len() >= MOST {
            until.retain(|_, until| *until > now);
        }
        if until.len() < MOST {
            until.insert(address, now + wait);
        }
    }

    /// How long it has to wait yet.
    pub(super) fn left(&self, address: IpAddr) -> Option<Duration> {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = until.get(&address)?.checked_duration_since(Instant::now());
        if left.is_none() {
            until.remove(&address);
        }
        left
    }
}
