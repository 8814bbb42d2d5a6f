//! What the live view looks up: one visitor's messages, and the rejects.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::line::Line;
use crate::http::app::App;
use crate::http::error::HttpError;
use crate::log::ReadError;
use crate::log::archive::Archive;
use crate::log::rejected::{Page, RejectFilter};

/// How many lines an answer has.
const PAGE: usize = 50;

/// A visitor, and where to go on.
#[derive(Deserialize)]
pub struct Visitor {
    mall: String,
    id: String,
    before: Option<u64>,
}

/// Where to go on.
#[derive(Deserialize)]
pub struct Before {
    before: Option<u64>,
}

/// Lines, newest first.
#[derive(JsonSchema, Serialize)]
pub(in crate::http) struct Lines<'a> {
    lines: Vec<Line<'a>>,
    /// What `before` is to be for those that follow; `null` where there are none.
    next: Option<u64>,
    /// How many there are altogether, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

/// `GET /live/visitor?mall=…&id=…`: the stored messages of one visitor of a mall, newest first.
pub async fn visitor(
    State(app): State<App>,
    asked: Result<Query<Visitor>, QueryRejection>,
) -> Result<Response, HttpError> {
    let Query(Visitor { mall, id, before }) = asked.map_err(bad_query)?;
    let before = before.unwrap_or(u64::MAX);
    let found = archive(&app)?.of_person(&mall, &id, before, PAGE).await;
    let records = found.map_err(unreadable)?;
    let last = records.last().and_then(|record| record.seq);
    Ok(answer(Lines {
        next: last.filter(|_| records.len() == PAGE),
        lines: records.iter().map(Line::from).collect(),
        total: None,
    }))
}

/// `GET /live/rejects`: what is kept aside, newest first.
pub async fn rejects(
    State(app): State<App>,
    asked: Result<Query<Before>, QueryRejection>,
) -> Result<Response, HttpError> {
    let before = asked.map_err(bad_query)?.before.unwrap_or(u64::MAX);
    let archive = archive(&app)?;
    let page = Page::Before(before);
    let found = archive.rejects(RejectFilter::default(), page, PAGE).await;
    let rejects = found.map_err(unreadable)?;
    let total = archive.count_rejects().await.map_err(unreadable)?;
    let last = rejects.last().map(|reject| reject.seq);
    Ok(answer(Lines {
        next: last.filter(|_| rejects.len() == PAGE),
        lines: rejects.iter().map(Line::from).collect(),
        total: Some(total),
    }))
}

/// What can be looked into, if this collector's log can.
pub(super) fn archive(app: &App) -> Result<&dyn Archive, HttpError> {
    app.archive.as_deref().ok_or(HttpError::NoArchive)
}

pub(super) fn unreadable(error: ReadError) -> HttpError {
    tracing::error!(%error, "the live view cannot look something up");
    HttpError::Unreadable
}

fn bad_query(rejection: QueryRejection) -> HttpError {
    HttpError::BadQuery(rejection.body_text())
}

fn answer(page: Lines<'_>) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(page)).into_response()
}
