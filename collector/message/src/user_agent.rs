//! The client that sends: its browser, system and device, and as much of its address as is kept.

#[cfg(feature = "agents")]
mod agent;
#[cfg(feature = "agents")]
mod apps;
#[cfg(feature = "agents")]
mod device;
mod hints;

use std::net::IpAddr;

use serde::Deserialize;

#[cfg(feature = "agents")]
pub use agent::agent_json;
pub use hints::Hints;

/// Nothing is known of a user agent where nobody asks.
#[cfg(not(feature = "agents"))]
pub fn agent_json(_: &str, _: &Hints) -> String {
    "{}".to_owned()
}

/// What a request says of its client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// The `User-Agent` header of a page's browser. Messages that say one themselves
    /// (`context.userAgent`) are believed first.
    pub user_agent: Option<String>,
    /// Its `Sec-CH-UA-*` headers, for what the message's own `context.userAgentData` does not say.
    pub hints: Hints,
    /// The address of a page's browser.
    pub ip: Option<IpAddr>,
    /// What is kept of addresses.
    pub keep_ip: KeepIp,
}

/// What is kept of a client's address (`context.ip`), whoever says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeepIp {
    /// Nothing.
    No,
    /// The network: an IPv4 address without its last 8 bits, an IPv6 address without its last 80.
    #[default]
    Network,
    /// All of it.
    Whole,
}

impl KeepIp {
    /// What is kept of this address.
    pub fn of(self, ip: IpAddr) -> Option<IpAddr> {
        match (self, ip.to_canonical()) {
            (Self::No, _) => None,
            (Self::Whole, ip) => Some(ip),
            (Self::Network, IpAddr::V4(ip)) => Some(IpAddr::V4((u32::from(ip) & (!0 << 8)).into())),
            (Self::Network, IpAddr::V6(ip)) => {
                Some(IpAddr::V6((u128::from(ip) & (!0 << 80)).into()))
            }
        }
    }
}

#[cfg(all(test, feature = "agents"))]
mod tests;
