//! How much is taken of one sender: so many requests a second with a write key and from an address.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

use crate::http::error::HttpError;

/// So many requests in a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(pub NonZeroU32);

impl Rate {
    /// So many requests in a second, at least one.
    pub fn per_second(count: u32) -> Self {
        Self(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN))
    }
}

/// How many requests are taken; `None` is without a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// With one write key.
    pub per_key: Option<Rate>,
    /// From one address.
    pub per_address: Option<Rate>,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            per_key: None,
            // Phones of one network share addresses by the hundred.
            per_address: Some(Rate::per_second(300)),
        }
    }
}

/// Counts requests. Each key and each address may have a second's worth at once.
#[derive(Debug)]
pub struct RateLimiter {
    keys: Option<DefaultKeyedRateLimiter<String>>,
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
}

impl RateLimiter {
    /// RateLimiter of these widths.
    pub fn new(rates: Rates) -> Self {
        Self {
            keys: rates.per_key.map(gate),
            addresses: rates.per_address.map(gate),
        }
    }

    /// Lets a request from this address through.
    ///
    /// # Errors
    ///
    /// [`HttpError::TooFast`] with the time after which the next one may come.
    pub fn pass_address(&self, address: IpAddr) -> Result<(), HttpError> {
        pass(self.addresses.as_ref(), &household(address))
    }

    /// Lets a request with this key through.
    ///
    /// # Errors
    ///
    /// [`HttpError::TooFast`] with the time after which the next one may come.
    pub fn pass_key(&self, key: &str) -> Result<(), HttpError> {
        pass(self.keys.as_ref(), &key.to_owned())
    }

    /// Forgets who has sent nothing for a while.
    pub fn tidy(&self) {
        if let Some(addresses) = &self.addresses {
            addresses.retain_recent();
            addresses.shrink_to_fit();
        }
    }
}

fn gate<K: Hash + Eq + Clone>(rate: Rate) -> DefaultKeyedRateLimiter<K> {
    governor::RateLimiter::keyed(Quota::per_second(rate.0))
}

fn pass<K: Hash + Eq + Clone>(
    gate: Option<&DefaultKeyedRateLimiter<K>>,
    key: &K,
) -> Result<(), HttpError> {
    let Some(gate) = gate else {
        return Ok(());
    };
    gate.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        HttpError::TooFast(whole_seconds(wait))
    })
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
