//! Which messages a sink delivers.

use std::borrow::Cow;
use std::collections::HashSet;

use moa_catalog::{Catalog, Event};
use serde::Deserialize;

use crate::log::StoredMessage;

/// What the catalogue says of an event that a sink can choose by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// An in-app message may start from it.
    InAppMessage,
    /// KakaoTalk and text messages may go to people who are not members.
    NonMemberSend,
}

impl Flag {
    fn is_of(self, event: &Event) -> bool {
        match self {
            Self::InAppMessage => event.in_app_message,
            Self::NonMemberSend => event.non_member_send,
        }
    }
}

/// Which messages a sink delivers; the default is all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    events: Option<HashSet<String>>,
    malls: Option<HashSet<String>>,
}

impl Filter {
    /// Those of these malls whose event is one of these, or has one of these flags in the
    /// catalogue. What is `None` does not narrow.
    pub fn new(
        events: Option<Vec<String>>,
        flags: Option<&[Flag]>,
        malls: Option<Vec<String>>,
        catalog: &Catalog,
    ) -> Self {
        let chooses = events.is_some() || flags.is_some();
        let flagged = catalog
            .events()
            .iter()
            .filter(|event| {
                flags
                    .unwrap_or_default()
                    .iter()
                    .any(|flag| flag.is_of(event))
            })
            .map(|event| event.name.clone());
        let names = events.into_iter().flatten().chain(flagged);
        Self {
            events: chooses.then(|| names.collect()),
            malls: malls.map(HashSet::from_iter),
        }
    }

    /// The names of events it chooses; none where it takes all.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.events.iter().flatten().map(String::as_str)
    }

    /// The malls it chooses; none where it takes those of all.
    pub fn malls(&self) -> impl Iterator<Item = &str> {
        self.malls.iter().flatten().map(String::as_str)
    }

    /// Whether a message is one of them. One that is no event, like `identify`, is not where events
    /// are chosen.
    pub fn takes(&self, message: &StoredMessage) -> bool {
        let of_mall = |malls: &HashSet<String>| malls.contains(&*message.mall);
        let of_event = |events: &HashSet<String>| {
            event(&message.body).is_some_and(|event| events.contains(&*event))
        };
        self.malls.as_ref().is_none_or(of_mall) && self.events.as_ref().is_none_or(of_event)
    }
}

fn event(body: &str) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        event: Option<Cow<'a, str>>,
    }
    serde_json::from_str::<Named<'_>>(body).ok()?.event
}

#[cfg(test)]
mod tests;
