//! What may stand anywhere in a message, within its limits.

use moa_message::limits::{MEMBER_LIMIT, NAME_LIMIT, TEXT_LIMIT};
use serde_json::{Value, json};

use super::schemas::Schemas;

/// An object, or what other languages write for one that is empty.
pub(super) fn members(schemas: &mut Schemas) -> Value {
    schemas.name(
        "Object",
        |schemas| json!({ "anyOf": [object(schemas), nothing()] }),
    )
}

/// What counts as an object that is not there.
pub(super) fn nothing() -> Value {
    json!({ "anyOf": [{ "type": "null" }, { "const": "" }, { "type": "array", "maxItems": 0 }] })
}

/// An object within the limits.
fn object(schemas: &mut Schemas) -> Value {
    json!({
        "type": "object",
        "maxProperties": MEMBER_LIMIT,
        "propertyNames": { "maxLength": NAME_LIMIT },
        "additionalProperties": anything(schemas),
    })
}

/// Any value within the limits, by its name.
fn anything(schemas: &mut Schemas) -> Value {
    schemas.name("Value", |schemas| {
        let inside = anything(schemas);
        json!({ "anyOf": [
            { "type": ["null", "boolean", "number"] },
            { "type": "string", "maxLength": TEXT_LIMIT },
            { "type": "array", "maxItems": MEMBER_LIMIT, "items": inside },
            object(schemas),
        ] })
    })
}
