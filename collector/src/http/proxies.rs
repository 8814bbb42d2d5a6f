//! The proxies in front of the collector, and whose address a request has.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

/// What most proxies add the address of their client to.
const USUAL: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The header of RFC 7239, which says it as `for=…`.
const FORWARDED: HeaderName = HeaderName::from_static("forwarded");

/// Networks of proxies that are believed, and where they say whom they heard from. By default this machine's own,
/// and `X-Forwarded-For`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxies {
    networks: Arc<[IpNet]>,
    header: HeaderName,
}

/// Whose address a request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The client's, or that of the nearest to it that is known: what it is counted under.
    pub nearest: IpAddr,
    /// Whether it is the client's: a proxy may not know, or not tell.
    pub is_client: bool,
}

impl Origin {
    /// The client's address, where it is known.
    pub fn client(self) -> Option<IpAddr> {
        Some(self.nearest).filter(|_| self.is_client)
    }
}

impl Proxies {
    /// These networks.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self {
            networks: networks.into_iter().collect(),
            header: USUAL,
        }
    }

    /// The same, saying it in this header.
    pub fn with_header(self, header: HeaderName) -> Self {
        Self { header, ..self }
    }

    /// The address a request came from: that of the connection, unless a proxy has it. Each proxy adds
    /// to the end of the header whom it heard from, so the last that is no proxy is the client; what
    /// stands before may be anybody's invention.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Origin {
        let mut nearest = peer.to_canonical();
        let values: Vec<_> = headers.get_all(&self.header).iter().collect();
        let hops = values.iter().rev().filter_map(|value| value.to_str().ok());
        for hop in hops.flat_map(|value| value.rsplit(',')) {
            if !self.is_proxy(nearest) {
                break;
            }
            let hop = match self.header == FORWARDED {
                true => forwarded_for(hop),
                false => Some(hop),
            };
            match hop.and_then(address) {
                Some(next) => nearest = next,
                None => {
                    return Origin {
                        nearest,
                        is_client: false,
                    };
                }
            }
        }
        Origin {
            nearest,
            is_client: true,
        }
    }

    /// Whether a connection from this address is a proxy's.
    pub fn has(&self, peer: IpAddr) -> bool {
        self.is_proxy(peer.to_canonical())
    }

    fn is_proxy(&self, address: IpAddr) -> bool {
        self.networks
            .iter()
            .any(|network| network.contains(&address))
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

/// An address as proxies write it: bare, in brackets, with a port behind it, with a zone, in quotes. A word that
/// stands for one (`unknown`, `_hidden`) is none.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').map_or(text, |rest| {
        // A port behind it is no part of the address, whatever it is.
        rest.split_once(']').map_or(rest, |(inside, _)| inside)
    });
    let without_zone = bare.split_once('%').map_or(bare, |(address, _)| address);
    let address = without_zone.parse::<IpAddr>().ok();
    let with_port = || Some(text.parse::<SocketAddr>().ok()?.ip());
    Some(address.or_else(with_port)?.to_canonical())
}

/// What an element of `Forwarded` says the client is: `for="[2001:db8::1]:4711";proto=https`.
fn forwarded_for(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some(value).filter(|_| name.trim().eq_ignore_ascii_case("for"))
    })
}

#[cfg(test)]
mod tests;
