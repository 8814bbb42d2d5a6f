//! What is sent: batches and messages, with their limits.

use moa_message::TYPES;
use moa_message::batch::{EXPANDED_LIMIT, MESSAGE_LIMIT};
use moa_message::limits::{
    BODY_LIMIT, BYTE_LIMIT, DEPTH_LIMIT, MESSAGE_ID_LIMIT, NAME_LIMIT, VALUE_LIMIT,
};
use serde_json::{Value, json};

use super::schemas::Schemas;
use super::values::members;
use super::{events, traits};

/// A batch, by its name.
pub(super) fn batch(schemas: &mut Schemas) -> Value {
    let about = format!(
        "Messages, and what is said of all of them. At most {BODY_LIMIT} bytes, packed or not, and {EXPANDED_LIMIT} with \
        the context repeated for each message. Each member may stand in it once."
    );
    schemas.name("Batch", |schemas| {
        json!({
            "description": about,
            "type": "object",
            "required": ["batch"],
            "properties": {
                "batch": {
                    "description": "The messages; `null` is none.",
                    "type": ["array", "null"],
                    "maxItems": MESSAGE_LIMIT,
                    "items": any(schemas),
                },
                "context": { "description": "Put under each message's own.", "$ref": members(schemas)["$ref"] },
                "sentAt": sent_at(),
                "writeKey": { "description": "Looked at before all other places of a key.", "type": ["string", "null"] },
            },
        })
    })
}

/// Any message, by its name.
fn any(schemas: &mut Schemas) -> Value {
    schemas.name("Message", |schemas| {
        let kinds: Vec<_> = TYPES.iter().map(|kind| of_type(kind, true, schemas)).collect();
        json!({
            "description": "One message: what is wrong with it is answered in its verdict, and the others are taken.",
            "allOf": [common(schemas), who(schemas), { "anyOf": kinds }],
        })
    })
}

/// A message that comes to the address of its type, by its name.
pub(super) fn alone(kind: &'static str, schemas: &mut Schemas) -> Value {
    let name = format!("Message.{kind}");
    schemas.name(&name, |schemas| {
        // At any address a message may have any type, if it says which.
        let kinds: Vec<_> = TYPES.iter().map(|one| of_type(one, *one != kind, schemas)).collect();
        json!({
            "description": format!("A message that is taken as `{kind}` where it does not say its type. Its write key may stand in it."),
            "allOf": [common(schemas), who(schemas), { "anyOf": kinds }],
        })
    })
}

/// What must hold of a message of this type, beside what must of all.
fn of_type(kind: &str, is_said: bool, schemas: &mut Schemas) -> Value {
    let name = format!("{}{kind}", if is_said { "Type." } else { "Default." });
    schemas.name(&name, |schemas| {
        let said = if is_said { vec!["type"] } else { vec![] };
        let mut schema = json!({ "type": "object", "required": said, "properties": { "type": { "const": kind } } });
        match kind {
            "track" => {
                schema["required"] = json!([said, vec!["event"]].concat());
                schema["anyOf"] = events::each(schemas);
            }
            "identify" => schema["properties"]["traits"] = traits::of_people(schemas),
            "alias" => {
                let about = "Who the user was before: the device that becomes the user's.";
                schema["properties"]["previousId"] = text(about);
            }
            _ => {}
        }
        schema
    })
}

/// The members of every message.
fn common(schemas: &mut Schemas) -> Value {
    schemas.name("Members", |schemas| {
        let members = members(schemas);
        let original = time("Counts as `timestamp` where there is none, as RudderStack's SDKs write it.");
        json!({
            "description": format!(
                "`null` and the empty string count as absent, other members are kept and not looked at. \
                At most {BYTE_LIMIT} bytes, {VALUE_LIMIT} values in all, and {DEPTH_LIMIT} levels of nesting."
            ),
            "type": "object",
            "required": ["messageId"],
            "properties": {
                "messageId": {
                    "description": "What no other message of the mall has: a second one with it is a duplicate.",
                    "type": "string", "minLength": 1, "maxLength": MESSAGE_ID_LIMIT,
                },
                "event": { "description": "The event's name.", "type": ["string", "null"], "maxLength": NAME_LIMIT },
                "anonymousId": text("The visitor's device."),
                "userId": text("The member."),
                "timestamp": time("When it happened, by the sender's clock."),
                "sentAt": sent_at(),
                "properties": members,
                "traits": members,
                "context": members,
            },
            "anyOf": [{ "required": ["timestamp"] }, { "properties": { "originalTimestamp": original } }],
        })
    })
}

/// That it is somebody's.
fn who(schemas: &mut Schemas) -> Value {
    schemas.name("Somebody", |_| {
        let has = |name: &str| json!({ "required": [name], "properties": { name: { "type": "string", "minLength": 1 } } });
        json!({ "type": "object", "anyOf": [has("anonymousId"), has("userId")] })
    })
}

fn text(about: &str) -> Value {
    json!({ "description": about, "type": ["string", "null"] })
}

fn time(about: &str) -> Value {
    json!({ "description": about, "anyOf": [
        { "type": "string", "format": "date-time" }, { "type": "null" }, { "const": "" },
    ] })
}

fn sent_at() -> Value {
    json!({
        "description": "The sender's clock when it sent, RFC 3339, by which its times are corrected. Anything else corrects nothing.",
        "examples": ["2026-11-21T00:00:01.000Z"],
    })
}
