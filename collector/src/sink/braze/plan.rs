//! What is to be sent of a piece, and in which requests. Pure.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::message::{Person, alias};
use super::object::{Kind, Object};

/// How many objects a request may have, of all kinds together (facts/server 2.2: the safe reading).
pub const OBJECTS: usize = 75;

/// How many visitors `/users/identify` takes at once, by Braze's public documentation.
pub const IDENTIFIES: usize = 50;

/// A visitor who turns out to be a user.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identify {
    /// The visitor's `anonymousId`.
    pub device: String,
    /// Who it is.
    pub user: String,
}

/// What became of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is to be sent.
    Waiting,
    /// Braze has it.
    Done,
    /// Braze will not take it.
    Refused(String),
}

/// All that a message becomes, and how far that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Whose message it is, once that is to be told: before all objects.
    pub identify: Option<Identify>,
    /// The objects with what became of them.
    pub objects: Vec<(Object, Fate)>,
}

impl Plan {
    /// Forgets what Braze has: that it has it is enough to know.
    pub fn forget_done(&mut self) {
        for (object, fate) in &mut self.objects {
            if *fate == Fate::Done {
                object.body = Value::Null;
            }
        }
    }
}

/// Which object of which message: its place in the piece, and in its plan.
pub type Place = (usize, usize);

/// What goes at once: first those who are identified, then the objects.
#[derive(Debug, Default, PartialEq)]
pub struct Round {
    /// By place in the piece.
    pub identifies: Vec<(usize, Identify)>,
    /// In the order of `attributes`.
    pub attributes: Vec<Place>,
    /// In the order of `events`.
    pub events: Vec<Place>,
}

impl Round {
    /// The object that Braze means by a list's name and an index into it.
    pub fn place(&self, list: &str, index: usize) -> Option<Place> {
        match list {
            "attributes" => self.attributes.get(index).copied(),
            "events" => self.events.get(index).copied(),
            _ => None,
        }
    }

    /// Whether there is anything for `/users/track`.
    pub fn has_objects(&self) -> bool {
        !(self.attributes.is_empty() && self.events.is_empty())
    }
}

/// The next round: as much of what waits, in order, as one request takes.
///
/// Braze does not say in which order it deals with the lists of one request. So a round ends before an attribute
/// of somebody of whom it has an event or the other way round, and before somebody is identified of whom it has anything.
pub fn round(plans: &[&Plan]) -> Round {
    let mut round = Round::default();
    let mut told: HashSet<(&Person, bool)> = HashSet::new();
    let has = |told: &HashSet<(&Person, bool)>, person: &Person| {
        told.contains(&(person, true)) || told.contains(&(person, false))
    };
    for (at, plan) in plans.iter().enumerate() {
        if let Some(identify) = &plan.identify {
            let visitor = Person::Visitor(identify.device.clone());
            let user = Person::User(identify.user.clone());
            let is_full = round.identifies.len() == IDENTIFIES;
            let is_told = |other: &(usize, Identify)| other.1.device == identify.device;
            if is_full
                || has(&told, &visitor)
                || has(&told, &user)
                || round.identifies.iter().any(is_told)
            {
                return round;
            }
            round.identifies.push((at, identify.clone()));
        }
        for (nth, (object, fate)) in plan.objects.iter().enumerate() {
            if *fate != Fate::Waiting {
                continue;
            }
            let is_event = object.kind == Kind::Event;
            let is_full = round.attributes.len() + round.events.len() == OBJECTS;
            if is_full || told.contains(&(&object.person, !is_event)) {
                return round;
            }
            told.insert((&object.person, is_event));
            match object.kind {
                Kind::Event => round.events.push((at, nth)),
                Kind::Attributes => round.attributes.push((at, nth)),
            }
        }
    }
    round
}

/// What `/users/track` is sent.
pub fn track(round: &Round, plans: &[&Plan]) -> Value {
    let list = |places: &[Place]| -> Vec<Value> {
        let object = |(at, nth): &Place| plans[*at].objects[*nth].0.body.clone();
        places.iter().map(object).collect()
    };
    let mut body = Map::new();
    for (name, places) in [("attributes", &round.attributes), ("events", &round.events)] {
        if !places.is_empty() {
            body.insert(name.into(), list(places).into());
        }
    }
    body.into()
}

/// What `/users/identify` is sent: what is known of the visitor becomes the user's, who keeps what both have.
pub fn identify(identifies: &[(usize, Identify)]) -> Value {
    let one = |(_, identify): &(usize, Identify)| json!({ "external_id": identify.user, "user_alias": alias(&identify.device) });
    let all: Vec<Value> = identifies.iter().map(one).collect();
    json!({ "aliases_to_identify": all, "merge_behavior": "merge" })
}

#[cfg(test)]
mod tests;
