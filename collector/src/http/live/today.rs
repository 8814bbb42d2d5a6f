//! `GET /live/today`: a day of a mall, as its merchant reads it, and the numbers that feed the page.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use serde::Deserialize;

use super::lookup::{archive, unreadable};
use crate::cafe24::day;
use crate::http::app::App;
use crate::http::error::HttpError;
use crate::log::days::{Asked, day_of};

const HTML: &str = include_str!("../../../../www/live/today.html");

/// `GET /live/today`.
pub async fn page() -> Response {
    super::file("text/html; charset=utf-8", HTML)
}

/// Which day.
#[derive(Deserialize)]
pub struct AskedDay {
    mall: Option<String>,
    shop: Option<u8>,
    day: Option<String>,
}

/// `GET /live/today/numbers?mall=…&shop=…&day=…`: a day's numbers; of the first mall and today, where nothing else is said.
pub async fn numbers(
    State(app): State<App>,
    asked: Result<Query<AskedDay>, QueryRejection>,
) -> Result<Response, HttpError> {
    let Query(AskedDay { mall, shop, day }) =
        asked.map_err(|rejection| HttpError::BadQuery(rejection.body_text()))?;
    let now = Utc::now();
    let day = day_of(day.as_deref().unwrap_or("today"), now);
    let day = day.map_err(|error| HttpError::BadQuery(format!("day: {error}")))?;
    let asked = Asked { mall, shop, day };
    let report = archive(&app)?.day(asked, now).await;
    let mut report = report.map_err(unreadable)?;
    if let (Some(context), Some(mall)) = (&app.cafe24, &report.mall) {
        let theirs = day::of(&context.state, mall, report.day).await;
        report.cafe24 = theirs.map_err(|error| {
            tracing::error!(%error, "the live view cannot look at what Cafe24 has counted");
            HttpError::Unreadable
        })?;
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(report)).into_response())
}
