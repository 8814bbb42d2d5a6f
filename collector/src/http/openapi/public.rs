//! What is said of what everybody may ask for.

use moa_message::TYPES;
use moa_message::batch::{BatchError, EXPANDED_LIMIT, MESSAGE_LIMIT};
use serde_json::{Value, json};

use super::message;
use super::operation::{Paths, across_origins, answers, json_answer, own, part, text_answer};
use super::schemas::Schemas;
use crate::http::error::{HttpError, NotReady};
use crate::http::ingest::{self, BATCHES, SHORT};
use crate::http::known;
use crate::log::{AppendError, Unready};

/// The title, and what is to be known first.
pub(super) const ABOUT: (&str, &str) = (
    "Moa's collector",
    "Takes events in the shape of Segment's batches, gives each one a verdict and keeps what it accepts. \
    docs/protocol.md says the same in prose, and more of what becomes of messages.\n\n\
    What takes GET takes HEAD. Other methods than those here are answered 405 with `Allow`, other addresses 404; \
    the tracker's files (`/moa.js` and what it loads) are served beside these addresses.",
);

/// Where a write key may stand. It may stand in the body, too, which is looked at first.
pub(super) fn security() -> Value {
    json!({
        "cafe24": { "type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The app's webhook key." },
        "basic": { "type": "http", "scheme": "basic", "description": "The write key as the user name." },
        "header": { "type": "apiKey", "in": "header", "name": "X-Write-Key" },
        "query": { "type": "apiKey", "in": "query", "name": "writeKey" },
    })
}

/// By one of the places beside the body.
fn with_key() -> Vec<Value> {
    ["basic", "header", "query"]
        .map(|name| json!({ name: [] }))
        .into()
}

/// All but Cafe24's.
pub(super) fn paths(schemas: &mut Schemas) -> Paths {
    let batch = batches(schemas);
    let batch = schemas.path_item("batch", batch);
    let mut paths = Paths::new();
    for kind in TYPES {
        let alone = alone(kind, schemas);
        let alone = schemas.path_item(kind, alone);
        for name in [kind]
            .into_iter()
            .chain(SHORT.into_iter().filter(|short| kind.starts_with(short)))
        {
            paths.insert(format!("/v1/{name}"), alone.clone());
        }
        paths.insert(format!("/api/s/{kind}"), alone);
    }
    paths.extend(BATCHES.map(|name| (format!("/v1/{name}"), batch.clone())));
    paths.insert("/beacon/v1/batch".into(), batch);
    paths.insert("/v1/known".into(), known(schemas));
    paths.insert("/v1/catalog".into(), rules(schemas));
    paths.insert("/v1/projects/{key}/settings".into(), segment(schemas));
    let rudderstack = rudderstack(schemas);
    paths.insert("/sourceConfig".into(), rudderstack.clone());
    paths.insert("/sourceConfig/".into(), rudderstack);
    paths.extend(health(schemas));
    paths.insert("/openapi.json".into(), across_origins(own()));
    paths
}

fn batches(schemas: &mut Schemas) -> Value {
    let body = message::batch(schemas);
    let too_many = BatchError::TooManyMessages {
        count: MESSAGE_LIMIT + 1,
        limit: MESSAGE_LIMIT,
    };
    let refusals = [
        BatchError::BadBatch("missing field `batch` at line 1 column 2".into()),
        too_many,
        BatchError::ContextTooLarge {
            limit: EXPANDED_LIMIT,
        },
    ];
    let about = "Takes a batch. 200 comes once every message that was accepted is synced to disk.";
    taken(about, &body, refusals.map(HttpError::from).into(), schemas)
}

fn alone(kind: &'static str, schemas: &mut Schemas) -> Value {
    let body = message::alone(kind, schemas);
    let refusal =
        BatchError::BadMessage("invalid type: sequence, expected a map at line 1 column 0".into());
    taken(
        &format!("Takes one message of type `{kind}`"),
        &body,
        vec![refusal.into()],
        schemas,
    )
}

fn known(schemas: &mut Schemas) -> Value {
    let body = schemas.of::<known::Question>();
    let too_many = BatchError::TooManyMessages {
        count: MESSAGE_LIMIT + 1,
        limit: MESSAGE_LIMIT,
    };
    let refusals = [
        BatchError::BadBatch("missing field `batch` at line 1 column 2".into()).into(),
        too_many.into(),
        HttpError::Unreadable,
    ];
    let about = "Says `duplicate` of each message of a batch that a page's is stored of; only the ids are looked at";
    taken(about, &body, refusals.into(), schemas)
}

fn taken(about: &str, body: &Value, mut refusals: Vec<HttpError>, schemas: &mut Schemas) -> Value {
    let in_text =
        json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": body });
    refusals.extend([
        HttpError::Batch(BatchError::BadJson(
            "expected value at line 1 column 1".into(),
        )),
        HttpError::BadEncoding("br".into()),
        HttpError::BrokenBody("connection closed".into()),
        HttpError::MissingKey,
        HttpError::WrongKey,
        HttpError::OriginNotAllowed("https://elsewhere.example".into()),
        HttpError::KeyInPage,
        HttpError::SlowBody,
        HttpError::BodyTooLarge,
        HttpError::TooFast(1),
        HttpError::Busy,
        HttpError::Log(AppendError::Full, Vec::new()),
        HttpError::Log(AppendError::Unavailable, Vec::new()),
    ]);
    let good = json_answer(
        "one verdict for each message, in the order sent",
        &schemas.of::<ingest::Answer>(),
    );
    // No place is a must: the key may stand in the body.
    let security: Vec<_> = with_key().into_iter().chain([json!({})]).collect();
    across_origins(json!({ "post": {
        "summary": about,
        "tags": ["messages"],
        "security": security,
        "parameters": [{
            "name": "Content-Encoding", "in": "header", "required": false,
            "description": "How the body is packed.",
            "schema": { "enum": ["gzip", "x-gzip", "identity", ""] },
        }],
        "requestBody": {
            "description": "JSON in UTF-8, whatever the content type says.",
            "required": true,
            "content": { "application/json": { "schema": body }, "text/plain": { "schema": in_text } },
        },
        "responses": answers(200, good, &refusals, schemas),
    } }))
}

/// Why a key is not one that this may be asked with.
fn key_refusals() -> [HttpError; 4] {
    [
        HttpError::TooFast(1),
        HttpError::WrongKey,
        HttpError::OriginNotAllowed("https://elsewhere.example".into()),
        HttpError::KeyInPage,
    ]
}

fn rules(schemas: &mut Schemas) -> Value {
    let event = json!({
        "type": "object",
        "required": ["name", "properties", "required"],
        "properties": {
            "name": { "type": "string" },
            "properties": {
                "type": "object",
                "additionalProperties": { "enum": ["string", "number", "integer", "boolean", "flag", "strings", "string_or_strings", "any"] },
            },
            "required": { "type": "array", "items": { "type": "string" } },
        },
    });
    let schema = json!({
        "type": "object",
        "required": ["kind", "mode", "events"],
        "properties": {
            "kind": { "enum": ["page", "server"] },
            "mode": { "enum": ["open", "strict", "warn"] },
            "events": { "type": "array", "items": event },
        },
    });
    let good = json_answer(
        "the key's kind and mode, and the events that are the merchant's own",
        &schema,
    );
    let refusals: Vec<_> = [HttpError::MissingKey]
        .into_iter()
        .chain(key_refusals())
        .collect();
    across_origins(json!({ "get": {
        "summary": "What messages with this key are judged by, beside the built-in catalogue",
        "tags": ["settings"],
        "security": with_key(),
        "responses": answers(200, good, &refusals, schemas),
    } }))
}

fn segment(schemas: &mut Schemas) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["integrations", "plan"],
        "properties": {
            "integrations": { "type": "object", "required": ["Segment.io"], "properties": { "Segment.io": {
                "type": "object",
                "required": ["apiKey", "apiHost"],
                "properties": { "apiKey": { "type": "string" }, "apiHost": { "type": "string" } },
            } } },
            "plan": { "type": "object" },
        },
    });
    let good = json_answer("no destinations but this collector", &schema);
    let refusals = [HttpError::NotFound("/v1/projects/%FF/settings".into())];
    let refusals: Vec<_> = refusals.into_iter().chain(key_refusals()).collect();
    let settings = json!({
        "summary": "What Segment's browser SDK asks for before it sends",
        "tags": ["settings"],
        "security": [],
        "responses": answers(200, good, &refusals, schemas),
    });
    across_origins(
        json!({ "parameters": [part("key", "demo", "The write key.")], "get": settings }),
    )
}

fn rudderstack(schemas: &mut Schemas) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["source"],
        "properties": { "source": {
            "type": "object",
            "required": ["id", "name", "writeKey", "enabled", "workspaceId", "config", "destinations"],
            "properties": { "writeKey": { "type": "string" }, "destinations": { "type": "array", "maxItems": 0 } },
        } },
    });
    let good = json_answer("a source without destinations", &schema);
    let refusals: Vec<_> = [HttpError::MissingKey]
        .into_iter()
        .chain(key_refusals())
        .collect();
    across_origins(json!({ "get": {
        "summary": "What RudderStack's browser SDK asks for before it sends",
        "tags": ["settings"],
        "security": with_key(),
        "responses": answers(200, good, &refusals, schemas),
    } }))
}

/// How the collector does, at both listeners.
pub(super) fn health(schemas: &mut Schemas) -> [(String, Value); 2] {
    let ready = json!({
        "type": "object",
        "required": ["status"],
        "properties": { "status": { "const": "ready" } },
    });
    let unready = [NotReady::Stopping, NotReady::Log(Unready::Unwritable)].map(HttpError::NotReady);
    let alive = json!({ "get": {
        "summary": "Whether the process answers",
        "tags": ["health"],
        "security": [],
        "responses": { "200": text_answer("`ok`", "text/plain") },
    } });
    let ready = json!({ "get": {
        "summary": "Whether messages can be stored",
        "tags": ["health"],
        "security": [],
        "responses": answers(200, json_answer("they can", &ready), &unready, schemas),
    } });
    [("/healthz".into(), alive), ("/readyz".into(), ready)]
}
