//! Single values of the settings, each read from a text that says what it may be where it is not.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::http::{HeaderName, Uri};
use ipnet::IpNet;
use serde::Deserialize;

use crate::http::rate_limit::Rate;

/// The longest time a session can be waited for.
pub(super) const LONGEST_SESSION: Duration = Duration::from_secs(7 * 86_400);

/// A rate like `300/s`, or `off`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct RateEntry(pub Option<Rate>);

impl TryFrom<String> for RateEntry {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "off" {
            return Ok(Self(None));
        }
        let count = text.strip_suffix("/s").and_then(|count| count.parse().ok());
        match count {
            Some(count) => Ok(Self(Some(Rate(count)))),
            None => Err(format!(
                "{text:?} is no rate; give how many a second like \"300/s\", or \"off\""
            )),
        }
    }
}

/// A rate of bytes like `2MB/s`, or `off`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct ByteRateEntry(pub Option<Rate>);

impl TryFrom<String> for ByteRateEntry {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "off" {
            return Ok(Self(None));
        }
        let bytes = text.strip_suffix("/s").and_then(|amount| {
            let units = [
                ("kB", 1_000),
                ("MB", 1_000_000),
                ("GB", 1_000_000_000),
                ("B", 1),
            ];
            let unit = units.iter().find(|(unit, _)| amount.ends_with(unit));
            let (unit, bytes) = unit.unwrap_or(&("", 1));
            let count: u32 = amount.strip_suffix(unit)?.trim().parse().ok()?;
            std::num::NonZeroU32::new(count.checked_mul(*bytes)?)
        });
        match bytes {
            Some(bytes) => Ok(Self(Some(Rate(bytes)))),
            None => Err(format!(
                "{text:?} is no rate; give bytes a second like \"500kB/s\" or \"2MB/s\", or \"off\""
            )),
        }
    }
}

/// How many of something, at least one; in the environment everything is a text.
#[derive(Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
pub(super) struct Count(pub usize);

impl TryFrom<toml::Value> for Count {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let count = match &value {
            toml::Value::Integer(count) => usize::try_from(*count).ok(),
            toml::Value::String(text) => text.parse().ok(),
            _ => None,
        };
        match count {
            Some(count @ 1..=1_000_000) => Ok(Self(count)),
            _ => Err(format!(
                "{value} is no count; give a whole number from 1 to 1000000"
            )),
        }
    }
}

/// A length of time of at least so many seconds, and at most a week.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct SessionLength<const SHORTEST: u64>(pub Duration);

impl<const SHORTEST: u64> TryFrom<String> for SessionLength<SHORTEST> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let range = Duration::from_secs(SHORTEST)..=LONGEST_SESSION;
        match humantime::parse_duration(&text) {
            Ok(length) if range.contains(&length) => Ok(Self(length)),
            _ => Err(format!(
                "cannot be {text:?}; give a length of time from {SHORTEST}s up to 7d, like 45s, 30m or 2h"
            )),
        }
    }
}

/// A length of time of a second or more, and at most so many days.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Length<const DAYS: u64>(pub Duration);

impl<const DAYS: u64> TryFrom<String> for Length<DAYS> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let range = Duration::from_secs(1)..=Duration::from_secs(DAYS * 86_400);
        match humantime::parse_duration(&text) {
            Ok(length) if range.contains(&length) => Ok(Self(length)),
            _ => Err(format!(
                "cannot be {text:?}; give a length of time from 1s up to {DAYS}d, like 30s, 2m or 12h"
            )),
        }
    }
}

/// How long something is kept: a length of time of an hour or more, or `forever`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Keeping(pub Option<Duration>);

/// The same as somebody gives it on a command line.
///
/// # Errors
///
/// What it cannot be, and what to give.
pub fn keeping(text: &str) -> Result<Option<Duration>, String> {
    Keeping::try_from(text.to_owned()).map(|keeping| keeping.0)
}

impl TryFrom<String> for Keeping {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "forever" {
            return Ok(Self(None));
        }
        let (hour, century) = (
            Duration::from_secs(3600),
            Duration::from_secs(3_155_760_000),
        );
        match humantime::parse_duration(&text) {
            Ok(length) if (hour..=century).contains(&length) => Ok(Self(Some(length))),
            _ => Err(format!(
                "cannot be {text:?}; give a length of time of an hour or more, like 14d, or \"forever\""
            )),
        }
    }
}

/// A network of proxies: a narrow one, for whoever is in it may say that it is anybody.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct ProxyNetwork(pub IpNet);

impl TryFrom<String> for ProxyNetwork {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let network = text
            .parse::<IpNet>()
            .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        // The widest of private use: 10.0.0.0/8 and fc00::/7.
        let widest = match &network {
            Ok(IpNet::V4(_)) => 8,
            _ => 7,
        };
        match network {
            Ok(network) if network.prefix_len() >= widest => Ok(Self(network)),
            Ok(_) => Err(format!(
                "{text:?} would believe the whole internet on whose address it has; give only the networks of your own proxies, like \"10.0.0.0/8\""
            )),
            Err(_) => Err(format!(
                "{text:?} is no network; give one like \"10.0.0.0/8\" or \"fd00::/8\", or an address"
            )),
        }
    }
}

/// The header in which proxies say whom they heard from.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct AddressHeader(pub HeaderName);

impl TryFrom<String> for AddressHeader {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| {
            format!(
                "{text:?} is no header; give the one your proxy writes the client's address into, like \"X-Forwarded-For\", \"Forwarded\" or \"CF-Connecting-IP\""
            )
        })
    }
}

/// An address to listen on.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Listen(pub String);

impl TryFrom<String> for Listen {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let port = text
            .rsplit_once(':')
            .and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)));
        match port {
            Some((host, _)) if !host.is_empty() => Ok(Self(text)),
            _ => Err(format!(
                "{text:?} is no address to listen on; give a host and a port, like \"127.0.0.1:8081\""
            )),
        }
    }
}

/// Whether only this machine reaches what listens there.
pub(super) fn is_of_this_machine(listen: &str) -> bool {
    match listen.parse::<SocketAddr>() {
        Ok(address) => address.ip().to_canonical().is_loopback(),
        Err(_) => listen.starts_with("localhost:"),
    }
}

/// An origin as browsers send it: scheme and host in lower case, a port only where it is not the scheme's own.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Origin(pub String);

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        origin(&text).map(Self).ok_or_else(|| {
            format!(
                "{text:?} is no origin; write it as the browser sends it, like https://shop.example or http://localhost:8080, or \"null\""
            )
        })
    }
}

/// What browsers say of a page whose `Referrer-Policy` is `no-referrer` or `same-origin`, as it sends a beacon: the
/// standard of `fetch` has them hide its origin in whatever is not asked across origins.
const NO_ORIGIN: &str = "null";

fn origin(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if lower == NO_ORIGIN {
        return Some(lower);
    }
    let uri: Uri = lower.trim_end_matches('/').parse().ok()?;
    let scheme = uri.scheme_str()?;
    let authority = uri.authority()?;
    let own_port = match scheme {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    if uri.path() != "/" || uri.query().is_some() || authority.as_str().contains(['@', '*']) {
        return None;
    }
    Some(
        match authority.port_u16().filter(|port| *port != own_port) {
            Some(port) => format!("{scheme}://{}:{port}", authority.host()),
            None => format!("{scheme}://{}", authority.host()),
        },
    )
}

/// A domain that cookies can be set for.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Domain(pub String);

impl TryFrom<String> for Domain {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_label = |label: &str| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if text.contains('.') && text.split('.').all(is_label) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(format!(
                "{text:?} is no domain; give the shop's own, without a dot in front, like shop.example"
            ))
        }
    }
}

/// A secret that is hard to guess.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Token(pub String);

impl TryFrom<String> for Token {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text))
        } else {
            Err(
                "a token has at least 16 letters, digits and marks; `openssl rand -hex 16` makes one",
            )
        }
    }
}
