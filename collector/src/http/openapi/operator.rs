//! What is said of the operator's pages.

use serde_json::{Value, json};

use super::operation::{
    Paths, answer, answers, json_answer, own, part, query, refused, text_answer,
};
use super::public;
use super::schemas::Schemas;
use crate::http::error::HttpError;
use crate::http::live::gauges::Gauges;
use crate::http::live::line::Line;
use crate::http::live::{cafe24, lookup, replay};
use crate::log::AppendError;
use crate::log::days::DayReport;
use crate::rejects::replay::ReplayOutcome;

/// The title, and what is to be known first.
pub(super) const ABOUT: (&str, &str) = (
    "Moa's collector: the operator's pages",
    "How the collector does, and what visitors do. The public address answers none of this. Without a token (`operator.token`) \
    only a browser on the collector's own machine gets it. docs/collector.md says more.\n\n\
    What takes GET takes HEAD. Other methods than those here are answered 405 with `Allow`, other addresses 404.",
);

/// The token, as programs and as browsers give it.
pub(super) fn security() -> Value {
    json!({
        "bearer": { "type": "http", "scheme": "bearer", "description": "The operator's token." },
        "basic": { "type": "http", "scheme": "basic", "description": "The token as the password, with any user name." },
    })
}

/// All of them.
pub(super) fn paths(schemas: &mut Schemas, has_token: bool) -> Paths {
    let mut guarded = Vec::from([
        ("/", root()),
        ("/live", page()),
        ("/live/{part}", file(schemas)),
        ("/live/stream", stream(schemas)),
        ("/live/visitor", visitor(schemas)),
        ("/live/rejects", rejects(schemas)),
        ("/live/rejects/replay", replayed(schemas)),
        ("/live/cafe24", malls(schemas)),
        ("/live/today", today()),
        ("/live/today/numbers", numbers(schemas)),
        ("/metrics", metrics()),
        ("/reload", reload(schemas)),
        ("/openapi.json", own()),
    ]);
    for (_, item) in &mut guarded {
        guard(item, has_token, schemas);
    }
    let guarded = guarded
        .into_iter()
        .map(|(path, item)| (path.to_owned(), item));
    guarded.chain(public::health(schemas)).collect()
}

/// Says who may ask.
fn guard(item: &mut Value, has_token: bool, schemas: &mut Schemas) {
    let (security, refusals) = match has_token {
        true => (
            json!([{ "bearer": [] }, { "basic": [] }]),
            vec![HttpError::NoToken, HttpError::TooFast(2)],
        ),
        false => (json!([]), vec![HttpError::NotLocal]),
    };
    let operations = item
        .as_object_mut()
        .into_iter()
        .flat_map(|item| item.values_mut());
    for operation in operations {
        operation["security"] = security.clone();
        for (status, refusal) in refused(&refusals, schemas) {
            if operation["responses"].get(&status).is_none() {
                operation["responses"][status] = refusal;
            }
        }
    }
}

fn root() -> Value {
    let place = json!({ "required": true, "schema": { "const": "/live" } });
    json!({ "get": {
        "summary": "To the live view",
        "tags": ["live view"],
        "responses": { "303": { "description": "it is at `/live`", "headers": { "Location": place } } },
    } })
}

fn page() -> Value {
    let store = json!({ "type": "string" });
    json!({ "get": {
        "summary": "The live view",
        "tags": ["live view"],
        "parameters": [query("store", false, &store, "The store's address, for a link on the empty page.")],
        "responses": { "200": text_answer("the page", "text/html") },
    } })
}

fn file(schemas: &mut Schemas) -> Value {
    let text = json!({ "schema": { "type": "string" } });
    let content = json!({ "text/css": text, "text/javascript": text, "text/plain": text });
    let good = json!({ "description": "the file", "content": content });
    let refusals = [HttpError::NotFound("/live/nothing".into())];
    json!({ "get": {
        "summary": "What the live view's page asks for",
        "tags": ["live view"],
        "parameters": [part("part", "live.js", "The file's name.")],
        "responses": answers(200, good, &refusals, schemas),
    } })
}

fn number() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX })
}

fn before() -> Value {
    query(
        "before",
        false,
        &number(),
        "The `next` of the answer before, for what follows.",
    )
}

fn stream(schemas: &mut Schemas) -> Value {
    let data = |schema: Value| json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": schema });
    let line = json!({
        "description": "A message; its id is its `seq`.",
        "required": ["data"],
        "properties": { "event": { "const": "message" }, "data": data(schemas.of::<Line<'_>>()) },
    });
    let gauges = json!({
        "description": "Every second, how the collector does.",
        "required": ["event", "data"],
        "properties": { "event": { "const": "gauges" }, "data": data(schemas.of::<Gauges>()) },
    });
    let event =
        json!({ "description": "One of the events.", "type": "object", "anyOf": [line, gauges] });
    let good = answer(
        "server-sent events without an end",
        "text/event-stream",
        &event,
    );
    let seen = json!({
        "name": "Last-Event-ID", "in": "header", "required": false, "schema": text(),
        "description": "The id seen last; what is no number counts as none.",
    });
    json!({ "get": {
        "summary": "What feeds the live view",
        "tags": ["live view"],
        "parameters": [seen, query("after", false, &text(), "The same, for who cannot send the header.")],
        "responses": answers(200, good, &[HttpError::Unreadable], schemas),
    } })
}

fn text() -> Value {
    json!({ "type": "string" })
}

/// Why something cannot be looked up.
fn not_found_out() -> [HttpError; 3] {
    [
        HttpError::BadQuery("Failed to deserialize query string: missing field `mall`".into()),
        HttpError::NoArchive,
        HttpError::Unreadable,
    ]
}

fn visitor(schemas: &mut Schemas) -> Value {
    let good = json_answer("messages, newest first", &schemas.of::<lookup::Lines<'_>>());
    json!({ "get": {
        "summary": "The stored messages of a visitor",
        "tags": ["live view"],
        "parameters": [
            query("mall", true, &text(), "The mall."),
            query("id", true, &text(), "The member, or a device that is no member's."),
            before(),
        ],
        "responses": answers(200, good, &not_found_out(), schemas),
    } })
}

fn rejects(schemas: &mut Schemas) -> Value {
    let good = json_answer("messages, newest first", &schemas.of::<lookup::Lines<'_>>());
    json!({ "get": {
        "summary": "The rejected messages that are kept",
        "tags": ["live view"],
        "parameters": [before()],
        "responses": answers(200, good, &not_found_out(), schemas),
    } })
}

fn replayed(schemas: &mut Schemas) -> Value {
    let good = json_answer("what became of them", &schemas.of::<ReplayOutcome>());
    let asked = schemas.taken::<replay::Asked>();
    let mut refusals = Vec::from(not_found_out());
    refusals.extend([
        HttpError::CrossSite,
        HttpError::Log(AppendError::Unavailable, Vec::new()),
    ]);
    json!({ "post": {
        "summary": "Checks rejected messages again, and stores what passes",
        "tags": ["live view"],
        "parameters": [{
            "name": "Sec-Fetch-Site", "in": "header", "required": false, "schema": { "const": "same-origin" },
            "description": "It is taken only from the live view's own page: so, or with an `Origin` that is `Host`.",
        }],
        "requestBody": { "required": true, "content": { "application/json": { "schema": asked } } },
        "responses": answers(200, good, &refusals, schemas),
    } })
}

fn malls(schemas: &mut Schemas) -> Value {
    let good = json_answer(
        "each mall, and the last 14 days",
        &schemas.of::<cafe24::Answer>(),
    );
    let refusals = [
        HttpError::NotFound("/live/cafe24".into()),
        HttpError::Unreadable,
    ];
    json!({ "get": {
        "summary": "How Cafe24's malls do, with `[cafe24]`",
        "tags": ["live view"],
        "responses": answers(200, good, &refusals, schemas),
    } })
}

fn today() -> Value {
    let day = "Which mall, shop and day, as at `/live/today/numbers`.";
    json!({ "get": {
        "summary": "A day's numbers, as a page for the merchant",
        "tags": ["today"],
        "parameters": [query("day", false, &text(), day)],
        "responses": { "200": text_answer("the page", "text/html") },
    } })
}

fn numbers(schemas: &mut Schemas) -> Value {
    let good = json_answer("the day's numbers", &schemas.of::<DayReport>());
    let refusals = [
        HttpError::BadQuery("day: \"soon\" is no day; give one like 2026-11-30, today or yesterday (in Korean time)".into()),
        HttpError::NoArchive,
        HttpError::Unreadable,
    ];
    let shop = json!({ "type": "integer", "minimum": 0, "maximum": 255 });
    // Every day but those of leap years alone.
    let date = "^2[0-9]{3}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$";
    let day = json!({ "anyOf": [{ "enum": ["today", "yesterday"] }, { "type": "string", "pattern": date }] });
    json!({ "get": {
        "summary": "A day's numbers",
        "description": "Kept up as messages are stored. docs/today.md says what each counts.",
        "tags": ["today"],
        "parameters": [
            query("mall", false, &text(), "The mall; without it the first that has numbers."),
            query("shop", false, &shop, "One shop of the mall, 1 to 99; without it all together."),
            query("day", false, &day, "Like 2026-11-30, `today` or `yesterday`, in Korean time; without it today."),
        ],
        "responses": answers(200, good, &refusals, schemas),
    } })
}

fn metrics() -> Value {
    json!({ "get": {
        "summary": "Metrics for Prometheus",
        "tags": ["operation"],
        "responses": {
            "200": text_answer("all that is measured", "application/openmetrics-text"),
        },
    } })
}

fn reload(schemas: &mut Schemas) -> Value {
    let refusals = [
        HttpError::BadSettings(
            "this collector was started without a file to read them from".into(),
        ),
        HttpError::CrossSite,
    ];
    json!({ "post": {
        "summary": "Has the settings read anew",
        "description": "Not taken from pages: neither with `Origin` nor with `Sec-Fetch-Site`.",
        "tags": ["operation"],
        "responses": answers(200, text_answer("what is in force now", "text/plain"), &refusals, schemas),
    } })
}
