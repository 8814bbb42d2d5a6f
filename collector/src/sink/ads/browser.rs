//! What is known of a browser: what ad platforms tell it from others by.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use url::Url;

use super::money::is_currency;
use crate::sink::message::Message;

/// The longest id of a click or a cookie, in characters; TikTok's are the longest.
const ID_CHARS: usize = 1_000;

/// The longest user agent that is told, in characters; the rest of a longer one is left away.
const AGENT_CHARS: usize = 1_000;

/// The longest address that is told, in bytes; a longer one goes without its query.
const ADDRESS_BYTES: usize = 2_000;

/// A click on an ad: the id that the platform put into the address it led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Click {
    /// The id, as it stood there: capitals count.
    pub id: String,
    /// When it was seen first.
    pub at: DateTime<Utc>,
}

/// The last click of each kind, by the parameter's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clicks {
    /// Meta's.
    pub fbclid: Option<Click>,
    /// TikTok's.
    pub ttclid: Option<Click>,
    /// Google's.
    pub gclid: Option<Click>,
    /// Google's, from iOS apps.
    pub gbraid: Option<Click>,
    /// Google's, to iOS apps.
    pub wbraid: Option<Click>,
}

impl Clicks {
    /// Those that the address of a page tells of.
    fn of(address: &str, at: DateTime<Utc>) -> Self {
        let mut clicks = Self::default();
        let Some((_, query)) = address.split_once('?') else {
            return clicks;
        };
        let query = query.split('#').next().unwrap_or_default();
        for (name, id) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "fbclid" => &mut clicks.fbclid,
                "ttclid" => &mut clicks.ttclid,
                "gclid" => &mut clicks.gclid,
                "gbraid" => &mut clicks.gbraid,
                "wbraid" => &mut clicks.wbraid,
                _ => continue,
            };
            if let Some(id) = id_of(id) {
                *place = Some(Click { id, at });
            }
        }
        clicks
    }

    /// These, and where there are none, those of before. The same one again is not seen first.
    fn over(self, before: &Self) -> Self {
        let one = |new: Option<Click>, old: &Option<Click>| match (new, old) {
            (Some(new), Some(old)) if new.id == old.id => Some(old.clone()),
            (None, old) => old.clone(),
            (new, _) => new,
        };
        Self {
            fbclid: one(self.fbclid, &before.fbclid),
            ttclid: one(self.ttclid, &before.ttclid),
            gclid: one(self.gclid, &before.gclid),
            gbraid: one(self.gbraid, &before.gbraid),
            wbraid: one(self.wbraid, &before.wbraid),
        }
    }

    /// Those that were there at this time.
    fn until(self, time: DateTime<Utc>) -> Self {
        let one = |click: Option<Click>| click.filter(|click| click.at <= time);
        Self {
            fbclid: one(self.fbclid),
            ttclid: one(self.ttclid),
            gclid: one(self.gclid),
            gbraid: one(self.gbraid),
            wbraid: one(self.wbraid),
        }
    }
}

/// A browser, at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// Its user agent.
    pub agent: String,
    /// The page it was on.
    pub url: Option<String>,
    /// Where it came from.
    pub referrer: Option<String>,
    /// Its whole address; one that was shortened is none.
    pub ip: Option<String>,
    /// The shop's currency on that page.
    pub currency: Option<String>,
    /// Meta's cookie `_fbp`.
    pub fbp: Option<String>,
    /// Meta's cookie `_fbc`.
    pub fbc: Option<String>,
    /// TikTok's cookie `_ttp`.
    pub ttp: Option<String>,
    /// The ads that led to the shop.
    pub clicks: Clicks,
}

impl Browser {
    /// The browser that has sent a message; `None` where none has, or it says nothing of itself.
    pub fn of(message: &Message, at: DateTime<Utc>) -> Option<Self> {
        let text = |path: &[&str]| message.context_text(path).map(str::to_owned);
        let cookie = |name| id_of(message.context_text(&[name])?);
        let address = |path: &[&str]| text(path).filter(|url| is_address(url));
        let url = address(&["page", "url"]);
        Some(Self {
            agent: agent(message.context_text(&["userAgent"])?)?,
            clicks: url
                .as_deref()
                .map(|url| Clicks::of(url, at))
                .unwrap_or_default(),
            url: url.and_then(fitting),
            referrer: address(&["page", "referrer"]).and_then(fitting),
            ip: message.context_text(&["ip"]).and_then(whole_ip),
            currency: text(&["shop", "currency"]).filter(|text| is_currency(text)),
            fbp: cookie("fbp").filter(|id| is_of_meta(id)),
            fbc: cookie("fbc").filter(|id| is_of_meta(id)),
            ttp: cookie("ttp"),
        })
    }

    /// With what was known of it before, where it says nothing of that now.
    pub fn over(self, before: &Arc<Self>) -> Self {
        Self {
            fbp: self.fbp.or_else(|| before.fbp.clone()),
            fbc: self.fbc.or_else(|| before.fbc.clone()),
            ttp: self.ttp.or_else(|| before.ttp.clone()),
            ip: self.ip.or_else(|| before.ip.clone()),
            currency: self.currency.or_else(|| before.currency.clone()),
            clicks: self.clicks.over(&before.clicks),
            ..self
        }
    }

    /// As it was at this time, as far as that is known.
    pub fn until(self, time: DateTime<Utc>) -> Self {
        Self {
            clicks: self.clicks.until(time),
            ..self
        }
    }
}

/// A user agent, which is no blank one.
fn agent(text: &str) -> Option<String> {
    let agent: String = text.trim().chars().take(AGENT_CHARS).collect();
    (!agent.is_empty()).then_some(agent)
}

/// An id that can be one: without blanks, and not masked by the tracker.
fn id_of<'a>(id: impl Into<Cow<'a, str>>) -> Option<String> {
    let id = id.into();
    let is_one = !id.is_empty()
        && id.chars().count() <= ID_CHARS
        && id
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'*');
    is_one.then(|| id.into_owned())
}

/// `fb.1.1596403881668.1116446470` (facts/server 4.1); its cookies can be followed by more.
fn is_of_meta(id: &str) -> bool {
    let parts: Vec<&str> = id.splitn(4, '.').collect();
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    match parts[..] {
        ["fb", domain, time, last] => {
            !domain.is_empty()
                && is_number(domain)
                && time.len() == 13
                && is_number(time)
                && !last.is_empty()
        }
        _ => false,
    }
}

/// An address of the web.
fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// An address that is not too long, where it can be shortened.
fn fitting(address: String) -> Option<String> {
    if address.len() <= ADDRESS_BYTES {
        return Some(address);
    }
    let path = address.split(['?', '#']).next()?;
    Some(path.to_owned()).filter(|path| path.len() <= ADDRESS_BYTES)
}

/// An address of a machine that was kept whole (docs/configuration.md, `clients.ip`), and that others can know it by.
fn whole_ip(text: &str) -> Option<String> {
    let ip: IpAddr = text.parse().ok()?;
    let is_whole = match ip {
        IpAddr::V4(ip) => {
            let [.., last] = ip.octets();
            last != 0 && !ip.is_private() && !ip.is_loopback() && !ip.is_link_local()
        }
        IpAddr::V6(ip) => u128::from(ip) & ((1 << 80) - 1) != 0 && !ip.is_loopback(),
    };
    is_whole.then(|| ip.to_string())
}

#[cfg(test)]
mod tests;
