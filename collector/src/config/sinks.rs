//! The `[[sinks]]` tables.

use moa_catalog::Catalog;
use reqwest::Url;
use serde::Deserialize;

use super::values::Token;
use crate::log::cursors::StartAt;
use crate::sink::braze::{self, BrazeSettings, Text};
use crate::sink::filter::{Filter, Flag};
use crate::sink::ga4::{self, Ga4Settings};
use crate::sink::segment::SegmentSettings;
use crate::sink::webhook::WebhookSettings;
use crate::sink::{Destination, SinkSettings};

/// All of them.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "Vec<SinkEntry>")]
pub(super) struct Sinks(Vec<SinkEntry>);

#[derive(Debug, Deserialize)]
#[serde(try_from = "Table")]
struct SinkEntry {
    name: SinkName,
    events: Option<Vec<String>>,
    flags: Option<Vec<Flag>>,
    malls: Option<Vec<String>>,
    from: StartAt,
    to: Destination,
}

/// A table as it is written: what every sink has, and what those of one type have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: SinkName,
    #[serde(rename = "type")]
    kind: Kind,
    events: Option<Vec<String>>,
    flags: Option<Vec<Flag>>,
    malls: Option<Vec<String>>,
    #[serde(default)]
    from: StartAt,
    url: Option<Address>,
    secret: Option<Token>,
    key: Option<Key>,
    measurement_id: Option<MeasurementId>,
    app_id: Option<String>,
    source: Option<String>,
    currency: Option<Currency>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Webhook,
    Braze,
    Ga4,
    Segment,
}

impl Kind {
    /// As it is written.
    fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Braze => "braze",
            Self::Ga4 => "ga4",
            Self::Segment => "segment",
        }
    }
}

impl TryFrom<Table> for SinkEntry {
    type Error = String;

    fn try_from(mut table: Table) -> Result<Self, String> {
        let to = match table.kind {
            Kind::Webhook => Destination::Webhook(WebhookSettings {
                url: needed("url", table.url.take())?.0,
                secret: needed("secret", table.secret.take())?.0,
            }),
            Kind::Braze => Destination::Braze(table.braze()?),
            Kind::Ga4 => Destination::Ga4(Ga4Settings {
                url: match table.url.take() {
                    Some(Address(url)) => url,
                    None => Url::parse(ga4::ADDRESS).map_err(|error| error.to_string())?,
                },
                measurement_id: needed("measurement_id", table.measurement_id.take())?.0,
                key: needed("key", table.key.take())?.0,
                currency: table.currency.take().map(|Currency(currency)| currency),
            }),
            Kind::Segment => Destination::Segment(SegmentSettings {
                url: needed("url", table.url.take())?.0,
                key: needed("key", table.key.take())?.0,
            }),
        };
        if let Some(name) = table.left() {
            let kind = table.kind.name();
            return Err(format!("`{name}` is no setting of a {kind} sink"));
        }
        Ok(Self {
            name: table.name,
            events: table.events,
            flags: table.flags,
            malls: table.malls,
            from: table.from,
            to,
        })
    }
}

impl Table {
    fn braze(&mut self) -> Result<BrazeSettings, String> {
        let source = self.source.take().map(|text| {
            Text::whole(&text)
                .ok_or("the source of events has 1 to 255 characters, and is not blank")
        });
        Ok(BrazeSettings {
            url: needed("url", self.url.take())?.0,
            key: needed("key", self.key.take())?.0,
            app_id: self.app_id.take(),
            source: source.transpose()?,
            currency: match self.currency.take() {
                Some(Currency(currency)) => braze::Currency::new(&currency),
                None => braze::Currency::new("KRW"),
            }
            .ok_or("the currency is no three letters like \"KRW\"")?,
        })
    }

    /// A setting of sinks of other types: those of its own have been taken.
    fn left(&self) -> Option<&'static str> {
        let settings = [
            ("url", self.url.is_some()),
            ("secret", self.secret.is_some()),
            ("key", self.key.is_some()),
            ("measurement_id", self.measurement_id.is_some()),
            ("app_id", self.app_id.is_some()),
            ("source", self.source.is_some()),
            ("currency", self.currency.is_some()),
        ];
        let left = settings.into_iter().find(|(_, is_left)| *is_left);
        left.map(|(name, _)| name)
    }
}

/// A setting that sinks of this type need.
fn needed<T>(name: &str, value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| format!("missing field `{name}`"))
}

impl TryFrom<Vec<SinkEntry>> for Sinks {
    type Error = String;

    fn try_from(entries: Vec<SinkEntry>) -> Result<Self, String> {
        for (at, entry) in entries.iter().enumerate() {
            let SinkName(name) = &entry.name;
            if entries[..at].iter().any(|before| before.name.0 == *name) {
                return Err(format!(
                    "two sinks are named {name:?}; a name stands for one place in the log"
                ));
            }
        }
        Ok(Self(entries))
    }
}

impl Sinks {
    /// The sinks, choosing events by the flags that this catalogue gives them.
    pub fn settings(self, catalog: &Catalog) -> Vec<SinkSettings> {
        let sink = |entry: SinkEntry| SinkSettings {
            name: entry.name.0,
            filter: Filter::new(entry.events, entry.flags.as_deref(), entry.malls, catalog),
            from: entry.from,
            to: entry.to,
        };
        self.0.into_iter().map(sink).collect()
    }
}

/// A name, as labels of metrics and arguments of commands like it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct SinkName(String);

impl TryFrom<String> for SinkName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        match (1..=64).contains(&name.len()) && name.bytes().all(fits) {
            true => Ok(Self(name)),
            false => Err(format!(
                "a sink cannot be named {name:?}; use up to 64 letters, digits, - and _"
            )),
        }
    }
}

/// An address to post to.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Address(Url);

impl TryFrom<String> for Address {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let url = Url::parse(&text).ok();
        let url = url.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        // It is not repeated: it may have a password in it.
        url.map(Self)
            .ok_or("the url is no address to post to; write it like https://shop.example/moa")
    }
}

/// What another service knows us by.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Key(String);

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(key: String) -> Result<Self, Self::Error> {
        match !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(Self(key)),
            // It is not repeated.
            false => Err("the key is none: it is empty, or has blanks or other than ASCII in it"),
        }
    }
}

/// A web data stream of GA4.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct MeasurementId(String);

impl TryFrom<String> for MeasurementId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        let rest = id.strip_prefix("G-").unwrap_or_default();
        match !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            true => Ok(Self(id)),
            false => Err(format!(
                "{id:?} is no measurement id; it stands with the data stream, like G-AB12CD34EF"
            )),
        }
    }
}

/// A currency.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Currency(String);

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        match code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            true => Ok(Self(code)),
            false => Err(format!("{code:?} is no currency; write it like KRW")),
        }
    }
}
