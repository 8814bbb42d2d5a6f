//! What an `identify` message says of its person: properties of the catalogue, others, and operations.

use moa_catalog::{Catalog, UserProperty};
use moa_message::limits::{LIST_LIMIT, OPERATION_LIMIT, PROPERTY_LIMIT};
use moa_message::profile::{CLEAR, OPERATIONS};
use serde_json::{Map, Value, json};

use super::events;
use super::schemas::Schemas;
use super::values::nothing;

/// The traits of an `identify` message, by their name.
pub(super) fn of_people(schemas: &mut Schemas) -> Value {
    schemas.name("Traits", |_| {
        let mut traits = known();
        for name in OPERATIONS {
            let mut of = match name {
                "$set" | "$setOnce" => known(),
                "$increment" => json!({ "additionalProperties": { "type": ["number", "null"] } }),
                _ => json!({}),
            };
            of["type"] = json!(["object", "null"]);
            traits["properties"][name] = of;
        }
        traits["properties"][CLEAR] = json!({ "description": "Takes all away, unless it is `false` or `null`." });
        traits["description"] = format!(
            "User properties by their names, and operations on them. A message changes at most {OPERATION_LIMIT}, at most {LIST_LIMIT} of them lists, and one has \
            at most {PROPERTY_LIMIT} bytes of JSON."
        )
        .into();
        let operations: Vec<_> = OPERATIONS.into_iter().chain([CLEAR]).collect();
        traits["propertyNames"] =
            json!({ "anyOf": [{ "enum": operations }, { "not": { "pattern": "^[$]" } }] });
        traits["type"] = "object".into();
        json!({ "anyOf": [traits, nothing()] })
    })
}

/// The user properties that the catalogue knows.
fn known() -> Value {
    let (mut properties, mut patterns) = (Map::new(), Map::new());
    for property in Catalog::built_in().user_properties() {
        let schema = of_property(property);
        match property.name.split_once("{couponNo}") {
            Some((head, tail)) => patterns.insert(
                format!("^{}[0-9]+{}$", escaped(head), escaped(tail)),
                schema,
            ),
            None => properties.insert(property.name.clone(), schema),
        };
    }
    json!({ "properties": properties, "patternProperties": patterns })
}

fn of_property(property: &UserProperty) -> Value {
    let mut schema = events::value(property.kind, &property.constraint(), false);
    schema["description"] = property.en.clone().into();
    schema
}

/// As a regular expression has it.
fn escaped(text: &str) -> String {
    text.replace('$', "[$]").replace('.', "[.]")
}
