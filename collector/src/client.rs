//! The client that sends: its browser, system and device, and as much of its address as is kept.

use std::cell::RefCell;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use woothee::parser::Parser;
use woothee::woothee::VALUE_UNKNOWN;

/// What a request says of its client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// The `User-Agent` header of a page's browser. Messages that say one themselves
    /// (`context.userAgent`) are believed first.
    pub user_agent: Option<String>,
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

/// A user agent taken apart: `context.client` of a stored message. What is not known is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Agent<'a> {
    #[serde(skip_serializing_if = "is_unknown")]
    browser: &'a str,
    #[serde(skip_serializing_if = "is_unknown")]
    browser_version: &'a str,
    #[serde(skip_serializing_if = "is_unknown")]
    os: &'a str,
    #[serde(skip_serializing_if = "is_unknown")]
    os_version: &'a str,
    #[serde(skip_serializing_if = "is_unknown")]
    device: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bot: bool,
}

fn is_unknown(text: &str) -> bool {
    text.is_empty() || text == VALUE_UNKNOWN
}

/// Words of programs that visit pages on nobody's behalf and that the parser takes for browsers.
const BOTS: [&str; 9] = [
    // The address of who runs it.
    "+http",
    "headless",
    "lighthouse",
    "phantomjs",
    "pingdom",
    "bot/",
    "bot;",
    "crawler",
    "spider",
];

/// Browser, system and device of a user agent as a JSON object: `browser`, `browserVersion`, `os`,
/// `osVersion`, `device` (`pc`, `smartphone`, `mobilephone`, `appliance`, `crawler`, `misc`), and `bot`,
/// which is `true` or absent. `{}` where nothing is known.
pub fn agent_json(user_agent: &str) -> String {
    thread_local! {
        /// All messages of a batch have the same: the last one taken apart, and what came of it.
        static LAST: RefCell<(String, String)> = RefCell::default();
    }
    LAST.with_borrow_mut(|(text, json)| {
        if text != user_agent || json.is_empty() {
            *json = parse(user_agent);
            user_agent.clone_into(text);
        }
        json.clone()
    })
}

fn parse(user_agent: &str) -> String {
    let lower = user_agent.to_ascii_lowercase();
    let is_named = BOTS.iter().any(|word| lower.contains(word));
    let parsed = Parser::new().parse(user_agent);
    let agent = match &parsed {
        Some(parsed) => Agent {
            browser: parsed.name,
            browser_version: parsed.version,
            os: parsed.os,
            os_version: &parsed.os_version,
            device: parsed.category,
            bot: is_named || parsed.category == "crawler",
        },
        None => Agent {
            browser: "",
            browser_version: "",
            os: "",
            os_version: "",
            device: "",
            bot: is_named,
        },
    };
    serde_json::to_string(&agent).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn agent(user_agent: &str) -> Value {
        serde_json::from_str(&agent_json(user_agent)).unwrap()
    }

    #[test]
    fn browsers_are_told_by_their_words() {
        assert_eq!(
            agent(
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36"
            ),
            json!({ "browser": "Chrome", "browserVersion": "148.0.0.0", "os": "Windows 10", "osVersion": "NT 10.0", "device": "pc" })
        );
        let phone = agent(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
        );
        assert_eq!(
            (&phone["os"], &phone["osVersion"], &phone["device"]),
            (&json!("iPhone"), &json!("26.1"), &json!("smartphone"))
        );
    }

    #[test]
    fn bots_are_marked() {
        for words in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/148.0.0.0 Safari/537.36",
        ] {
            assert_eq!(agent(words)["bot"], true, "{words}");
        }
        assert_eq!(agent("something else"), json!({}));
        assert_eq!(agent(""), json!({}));
    }

    #[test]
    fn of_addresses_the_network_is_kept_or_nothing_or_all() {
        let keep =
            |policy: KeepIp, ip: &str| policy.of(ip.parse().unwrap()).map(|ip| ip.to_string());
        let network = KeepIp::Network;
        assert_eq!(
            keep(network, "203.0.113.77").as_deref(),
            Some("203.0.113.0")
        );
        assert_eq!(
            keep(network, "::ffff:203.0.113.77").as_deref(),
            Some("203.0.113.0")
        );
        assert_eq!(
            keep(network, "2001:db8:1:2:3::4").as_deref(),
            Some("2001:db8:1::")
        );
        assert_eq!(keep(KeepIp::No, "203.0.113.77"), None);
        assert_eq!(
            keep(KeepIp::Whole, "203.0.113.77").as_deref(),
            Some("203.0.113.77")
        );
    }

    proptest! {
        #[test]
        fn any_words_make_an_object(words in any::<String>()) {
            prop_assert!(agent(&words).is_object());
        }
    }
}
