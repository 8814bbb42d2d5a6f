//! The live view: a page that shows each message as it arrives, for whoever sets a store up, and
//! how the collector does, for whoever runs it; and a day's numbers ([`today`]), for whoever owns the store.
//!
//! What visitors do is personal, so it is shown only to a browser on the collector's own
//! machine.

pub mod cafe24;
mod feed;
pub(super) mod gauges;
pub(super) mod line;
pub(crate) mod lookup;
pub(crate) mod replay;
pub mod today;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::http::app::App;
use crate::http::error::HttpError;
use crate::http::named::Named;

const HTML: &str = include_str!("../../../www/live/index.html");

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// What the pages ask for, and the guide that they send merchants to: name, content type and text.
const PARTS: [(&str, &str, &str); 21] = [
    (
        "live.css",
        STYLE,
        include_str!("../../../www/live/live.css"),
    ),
    (
        "overview.css",
        STYLE,
        include_str!("../../../www/live/overview.css"),
    ),
    (
        "cafe24.css",
        STYLE,
        include_str!("../../../www/live/cafe24.css"),
    ),
    (
        "cafe24.js",
        SCRIPT,
        include_str!("../../../www/live/cafe24.js"),
    ),
    (
        "chart.js",
        SCRIPT,
        include_str!("../../../www/live/chart.js"),
    ),
    ("dom.js", SCRIPT, include_str!("../../../www/live/dom.js")),
    ("live.js", SCRIPT, include_str!("../../../www/live/live.js")),
    (
        "lookup.js",
        SCRIPT,
        include_str!("../../../www/live/lookup.js"),
    ),
    (
        "overview.js",
        SCRIPT,
        include_str!("../../../www/live/overview.js"),
    ),
    (
        "rejects.js",
        SCRIPT,
        include_str!("../../../www/live/rejects.js"),
    ),
    ("row.js", SCRIPT, include_str!("../../../www/live/row.js")),
    (
        "stream.js",
        SCRIPT,
        include_str!("../../../www/live/stream.js"),
    ),
    (
        "texts.js",
        SCRIPT,
        include_str!("../../../www/live/texts.js"),
    ),
    (
        "visitor.js",
        SCRIPT,
        include_str!("../../../www/live/visitor.js"),
    ),
    (
        "figures.js",
        SCRIPT,
        include_str!("../../../www/live/figures.js"),
    ),
    (
        "today-texts.js",
        SCRIPT,
        include_str!("../../../www/live/today-texts.js"),
    ),
    (
        "today-view.js",
        SCRIPT,
        include_str!("../../../www/live/today-view.js"),
    ),
    (
        "today.css",
        STYLE,
        include_str!("../../../www/live/today.css"),
    ),
    (
        "today.js",
        SCRIPT,
        include_str!("../../../www/live/today.js"),
    ),
    (
        "install.en.md",
        TEXT,
        include_str!("../../../docs/install.md"),
    ),
    (
        "install.ko.md",
        TEXT,
        include_str!("../../../docs/install.ko.md"),
    ),
];

/// Event data is hostile: nothing on the page may come from anywhere but the collector, and
/// nothing may become markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// `GET /live`.
pub async fn page() -> Response {
    file("text/html; charset=utf-8", HTML)
}

/// `GET /live/…`: what the page asks for.
pub async fn part(Named(name): Named<String>) -> Result<Response, HttpError> {
    match PARTS.iter().find(|(known, ..)| *known == name) {
        Some((_, content_type, text)) => Ok(file(content_type, text)),
        None => Err(HttpError::NotFound(format!("/live/{name}"))),
    }
}

fn file(content_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

/// What a page that connects may say.
#[derive(Deserialize)]
pub struct Since {
    after: Option<u64>,
}

/// `GET /live/stream`: the `feed` as server-sent events.
///
/// A browser that reconnects by itself says in `Last-Event-ID` what it saw last; a page that
/// starts a new connection says it as `?after=`.
pub async fn stream(
    State(app): State<App>,
    since: Result<Query<Since>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let last_seen = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok())
        .or_else(|| since.ok()?.after);
    feed::open(app, last_seen).await
}
