//! `POST /live/rejects/replay`: the live view's button.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, header};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::lookup::{archive, unreadable};
use crate::http::app::App;
use crate::http::error::HttpError;
use crate::rejects::Rules;
use crate::rejects::replay::{ReplayError, ReplayOutcome, Which, replay};

/// Which rejects the page names; none stands for all.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Replay")]
pub struct Asked {
    seqs: Option<Vec<u64>>,
}

/// Replays what the page asks for.
pub async fn post(
    State(app): State<App>,
    headers: HeaderMap,
    asked: Result<Json<Map<String, Value>>, JsonRejection>,
) -> Result<Json<ReplayOutcome>, HttpError> {
    if !is_own_page(&headers) {
        return Err(HttpError::CrossSite);
    }
    let Json(asked) = asked.map_err(|rejection| HttpError::BadQuery(rejection.body_text()))?;
    // Serde takes a list for a struct as well, and `[null]` would stand for all.
    let asked = Asked::deserialize(Value::Object(asked));
    let asked = asked.map_err(|error| HttpError::BadQuery(error.to_string()))?;
    let current = app.current.get();
    let rules = Rules {
        keys: current.keys.clone(),
        catalog: Arc::clone(&current.catalog),
    };
    let which = asked.seqs.map_or(Which::All, Which::These);
    match replay(archive(&app)?, &which, &rules).await {
        Ok(outcome) => Ok(Json(outcome)),
        Err(ReplayError::Read(error)) => Err(unreadable(error)),
        Err(ReplayError::Append(error)) => Err(HttpError::Log(error, Vec::new())),
    }
}

/// Whether a page of the collector asks. Another page in the same browser can send requests to
/// this machine, too, but no browser lets it say that it is ours.
fn is_own_page(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let text = |name| headers.get(name)?.to_str().ok();
    let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) else {
        return false;
    };
    origin
        .split_once("://")
        .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests;
