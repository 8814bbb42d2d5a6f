//! How much is taken of one sender in a second: requests, messages and bytes, with a write key and from an address.
//!
//! Requests alone say little: packed, one of a hundred bytes is ten thousand messages.

mod debts;

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use moa_message::batch::{EXPANDED_LIMIT, MESSAGE_LIMIT};
use moa_message::limits::LIST_BYTES;

use crate::http::body::LONG;
use crate::http::error::HttpError;
use debts::Debts;

/// So many in a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(pub NonZeroU32);

impl Rate {
    /// So many in a second, at least one.
    pub fn per_second(count: u32) -> Self {
        Self(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN))
    }
}

/// How much is taken of one; `None` is without a limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Requests; a second's worth at once.
    pub requests: Option<Rate>,
    /// Messages; as many at once as a batch may have.
    pub messages: Option<Rate>,
    /// Bytes of messages, unpacked and each with its context; as many at once as a batch may come to.
    pub bytes: Option<Rate>,
}

/// What a change of a list counts as, in bytes: half of what a list may have.
const BYTES_OF_A_LIST: usize = LIST_BYTES / 2;

/// How much is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// With one write key.
    pub per_key: Share,
    /// From one address. What comes with a key of a server is counted by requests alone.
    pub per_address: Share,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            per_key: Share::default(),
            // Phones of one network share addresses by the hundred.
            per_address: Share {
                requests: Some(Rate::per_second(300)),
                messages: Some(Rate::per_second(2_000)),
                bytes: Some(Rate::per_second(2_000_000)),
            },
        }
    }
}

/// Counts what comes.
#[derive(Debug)]
pub struct RateLimiter {
    keys: Gates<String>,
    addresses: Gates<IpAddr>,
    debts: Debts,
}

/// How much a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Its messages.
    pub messages: usize,
    /// Their bytes, each with the batch's context.
    pub bytes: usize,
}

impl RateLimiter {
    /// With these rates.
    pub fn new(rates: Rates) -> Self {
        Self {
            keys: Gates::new(rates.per_key),
            addresses: Gates::new(rates.per_address),
            debts: Debts::default(),
        }
    }

    /// Lets a request from this address through, before its body is read; that may come to so many bytes.
    ///
    /// # Errors
    ///
    /// [`HttpError::TooFast`] with the time after which the next one may come.
    pub fn pass_address(&self, address: IpAddr, bytes: usize) -> Result<(), HttpError> {
        let address = household(address);
        if bytes > LONG
            && let Some(left) = self.debts.left(address)
        {
            return Err(HttpError::TooFast(whole_seconds(left)));
        }
        self.addresses.pass_request(&address)
    }

    /// Lets a request with this key through.
    ///
    /// # Errors
    ///
    /// [`HttpError::TooFast`] with the time after which the next one may come.
    pub fn pass_key(&self, key: &str) -> Result<(), HttpError> {
        self.keys.pass_request(&key.to_owned())
    }

    /// Lets a batch with this key through; of a page's, from its address.
    ///
    /// # Errors
    ///
    /// [`HttpError::TooFast`] with the time after which it may come again.
    pub fn pass_batch(
        &self,
        key: &str,
        address: Option<IpAddr>,
        load: Load,
    ) -> Result<(), HttpError> {
        if let Some(address) = address {
            self.pass_load(household(address), load)?;
        }
        self.keys.pass_batch(&key.to_owned(), load)
    }

    /// Has an address pay for a body that was read, and was no batch or nobody's who may write.
    pub fn charge(&self, address: IpAddr, bytes: usize) {
        // What it is answered says what was wrong with it; what it owes is heard of by the next one.
        let _ = self.pass_load(household(address), Load { messages: 0, bytes });
    }

    fn pass_load(&self, address: IpAddr, load: Load) -> Result<(), HttpError> {
        let passed = self.addresses.pass_batch(&address, load);
        if let Err(HttpError::TooFast(seconds)) = &passed {
            self.debts.note(address, *seconds);
        }
        passed
    }

    /// Lets the changes of people's lists through that a batch has which [passed](Self::pass_batch): of a few bytes each,
    /// and a list is written whole.
    ///
    /// # Errors
    ///
    /// [`HttpError::TooFast`] with the time after which the batch may come again.
    pub fn pass_lists(
        &self,
        key: &str,
        address: Option<IpAddr>,
        (batch, changes): (Load, usize),
    ) -> Result<(), HttpError> {
        // With what has passed no more than passes at once.
        let room = EXPANDED_LIMIT.saturating_sub(batch.bytes);
        let load = Load {
            messages: 0,
            bytes: (changes * BYTES_OF_A_LIST).min(room),
        };
        self.pass_batch(key, address, load)
    }

    /// Forgets who has sent nothing for a while.
    pub fn tidy(&self) {
        self.addresses.tidy();
    }
}

/// The limits of each of some senders.
#[derive(Debug)]
struct Gates<K: Hash + Eq + Clone> {
    requests: Option<DefaultKeyedRateLimiter<K>>,
    messages: Option<DefaultKeyedRateLimiter<K>>,
    bytes: Option<DefaultKeyedRateLimiter<K>>,
}

impl<K: Hash + Eq + Clone> Gates<K> {
    fn new(share: Share) -> Self {
        // A single batch always passes where nothing has before it.
        let gate = |rate: Rate, batch: usize| {
            let batch = u32::try_from(batch).ok().and_then(NonZeroU32::new);
            let burst = batch.map_or(rate.0, |batch| batch.max(rate.0));
            governor::RateLimiter::keyed(Quota::per_second(rate.0).allow_burst(burst))
        };
        Self {
            requests: share.requests.map(|rate| gate(rate, 1)),
            messages: share.messages.map(|rate| gate(rate, MESSAGE_LIMIT)),
            bytes: share.bytes.map(|rate| gate(rate, EXPANDED_LIMIT)),
        }
    }

    /// Who owes for what came before is told so before more of it is read and unpacked.
    fn pass_request(&self, key: &K) -> Result<(), HttpError> {
        pass(self.requests.as_ref(), key, 1)?;
        pass(self.bytes.as_ref(), key, 1)
    }

    fn pass_batch(&self, key: &K, load: Load) -> Result<(), HttpError> {
        pass(self.messages.as_ref(), key, load.messages)?;
        pass(self.bytes.as_ref(), key, load.bytes)
    }

    fn tidy(&self) {
        let gates = [&self.requests, &self.messages, &self.bytes];
        for gate in gates.into_iter().flatten() {
            gate.retain_recent();
            gate.shrink_to_fit();
        }
    }
}

fn pass<K: Hash + Eq + Clone>(
    gate: Option<&DefaultKeyedRateLimiter<K>>,
    key: &K,
    count: usize,
) -> Result<(), HttpError> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let (Some(gate), Some(count)) = (gate, NonZeroU32::new(count)) else {
        return Ok(());
    };
    match gate.check_key_n(key, count) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(until)) => {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Err(HttpError::TooFast(whole_seconds(wait)))
        }
        // More than ever passes at once; batches are bounded by less.
        Err(_) => Err(HttpError::BodyTooLarge),
    }
}

fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}

/// What one home or office has of IPv6 is a whole network, of 64 bits at least.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) & (!0 << 64)).into(),
    }
}

#[cfg(test)]
mod tests;
