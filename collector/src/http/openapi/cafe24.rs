//! What is said of what Cafe24 and merchants' browsers ask for.

use serde_json::{Value, json};

use super::operation::{Paths, answers, json_answer, part, query, text_answer};
use super::schemas::Schemas;
use crate::http::error::HttpError;

/// The kind of the pages that merchants see.
const PAGE: &str = "text/html";

/// All of them.
pub(super) fn paths(schemas: &mut Schemas) -> Paths {
    [
        ("/cafe24/install", install()),
        ("/cafe24/callback", callback()),
        ("/cafe24/webhooks", webhooks()),
        ("/cafe24/tag/{mall}/{hash}/{file}", tag(schemas)),
    ]
    .map(|(path, item)| (path.to_owned(), item))
    .into_iter()
    .collect()
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn install() -> Value {
    let header = json!({ "required": true, "schema": { "type": "string" } });
    json!({ "get": {
        "summary": "A merchant opens the app in their mall's admin",
        "tags": ["cafe24"],
        "security": [],
        "parameters": [
            query("mall_id", false, &text(), "The mall."),
            query("timestamp", false, &text(), "When, in seconds since 1970."),
            query("hmac", false, &text(), "The proof that Cafe24 says so, of all that stands before it."),
        ],
        "responses": {
            "200": text_answer("it is installed already", PAGE),
            "307": { "description": "to Cafe24, to agree", "headers": { "Location": header, "Set-Cookie": header } },
            "403": text_answer("Cafe24 does not say so", PAGE),
            "503": text_answer("not just now", PAGE),
        },
    } })
}

fn callback() -> Value {
    json!({ "get": {
        "summary": "The merchant comes back, and has agreed or not",
        "tags": ["cafe24"],
        "security": [],
        "parameters": [
            query("state", false, &text(), "What was sent along."),
            query("code", false, &text(), "What tokens are given for."),
            query("error", false, &text(), "Why there is none."),
        ],
        "responses": {
            "200": text_answer("it is installed", PAGE),
            "400": text_answer("no code came back", PAGE),
            "403": text_answer("this browser was not sent there, or Cafe24 gives no tokens", PAGE),
            "503": text_answer("Cafe24 does not answer just now", PAGE),
        },
    } })
}

fn webhooks() -> Value {
    let refused = |about: &str| {
        let message = json!({ "type": "object", "required": ["message"], "properties": { "message": { "type": "string" } } });
        json_answer(
            about,
            &json!({ "type": "object", "required": ["error"], "properties": { "error": message } }),
        )
    };
    let taken =
        json!({ "type": "object", "required": ["ok"], "properties": { "ok": { "const": true } } });
    json!({ "post": {
        "summary": "What happens in malls, as Cafe24 tells it",
        "tags": ["cafe24"],
        "security": [{ "cafe24": [] }],
        "parameters": [
            { "name": "X-Cafe24-Hmac-SHA256", "in": "header", "required": false, "schema": text(),
              "description": "The body's HMAC by the client secret, in Base64 or hexadecimal." },
        ],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": delivery() } },
        },
        "responses": {
            "200": json_answer("it is kept", &taken),
            "400": refused("nothing can be made of the body"),
            "403": refused("the key or the HMAC is another"),
            "413": refused("more than a MiB, or the body ended early"),
            "503": refused("it cannot be kept just now; send it again"),
        },
    } })
}

/// As Cafe24's own samples mostly have it.
fn delivery() -> Value {
    let mall = json!({ "type": "string", "maxLength": 40, "pattern": "^0*[a-z1-9][a-z0-9]*$" });
    json!({
        "description": "What Cafe24 sends differs in its forms, and more of them are taken: all that name their mall.",
        "type": "object",
        "required": ["event_no", "resource"],
        "properties": {
            "event_no": { "description": "Cafe24's number of the event.", "type": "integer" },
            "resource": {
                "description": "What has happened.",
                "type": "object",
                "required": ["mall_id"],
                "properties": { "mall_id": mall },
            },
        },
    })
}

fn tag(schemas: &mut Schemas) -> Value {
    let file = text_answer("the file", "text/javascript");
    let refusals = [HttpError::NotFound("/cafe24/tag/haneul/0/moa.js".into())];
    json!({ "get": {
        "summary": "A mall's loader (`moa.js`), and beside it what it loads",
        "tags": ["cafe24"],
        "security": [],
        "parameters": [
            part("mall", "haneul", "The mall."),
            part("hash", "0123456789abcdef", "Of the loader, as the tag has it."),
            part("file", "moa.js", "The file's name."),
        ],
        "responses": answers(200, file, &refusals, schemas),
    } })
}
