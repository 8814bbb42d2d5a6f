//! `GET /v1/catalog`: what this collector asks of messages with a key, for who judges them before they are sent.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::IntoResponse;
use moa_message::rules::Rules;

use crate::http::app::App;
use crate::http::authorize::{asked_about, presented};
use crate::http::error::HttpError;

/// The key's kind and mode, and the merchant's own events.
pub async fn get(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<impl IntoResponse, HttpError> {
    let current = app.current.get();
    let key = presented(None, &headers, &uri);
    let key = asked_about(&current.keys, key.as_deref(), &headers)?;
    let rules = Rules::of(key, &current.catalog);
    Ok(([(header::CACHE_CONTROL, "no-cache")], Json(rules)))
}
