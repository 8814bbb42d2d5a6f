//! The `[[sinks]]` tables.

mod values;

use moa_catalog::Catalog;
use reqwest::Url;
use serde::Deserialize;

use super::values::Token;
use crate::log::cursors::StartAt;
use crate::sink::ads::google::{self, GoogleAdsSettings};
use crate::sink::ads::meta::{self, MetaSettings};
use crate::sink::ads::tiktok::{self, TikTokSettings};
use crate::sink::braze::{self, BrazeSettings, Text};
use crate::sink::filter::{Filter, Flag};
use crate::sink::ga4::{self, Ga4Settings};
use crate::sink::segment::SegmentSettings;
use crate::sink::webhook::WebhookSettings;
use crate::sink::{Destination, SinkSettings};
use values::{Address, Currency, GoogleId, Key, MeasurementId, PixelId, SinkName, TestEventCode};

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
    pixel_id: Option<PixelId>,
    test_event_code: Option<TestEventCode>,
    customer_id: Option<GoogleId>,
    login_customer_id: Option<GoogleId>,
    conversion_action_id: Option<GoogleId>,
    client_id: Option<Key>,
    client_secret: Option<Key>,
    refresh_token: Option<Key>,
    token_url: Option<Address>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Webhook,
    Braze,
    Ga4,
    Segment,
    Meta,
    TikTok,
    #[serde(rename = "google_ads")]
    GoogleAds,
}

impl Kind {
    /// As it is written.
    fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Braze => "braze",
            Self::Ga4 => "ga4",
            Self::Segment => "segment",
            Self::Meta => "meta",
            Self::TikTok => "tiktok",
            Self::GoogleAds => "google_ads",
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
                url: or_usual(table.url.take(), ga4::ADDRESS)?,
                measurement_id: needed("measurement_id", table.measurement_id.take())?.0,
                key: needed("key", table.key.take())?.0,
                currency: table.currency(),
            }),
            Kind::Segment => Destination::Segment(SegmentSettings {
                url: needed("url", table.url.take())?.0,
                key: needed("key", table.key.take())?.0,
            }),
            Kind::Meta => Destination::Meta(table.meta()?),
            Kind::TikTok => Destination::TikTok(table.tiktok()?),
            Kind::GoogleAds => Destination::GoogleAds(table.google_ads()?),
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

    fn meta(&mut self) -> Result<MetaSettings, String> {
        let PixelId(pixel_id) = needed("pixel_id", self.pixel_id.take())?;
        if !pixel_id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!(
                "{pixel_id:?} is no pixel of Meta's; write its number, like 1234567890123456"
            ));
        }
        Ok(MetaSettings {
            url: or_usual(self.url.take(), meta::ADDRESS)?,
            pixel_id,
            key: needed("key", self.key.take())?.0,
            test_event_code: self.test_event_code.take().map(|code| code.0),
            currency: self.currency(),
        })
    }

    fn tiktok(&mut self) -> Result<TikTokSettings, String> {
        Ok(TikTokSettings {
            url: or_usual(self.url.take(), tiktok::ADDRESS)?,
            pixel_id: needed("pixel_id", self.pixel_id.take())?.0,
            key: needed("key", self.key.take())?.0,
            test_event_code: self.test_event_code.take().map(|code| code.0),
            currency: self.currency(),
        })
    }

    fn google_ads(&mut self) -> Result<GoogleAdsSettings, String> {
        Ok(GoogleAdsSettings {
            url: or_usual(self.url.take(), google::ADDRESS)?,
            token_url: or_usual(self.token_url.take(), google::TOKEN_ADDRESS)?,
            customer_id: needed("customer_id", self.customer_id.take())?.0,
            login_customer_id: self.login_customer_id.take().map(|id| id.0),
            conversion_action_id: needed("conversion_action_id", self.conversion_action_id.take())?
                .0,
            client_id: needed("client_id", self.client_id.take())?.0,
            client_secret: needed("client_secret", self.client_secret.take())?.0,
            refresh_token: needed("refresh_token", self.refresh_token.take())?.0,
            currency: self.currency(),
        })
    }

    fn currency(&mut self) -> Option<String> {
        self.currency.take().map(|Currency(currency)| currency)
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
            ("pixel_id", self.pixel_id.is_some()),
            ("test_event_code", self.test_event_code.is_some()),
            ("customer_id", self.customer_id.is_some()),
            ("login_customer_id", self.login_customer_id.is_some()),
            ("conversion_action_id", self.conversion_action_id.is_some()),
            ("client_id", self.client_id.is_some()),
            ("client_secret", self.client_secret.is_some()),
            ("refresh_token", self.refresh_token.is_some()),
            ("token_url", self.token_url.is_some()),
        ];
        let left = settings.into_iter().find(|(_, is_left)| *is_left);
        left.map(|(name, _)| name)
    }
}

/// An address, or where a service usually is.
fn or_usual(address: Option<Address>, usual: &str) -> Result<Url, String> {
    match address {
        Some(Address(url)) => Ok(url),
        None => Url::parse(usual).map_err(|error| error.to_string()),
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
