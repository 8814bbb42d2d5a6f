//! What the catalogue holds: events, their properties, user properties.

use serde::Deserialize;

use crate::kind::{Constraint, DateFormat, Kind};

/// Where an event or a user property comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The tracker, on a store page.
    Browser,
    /// The collector itself, for what no browser came back to say.
    Collector,
    /// A Cafe24 webhook.
    Webhook,
    /// Cafe24's Admin API, read periodically.
    Sync,
}

impl Source {
    /// The word the files and the documentation use.
    pub fn name(self) -> &'static str {
        match self {
            Source::Browser => "browser",
            Source::Collector => "collector",
            Source::Webhook => "webhook",
            Source::Sync => "sync",
        }
    }
}

/// Where a value is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Read {
    /// At these places, most trustworthy first; Markdown that fits into a table.
    At(String),
    /// At none: no page shows it.
    NotShown,
}

impl TryFrom<String> for Read {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Read, Self::Error> {
        match text.as_str() {
            "" => Err("a read text must not be empty; \"none\" is for what no page shows"),
            "none" => Ok(Read::NotShown),
            _ if text.contains(['|', '\n']) => Err("a read text must be one line without \"|\""),
            _ => Ok(Read::At(text)),
        }
    }
}

/// One property as an event carries it.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name on the wire.
    pub name: String,
    /// What its value must look like.
    pub kind: Kind,
    /// What narrows the value further.
    pub constraint: Constraint,
    /// Whether the event has no meaning without it.
    pub required: bool,
    /// What it says, in English.
    pub en: String,
    /// What it says, in Korean.
    pub ko: String,
    /// Where the browser reads it; `None` in an event that no browser sends.
    pub read: Option<Read>,
    /// Where the collector reads it from Cafe24's servers; `None` in an event that does not come from
    /// there.
    pub api: Option<Read>,
}

/// How the copies of one fact, told by the browser and by Cafe24's servers, are known to be of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The properties that both have, or `userId`.
    pub by: Vec<String>,
    /// Whether the fact happens once for these, so that any second copy is one too many.
    pub once: bool,
    /// Within how many minutes two copies are of one; `None`: whenever they come.
    pub within: Option<u32>,
    /// Where it is a row of what the first of [`by`](Self::by) names: the properties that tell rows apart, where both
    /// copies have them. Such a row is told once, however what it belongs to is told.
    pub apart: Vec<String>,
    /// The properties that both sides read from the same place: where they differ, the browser's copy was not true.
    pub agree: Vec<String>,
    /// How many minutes apart the two may say it happened.
    pub agree_within: Option<u32>,
}

/// One event of the spec.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its name, exactly as in the spec.
    pub name: String,
    /// When it happens, in English.
    pub en: String,
    /// When it happens, in Korean.
    pub ko: String,
    /// What it carries, in the spec's order.
    pub properties: Vec<Property>,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// The numbers of the Cafe24 webhooks it can come from.
    pub webhooks: Vec<u32>,
    /// How copies of one fact from different sources find each other; `None` where there is but one source.
    pub meeting: Option<Meeting>,
    /// Whether an in-app message may start from it.
    pub in_app_message: bool,
    /// Whether KakaoTalk and text messages may go to people who are not members.
    pub non_member_send: bool,
}

/// One user property of the spec (`traits` on the wire).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserProperty {
    /// Its name; `{couponNo}` in it stands for a coupon's number.
    pub name: String,
    /// What its value must look like.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// What it says, in English.
    pub en: String,
    /// What it says, in Korean.
    pub ko: String,
    /// Where it comes from.
    pub source: Source,
    /// Where the browser reads it; `None` where it does not come from there.
    pub read: Option<Read>,
    /// Where the collector reads it from Cafe24's servers; `None` where it does not come from there.
    pub api: Option<Read>,
    /// Whether it is updated periodically, not on page access.
    #[serde(default)]
    pub periodic: bool,
    /// Whether it is an identifier beside userId and deviceId.
    #[serde(default)]
    pub custom_identifier: bool,
    /// The only values allowed; all when empty.
    #[serde(default)]
    pub values: Vec<String>,
    /// How its date is written.
    pub format: Option<DateFormat>,
}

impl Event {
    /// Whether the tracker sends it.
    pub fn is_of_browser(&self) -> bool {
        self.sources.contains(&Source::Browser)
    }
}

impl Property {
    /// Whether pages show it, if they have it. Campaigns are rare: that a page has none is no fault of it.
    pub fn is_usually_shown(&self) -> bool {
        matches!(self.read, Some(Read::At(_))) && !self.name.starts_with("utm_")
    }
}

impl UserProperty {
    /// What narrows the value beyond its kind.
    pub fn constraint(&self) -> Constraint {
        Constraint {
            values: self.values.clone(),
            format: self.format,
            ..Constraint::default()
        }
    }
}
