//! What the catalogue says of events, as schemas.

use moa_catalog::{Catalog, Constraint, DateFormat, Event, Kind, Property};
use serde_json::{Map, Value, json};

use super::schemas::Schemas;
use super::values::nothing;

/// What a `track` message must be by its event: each that the catalogue knows, and any other.
pub(super) fn each(schemas: &mut Schemas) -> Value {
    let known = Catalog::built_in().events();
    let names: Vec<_> = known.iter().map(|event| &event.name).collect();
    let mut all = vec![json!({
        "description": "An event that the catalogue does not know carries anything, unless its key is `strict`.",
        "properties": { "event": { "type": "string", "minLength": 1, "not": { "enum": names } } },
    })];
    all.extend(known.iter().map(|event| of_event(event, schemas)));
    all.into()
}

fn of_event(event: &Event, schemas: &mut Schemas) -> Value {
    let name = format!("Event.{}", event.name.trim_start_matches('$'));
    schemas.name(&name, |_| {
        let required = event.properties.iter().filter(|one| one.required);
        let required: Vec<_> = required.map(|one| &one.name).collect();
        let properties: Map<_, _> = event.properties.iter().map(of_property).collect();
        let mut carried =
            json!({ "type": "object", "properties": properties, "required": required });
        let mut said = vec!["event"];
        match required.is_empty() {
            true => carried = json!({ "anyOf": [carried, nothing()] }),
            false => said.push("properties"),
        }
        json!({
            "description": event.en,
            "required": said,
            "properties": { "event": { "const": event.name }, "properties": carried },
        })
    })
}

fn of_property(property: &Property) -> (String, Value) {
    let mut schema = value(property.kind, &property.constraint, property.required);
    schema["description"] = property.en.clone().into();
    (property.name.clone(), schema)
}

/// What a value must be. One that is not required may be `null`, which counts as absent; one that is may not be empty.
pub(super) fn value(kind: Kind, constraint: &Constraint, is_required: bool) -> Value {
    let text = text(constraint, is_required);
    let strings = json!({ "type": "array", "items": { "type": "string" } });
    let number = |kind: &str| {
        let mut number = json!({ "type": kind });
        let limits = [
            ("minimum", constraint.min),
            ("maximum", constraint.max),
            ("multipleOf", constraint.step),
        ];
        for (name, limit) in limits {
            if let Some(limit) = limit {
                number[name] = limit.into();
            }
        }
        number
    };
    let mut kinds = match kind {
        Kind::String => vec![text],
        Kind::Number => vec![number("number")],
        Kind::Integer => vec![number("integer")],
        Kind::Boolean => vec![json!({ "type": "boolean" })],
        Kind::Flag => vec![json!({ "enum": ["T", "F"] })],
        Kind::Strings => vec![strings],
        Kind::StringOrStrings => vec![text, strings],
        Kind::Any if is_required => vec![json!({ "not": { "enum": [null, ""] } })],
        Kind::Any => return json!({}),
    };
    if !is_required {
        kinds.push(json!({ "type": "null" }));
    }
    match kinds.len() {
        1 => kinds.remove(0),
        _ => json!({ "anyOf": kinds }),
    }
}

fn text(constraint: &Constraint, is_required: bool) -> Value {
    let mut text = json!({ "type": "string" });
    if is_required {
        text["minLength"] = 1.into();
    }
    if !constraint.values.is_empty() {
        text["enum"] = json!(constraint.values);
    }
    if let Some(format) = constraint.format {
        text["pattern"] = pattern(format).into();
    }
    text
}

/// A date's form as a regular expression.
fn pattern(format: DateFormat) -> String {
    let digits = |format: DateFormat| format.pattern().replace('0', "[0-9]");
    match format {
        DateFormat::Iso => {
            let (day, time) = (digits(DateFormat::Date), digits(DateFormat::Iso));
            format!("^({day}$|{time})")
        }
        _ => format!("^{}$", digits(format)),
    }
}
