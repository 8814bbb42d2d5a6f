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
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(HEADER, value.parse().unwrap());
        }
        Proxies::default()
            .client(peer.parse().unwrap(), &headers)
            .to_string()
    }

    #[test]
    fn only_proxies_are_believed() {
        assert_eq!(client("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(client("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("::1", &["2001:db8::5"]), "2001:db8::5");
        assert_eq!(client("::ffff:127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn the_last_that_is_no_proxy_is_the_client() {
        let invented = ["6.6.6.6, 198.51.100.1, 127.0.0.2"];
        assert_eq!(client("127.0.0.1", &invented), "198.51.100.1");
        assert_eq!(
            client("127.0.0.1", &["6.6.6.6", "198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            client("127.0.0.1", &["198.51.100.1, nonsense"]),
            "127.0.0.1"
        );
    }
}
