//! The pieces that what is said of an address is made of.

use std::collections::BTreeMap;

use moa_message::verdict::Verdict;
use serde_json::{Map, Value, json};

use super::schemas::Schemas;
use crate::http::error::HttpError;

/// Addresses and what is answered there.
pub(super) type Paths = Map<String, Value>;

/// An answer in JSON.
pub(super) fn json_answer(about: &str, schema: &Value) -> Value {
    answer(about, "application/json", schema)
}

/// An answer in text of this kind.
pub(super) fn text_answer(about: &str, kind: &str) -> Value {
    answer(about, kind, &json!({ "type": "string" }))
}

/// An answer of this kind.
pub(super) fn answer(about: &str, kind: &str, schema: &Value) -> Value {
    json!({ "description": about, "content": { kind: { "schema": schema } } })
}

/// An answer of this status, and the refusals there may be.
pub(super) fn answers(
    status: u16,
    good: Value,
    refusals: &[HttpError],
    schemas: &mut Schemas,
) -> Value {
    let mut all = refused(refusals, schemas);
    all.insert(status.to_string(), good);
    Value::Object(all)
}

/// The answers to what is refused so, by their status: with the true codes and an example of each one's words.
pub(super) fn refused(refusals: &[HttpError], schemas: &mut Schemas) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<&HttpError>> = BTreeMap::new();
    for refusal in refusals {
        let status = refusal.status().as_u16();
        by_status.entry(status).or_default().push(refusal);
    }
    let answers = by_status.into_iter().map(|(status, refusals)| {
        let answer = refusal(&refusals, schemas);
        (status.to_string(), answer)
    });
    answers.collect()
}

/// The answer to requests that are refused for one of these reasons.
fn refusal(reasons: &[&HttpError], schemas: &mut Schemas) -> Value {
    let mut codes: Vec<_> = reasons.iter().map(|reason| reason.code()).collect();
    codes.dedup();
    let bodies = || reasons.iter().map(|reason| reason.body());
    let mut narrowed = json!({ "error": { "properties": { "code": { "enum": codes } } } });
    if bodies().any(|body| body.get("results").is_some()) {
        let verdicts = json!({ "type": "array", "items": schemas.of::<Verdict>() });
        narrowed["results"] = verdicts;
    }
    let schema = json!({ "allOf": [schemas.name("Refusal", |_| any_refusal()), { "properties": narrowed }] });
    let examples = reasons.iter().zip(bodies());
    let examples = examples.map(|(reason, body)| (reason.code(), json!({ "value": body })));
    let examples: BTreeMap<_, _> = examples.collect();
    let mut answer = json!({
        "description": codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", "),
        "content": { "application/json": { "schema": schema, "examples": examples } },
    });
    let waits = reasons
        .iter()
        .filter(|reason| reason.retry_after().is_some());
    match waits.count() {
        0 => {}
        count => answer["headers"]["Retry-After"] = seconds(count == reasons.len()),
    }
    if codes == ["no_token"] {
        let header = json!({ "required": true, "schema": { "type": "string" } });
        answer["headers"]["WWW-Authenticate"] = header;
    }
    answer
}

fn any_refusal() -> Value {
    json!({
        "description": "Why a request was not taken. The code is for programs and stays the same; the message is for people.",
        "type": "object",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": { "code": { "type": "string" }, "message": { "type": "string" } },
            "additionalProperties": false,
        } },
    })
}

fn seconds(is_always: bool) -> Value {
    json!({
        "description": "seconds after which it is worth sending again",
        "required": is_always,
        "schema": { "type": "integer", "minimum": 1 },
    })
}

/// A parameter of the question.
pub(super) fn query(name: &str, is_required: bool, schema: &Value, about: &str) -> Value {
    json!({ "name": name, "in": "query", "required": is_required, "schema": schema, "description": about })
}

/// A part of the address.
pub(super) fn part(name: &str, example: &str, about: &str) -> Value {
    json!({
        "name": name, "in": "path", "required": true, "description": about,
        "schema": { "type": "string", "minLength": 1 }, "example": example,
    })
}

/// The same, with the preflight that browsers send before they use it from another origin.
pub(super) fn across_origins(mut item: Value) -> Value {
    let header = json!({ "schema": { "type": "string" } });
    item["options"] = json!({
        "summary": "The preflight of a page elsewhere",
        "tags": ["preflight"],
        "security": [],
        "responses": { "200": {
            "description": "every origin may ask",
            "headers": { "Access-Control-Allow-Methods": header, "Access-Control-Max-Age": header },
        } },
    });
    item
}

/// How a description is asked for.
pub(super) fn own() -> Value {
    let described = json!({ "schema": { "type": "object" } });
    json!({ "get": {
        "summary": "This description",
        "tags": ["health"],
        "security": [],
        "responses": { "200": {
            "description": "OpenAPI 3.1, of this listener",
            "content": { "application/json": described },
        } },
    } })
}
