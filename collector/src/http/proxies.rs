//! The proxies in front of the collector, and whose address a request has.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// What a proxy adds the address of its client to.
const HEADER: &str = "x-forwarded-for";

/// Networks of proxies that are believed. By default this machine's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxies(Arc<[IpNet]>);

impl Proxies {
    /// These networks.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    /// The address a request came from: that of the connection, unless a proxy has it. Each proxy adds
    /// to the end of the header whom it heard from, so the last that is no proxy is the client; what
    /// stands before may be anybody's invention.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut address = peer.to_canonical();
        let values: Vec<_> = headers.get_all(HEADER).iter().collect();
        let hops = values.iter().rev().filter_map(|value| value.to_str().ok());
        for hop in hops.flat_map(|value| value.rsplit(',')) {
            if !self.0.iter().any(|network| network.contains(&address)) {
                break;
            }
            match hop.trim().parse::<IpAddr>() {
                Ok(next) => address = next.to_canonical(),
                Err(_) => break,
            }
        }
        address
    }
}

impl Default for Proxies {
    fn default() -> Self {
        Self::new([
            IpNet::new_assert([127, 0, 0, 0].into(), 8),
            IpNet::new_assert(std::net::Ipv6Addr::LOCALHOST.into(), 128),
        ])
    }
}

#[cfg(test)]
mod tests;
