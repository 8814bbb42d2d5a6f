//! Where a message came in, and what it may say for that: never more because its text says so.
//!
//! A key of pages stands in the shop's HTML, so whoever wants to has it. What comes with it is a page's word: events
//! that browsers tell, in nobody else's name. What Cafe24's servers tell goes before it ([`disagreement`]).

use moa_catalog::{Catalog, Source};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::activity::COLLECTOR;
use crate::correlation::LIBRARY;
use crate::library::library;
use crate::timestamp;
use crate::verdict::Fault;

/// Where a message came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// With a key of pages.
    #[default]
    Page,
    /// With a key of a server: the merchant's own, or another collector that forwards.
    Server,
    /// The collector says it itself, or has heard it from Cafe24's servers.
    Collector,
}

impl Provenance {
    /// Whether this is a page's word, which a server's goes before.
    pub fn is_page(self) -> bool {
        self == Self::Page
    }

    /// What came in, as far as a message tells that was kept before it was noted: by its library.
    pub fn of_old(library: Option<&str>) -> Self {
        match library {
            Some(LIBRARY | COLLECTOR) => Self::Collector,
            _ => Self::Page,
        }
    }

    /// The same, of a body that was kept.
    pub fn of_body(body: &str) -> Self {
        let values: Option<Map<String, Value>> = serde_json::from_str(body).ok();
        Self::of_old(values.as_ref().and_then(library).as_deref())
    }

    /// Whether this tells what Cafe24's servers have told.
    pub(crate) fn is_of_cafe24(self, library: Option<&str>) -> bool {
        !self.is_page() && library == Some(LIBRARY)
    }
}

/// What a message says in another's name.
pub(crate) fn false_claims(
    provenance: Provenance,
    event: Option<&str>,
    library: Option<&str>,
    catalog: &Catalog,
) -> Vec<Fault> {
    if !provenance.is_page() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some(name @ (LIBRARY | COLLECTOR)) = library {
        let reason =
            format!("is {name:?}, which no page is; only a key of the kind \"server\" may say so");
        found.push(Fault::new("context.library.name", reason));
    }
    let known = event.and_then(|event| catalog.event(event));
    if known.is_some_and(|event| !event.sources.contains(&Source::Browser)) {
        let reason = "is told by Cafe24's servers alone; a page's word is not taken for it (a key of the kind \"server\" is)";
        found.push(Fault::new("event", reason));
    }
    found
}

/// What a page has told of a fact otherwise than a server tells it; `None` where the two agree, or one of them does
/// not say. The catalogue says what both read from the same place.
pub fn disagreement(
    event: &str,
    page: &Map<String, Value>,
    server: &Map<String, Value>,
) -> Option<Fault> {
    let rule = Catalog::built_in().event(event)?.meeting.as_ref()?;
    let property =
        |values: &Map<String, Value>, name: &str| values.get("properties")?.get(name).cloned();
    for name in &rule.agree {
        let (Some(told), Some(known)) = (property(page, name), property(server, name)) else {
            continue;
        };
        if !is_same(&told, &known) {
            let reason = format!("Cafe24's servers say {known}");
            return Some(Fault::new(format!("properties.{name}"), reason));
        }
    }
    let time = |values: &Map<String, Value>| timestamp::read(values.get("timestamp")?.as_str()?);
    let (minutes, told, known) = (rule.agree_within?, time(page)?, time(server)?);
    let apart = (told - known).num_minutes().unsigned_abs();
    (apart > u64::from(minutes)).then(|| {
        let reason = format!("Cafe24's servers say {}", timestamp::text(known));
        Fault::new("timestamp", reason)
    })
}

/// Whether two values are one: amounts however they are written.
fn is_same(one: &Value, other: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    };
    match (number(one), number(other)) {
        (Some(one), Some(other)) => f64::abs(one - other) < 0.005,
        _ => one == other,
    }
}

#[cfg(test)]
mod tests;
