//! Reading the three TOML files into a [`Catalog`].

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::kind::{Constraint, Kind};

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
    pub format: Option<crate::kind::DateFormat>,
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

/// The catalogue: all events and user properties, in the spec's order.
#[derive(Debug)]
pub struct Catalog {
    events: Vec<Event>,
    by_name: HashMap<String, usize>,
    user_properties: Vec<UserProperty>,
}

/// A catalogue file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The file is not the TOML it should be.
    #[error("{file}: {source}")]
    Toml {
        /// The file's name.
        file: &'static str,
        /// What the TOML reader says, with the line.
        source: toml::de::Error,
    },
    /// An event names a property or a group that does not exist.
    #[error("events.toml: event {event} names the unknown {what} {name:?}")]
    Unknown {
        /// The event.
        event: String,
        /// `property` or `group`.
        what: &'static str,
        /// The name that leads nowhere.
        name: String,
    },
    /// An event stands twice.
    #[error("events.toml: event {0} stands twice")]
    Twice(String),
}

static BUILT_IN: LazyLock<Catalog> = LazyLock::new(|| {
    let parsed = Catalog::parse(
        include_str!("../properties.toml"),
        include_str!("../events.toml"),
        include_str!("../user-properties.toml"),
    );
    match parsed {
        Ok(catalog) => catalog,
        Err(error) => unreachable!("the built-in catalogue is checked by the tests: {error}"),
    }
});

impl Catalog {
    /// The catalogue this crate was built with.
    pub fn built_in() -> &'static Catalog {
        &BUILT_IN
    }

    /// Reads a catalogue from the text of its three files.
    pub fn parse(properties: &str, events: &str, users: &str) -> Result<Catalog, CatalogError> {
        let properties: BTreeMap<String, PropertyRow> = read("properties.toml", properties)?;
        let file: EventsFile = read("events.toml", events)?;
        let users: UserPropertiesFile = read("user-properties.toml", users)?;
        let mut catalog = Catalog {
            events: Vec::with_capacity(file.event.len()),
            by_name: HashMap::new(),
            user_properties: users.user_property,
        };
        for row in file.event {
            let event = row.resolve(&file.groups, &properties)?;
            let place = catalog.events.len();
            if catalog.by_name.insert(event.name.clone(), place).is_some() {
                return Err(CatalogError::Twice(event.name));
            }
            catalog.events.push(event);
        }
        Ok(catalog)
    }

    /// All events, in the spec's order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The event of that name; `None` for a custom event.
    pub fn event(&self, name: &str) -> Option<&Event> {
        self.by_name.get(name).map(|place| &self.events[*place])
    }

    /// All user properties, in the spec's order.
    pub fn user_properties(&self) -> &[UserProperty] {
        &self.user_properties
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, CatalogError> {
    toml::from_str(text).map_err(|source| CatalogError::Toml { file, source })
}

#[derive(Deserialize)]
struct PropertyRow {
    #[serde(rename = "type")]
    kind: Kind,
    en: String,
    ko: String,
    #[serde(flatten)]
    constraint: Constraint,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsFile {
    groups: BTreeMap<String, Vec<String>>,
    event: Vec<EventRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserPropertiesFile {
    user_property: Vec<UserProperty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventRow {
    name: String,
    en: String,
    ko: String,
    #[serde(default)]
    properties: Vec<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    required: Vec<String>,
    #[serde(default)]
    types: BTreeMap<String, Kind>,
    sources: Vec<Source>,
    #[serde(default)]
    webhooks: Vec<u32>,
    #[serde(default)]
    in_app_message: bool,
    #[serde(default)]
    non_member_send: bool,
}

impl EventRow {
    fn resolve(
        mut self,
        groups: &BTreeMap<String, Vec<String>>,
        rows: &BTreeMap<String, PropertyRow>,
    ) -> Result<Event, CatalogError> {
        let unknown = |what, name: &str| CatalogError::Unknown {
            event: self.name.clone(),
            what,
            name: name.to_owned(),
        };
        for group in &self.groups {
            let members = groups.get(group).ok_or_else(|| unknown("group", group))?;
            self.properties.extend(members.iter().cloned());
        }
        for name in self.required.iter().chain(self.types.keys()) {
            if !self.properties.contains(name) {
                return Err(unknown("property", name));
            }
        }
        let mut properties = Vec::with_capacity(self.properties.len());
        for name in &self.properties {
            let row = rows.get(name).ok_or_else(|| unknown("property", name))?;
            properties.push(Property {
                name: name.clone(),
                kind: self.types.get(name).copied().unwrap_or(row.kind),
                constraint: row.constraint.clone(),
                required: self.required.contains(name),
                en: row.en.clone(),
                ko: row.ko.clone(),
            });
        }
        Ok(Event {
            name: self.name,
            en: self.en,
            ko: self.ko,
            properties,
            sources: self.sources,
            webhooks: self.webhooks,
            in_app_message: self.in_app_message,
            non_member_send: self.non_member_send,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "user_property = []";

    fn events(body: &str) -> String {
        format!("[groups]\nutm = [\"utm_id\"]\n{body}")
    }

    #[test]
    fn an_event_naming_what_does_not_exist_is_an_error_that_says_so() {
        for (body, message) in [
            (
                "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\nproperties=['price']",
                "events.toml: event x names the unknown property \"price\"",
            ),
            (
                "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\ngroups=['items']",
                "events.toml: event x names the unknown group \"items\"",
            ),
            (
                "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\nrequired=['depth']",
                "events.toml: event x names the unknown property \"depth\"",
            ),
            (
                "[[event]]\nname='x'\nen=''\nko=''\nsources=[]\n[[event]]\nname='x'\nen=''\nko=''\nsources=[]",
                "events.toml: event x stands twice",
            ),
        ] {
            let error = Catalog::parse("", &events(body), USERS).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn a_type_that_does_not_exist_names_the_file() {
        let error = Catalog::parse("[a]\ntype='strng'\nen=''\nko=''", &events(""), USERS);
        assert!(
            error
                .unwrap_err()
                .to_string()
                .starts_with("properties.toml: ")
        );
    }
}
