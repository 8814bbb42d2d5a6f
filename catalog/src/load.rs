//! Reading the three TOML files into a [`Catalog`].

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::entry::{Event, Meeting, Property, Read, Source, UserProperty};
use crate::kind::{Constraint, Kind};

/// The catalogue: all events and user properties, in the spec's order.
#[derive(Debug, Clone)]
pub struct Catalog {
    events: Vec<Event>,
    by_name: HashMap<String, usize>,
    user_properties: Vec<UserProperty>,
    custom: Vec<CustomEvent>,
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
    #[error("event {event} names the unknown {what} {name:?}")]
    Unknown {
        /// The event.
        event: String,
        /// `property` or `group`.
        what: &'static str,
        /// The name that leads nowhere.
        name: String,
    },
    /// An event stands twice.
    #[error("event {0} stands twice")]
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
            custom: Vec::new(),
        };
        for row in file.event {
            catalog.add(row.resolve(&file.groups, &properties)?)?;
        }
        Ok(catalog)
    }

    /// This catalogue with events of a merchant's own. What one does not list may be anything, as in
    /// every event.
    ///
    /// # Errors
    ///
    /// [`CatalogError`] where an event is known already, or requires a property that it does not list.
    pub fn with_custom(
        &self,
        events: impl IntoIterator<Item = CustomEvent>,
    ) -> Result<Catalog, CatalogError> {
        let mut catalog = self.clone();
        for event in events {
            catalog.add(event.clone().resolve()?)?;
            catalog.custom.push(event);
        }
        Ok(catalog)
    }

    /// The events that are a merchant's own.
    pub fn custom(&self) -> &[CustomEvent] {
        &self.custom
    }

    fn add(&mut self, event: Event) -> Result<(), CatalogError> {
        let place = self.events.len();
        if self.by_name.insert(event.name.clone(), place).is_some() {
            return Err(CatalogError::Twice(event.name));
        }
        self.events.push(event);
        Ok(())
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

/// An event of a merchant's own, as the collector's configuration has it and as it tells pages of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CustomEvent {
    /// Its name.
    pub name: String,
    /// What it carries.
    #[serde(default)]
    pub properties: BTreeMap<String, Kind>,
    /// Those without which it has no meaning.
    #[serde(default)]
    pub required: Vec<String>,
}

impl CustomEvent {
    fn resolve(self) -> Result<Event, CatalogError> {
        if let Some(name) = self
            .required
            .iter()
            .find(|name| !self.properties.contains_key(*name))
        {
            return Err(CatalogError::Unknown {
                event: self.name,
                what: "property",
                name: name.clone(),
            });
        }
        let properties = self.properties.into_iter().map(|(name, kind)| Property {
            required: self.required.contains(&name),
            name,
            kind,
            constraint: Constraint::default(),
            en: String::new(),
            ko: String::new(),
            read: None,
            api: None,
        });
        Ok(Event {
            properties: properties.collect(),
            name: self.name,
            en: String::new(),
            ko: String::new(),
            sources: vec![Source::Browser],
            webhooks: Vec::new(),
            meeting: None,
            in_app_message: false,
            non_member_send: false,
        })
    }
}

#[derive(Deserialize)]
struct PropertyRow {
    #[serde(rename = "type")]
    kind: Kind,
    en: String,
    ko: String,
    /// Where the browser reads it, in every event that does not say otherwise.
    read: Option<Read>,
    /// Where the collector reads it, in every event that does not say otherwise.
    api: Option<Read>,
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
    #[serde(default)]
    read: BTreeMap<String, Read>,
    #[serde(default)]
    api: BTreeMap<String, Read>,
    meet: Option<Vec<String>>,
    #[serde(default)]
    once: bool,
    within: Option<u32>,
    #[serde(default)]
    apart: Vec<String>,
    #[serde(default)]
    agree: Vec<String>,
    agree_within: Option<u32>,
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
        let named = self.required.iter().chain(self.types.keys());
        for name in named
            .chain(self.read.keys())
            .chain(self.api.keys())
            .chain(&self.apart)
            .chain(&self.agree)
        {
            if !self.properties.contains(name) {
                return Err(unknown("property", name));
            }
        }
        let of_browser = self.sources.contains(&Source::Browser);
        let of_servers = |source: &Source| matches!(source, Source::Webhook | Source::Sync);
        let of_servers = self.sources.iter().any(of_servers);
        let mut properties = Vec::with_capacity(self.properties.len());
        for name in &self.properties {
            let row = rows.get(name).ok_or_else(|| unknown("property", name))?;
            let default = row.read.as_ref().filter(|_| of_browser);
            let default_api = row.api.as_ref().filter(|_| of_servers);
            properties.push(Property {
                name: name.clone(),
                kind: self.types.get(name).copied().unwrap_or(row.kind),
                constraint: row.constraint.clone(),
                required: self.required.contains(name),
                en: row.en.clone(),
                ko: row.ko.clone(),
                read: self.read.get(name).or(default).cloned(),
                api: self.api.get(name).or(default_api).cloned(),
            });
        }
        Ok(Event {
            name: self.name,
            en: self.en,
            ko: self.ko,
            properties,
            sources: self.sources,
            webhooks: self.webhooks,
            meeting: self.meet.map(|by| Meeting {
                by,
                once: self.once,
                within: self.within,
                apart: self.apart,
                agree: self.agree,
                agree_within: self.agree_within,
            }),
            in_app_message: self.in_app_message,
            non_member_send: self.non_member_send,
        })
    }
}

#[cfg(test)]
mod tests;
