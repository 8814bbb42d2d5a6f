//! What a collector will say of a message.

use chrono::{DateTime, Utc};
use moa_catalog::{Catalog, CatalogError, Event};
use moa_message::batch::Batch;
use moa_message::raw_json;
use moa_message::request::RequestContext;
use moa_message::rules::Rules;
use moa_message::verdict::{Fault, Status};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// What a collector will say of one message, and what the message could say and does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// [`Status::Accepted`] or [`Status::Rejected`]: whether it is a duplicate only the log knows.
    pub status: Status,
    /// Why it will be rejected.
    pub errors: Vec<Fault>,
    /// What the catalogue has against it, where the key's mode lets that pass.
    pub warnings: Vec<Fault>,
    /// Properties that the event can have and this one has not: the page does not show them.
    pub missing: Vec<String>,
}

/// Judges as a collector with these rules does.
#[derive(Debug)]
pub struct Judge {
    rules: Rules,
    catalog: Catalog,
}

impl Judge {
    /// By these rules.
    ///
    /// # Errors
    ///
    /// Where an event of the merchant's is known already, or requires a property that it does not list.
    pub fn new(rules: Rules) -> Result<Self, CatalogError> {
        let catalog = rules.catalog()?;
        Ok(Self { rules, catalog })
    }

    /// The judgement of a message as it travels: JSON, with the context that it or its batch has.
    pub fn check(&self, message: &str, received_at: DateTime<Utc>) -> Judgement {
        // As a body is, before it is read.
        let message = &*raw_json::mend_surrogates(message);
        let request = self.rules.request(received_at);
        let (errors, warnings) = match serde_json::from_str::<&RawValue>(message) {
            Ok(raw) => self.faults(raw, &request),
            Err(error) => (
                vec![Fault::new("", format!("is not JSON: {error}"))],
                Vec::new(),
            ),
        };
        Judgement {
            status: match errors.is_empty() {
                true => Status::Accepted,
                false => Status::Rejected,
            },
            errors,
            warnings,
            missing: self.missing(message),
        }
    }

    fn faults(&self, message: &RawValue, request: &RequestContext) -> (Vec<Fault>, Vec<Fault>) {
        match moa_message::check(message, &Batch::default(), request, &self.catalog) {
            Ok(message) => (Vec::new(), message.warnings),
            Err(broken) => (broken.faults, Vec::new()),
        }
    }

    /// What the event that this message tells of could have and has not.
    fn missing(&self, message: &str) -> Vec<String> {
        let Ok(Value::Object(message)) = serde_json::from_str(message) else {
            return Vec::new();
        };
        let event = message.get("event").and_then(Value::as_str);
        let Some(event) = event.and_then(|name| self.catalog.event(name)) else {
            return Vec::new();
        };
        let has = |name: &str| {
            message
                .get("properties")
                .is_some_and(|all| all.get(name).is_some())
        };
        let shown = event
            .properties
            .iter()
            .filter(|property| property.is_usually_shown());
        let names = shown.map(|property| property.name.clone());
        names.filter(|name| !has(name)).collect()
    }

    /// The event of this name, where the catalogue or the merchant has one.
    pub fn event(&self, name: &str) -> Option<&Event> {
        self.catalog.event(name)
    }
}

#[cfg(test)]
mod tests;
