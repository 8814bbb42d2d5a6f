//! Checking what arrives against the catalogue.

use serde_json::{Map, Value};

use crate::entry::UserProperty;
use crate::kind::complaint;
use crate::load::Catalog;

/// One thing wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Violation {
    /// Where it is, such as `properties.price`.
    pub path: String,
    /// What is wrong with it, such as `must be a number, is a string`.
    pub reason: String,
}

impl Catalog {
    /// What is wrong with an event's properties; empty when nothing is.
    ///
    /// An event the catalogue does not know is a custom event: anything goes. A property it does
    /// not know is left alone. `null` counts as absent.
    pub fn check(&self, event: &str, properties: &Map<String, Value>) -> Vec<Violation> {
        let Some(event) = self.event(event) else {
            return Vec::new();
        };
        let mut violations = Vec::new();
        for property in &event.properties {
            let reason = match properties.get(&property.name) {
                None | Some(Value::Null) if property.required => Some("is required".to_owned()),
                None | Some(Value::Null) => None,
                Some(Value::String(text)) if property.required && text.is_empty() => {
                    Some("is required, is empty".to_owned())
                }
                Some(value) => complaint(property.kind, &property.constraint, value),
            };
            violations.extend(reason.map(|reason| Violation {
                path: format!("properties.{}", property.name),
                reason,
            }));
        }
        violations
    }

    /// What the catalogue does not know: the event, or properties of an event that it knows.
    pub fn unknown(&self, event: &str, properties: &Map<String, Value>) -> Vec<Violation> {
        let Some(known) = self.event(event) else {
            return vec![Violation {
                path: "event".to_owned(),
                reason: "is not in the catalogue".to_owned(),
            }];
        };
        let strange = |name: &&String| !known.properties.iter().any(|one| one.name == **name);
        let violation = |name: &String| Violation {
            path: format!("properties.{name}"),
            reason: format!("is no property of {event}"),
        };
        properties.keys().filter(strange).map(violation).collect()
    }

    /// What is wrong with user properties (`traits`); empty when nothing is.
    ///
    /// A user property the catalogue does not know is left alone. `null` counts as absent.
    pub fn check_user_properties(&self, traits: &Map<String, Value>) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (name, value) in traits {
            let Some(property) = self.user_property(name) else {
                continue;
            };
            if value.is_null() {
                continue;
            }
            let reason = complaint(property.kind, &property.constraint(), value);
            violations.extend(reason.map(|reason| Violation {
                path: format!("traits.{name}"),
                reason,
            }));
        }
        violations
    }

    /// The user property of that name, coupon numbers filled in.
    pub fn user_property(&self, name: &str) -> Option<&UserProperty> {
        self.user_properties()
            .iter()
            .find(|property| matches(&property.name, name))
    }
}

/// Whether `name` is `pattern` with digits for `{couponNo}`.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((head, tail)) = pattern.split_once("{couponNo}") else {
        return pattern == name;
    };
    name.strip_prefix(head)
        .and_then(|rest| rest.strip_suffix(tail))
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
