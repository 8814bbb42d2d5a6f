//! `GET /live/cafe24`: how Cafe24's malls do, and our numbers beside Cafe24's.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Days, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use crate::cafe24::context::Context;
use crate::cafe24::overview::{self, MallOverview};
use crate::cafe24::reconcile::Comparison;
use crate::cafe24::state::StateUnavailable;
use crate::cafe24::time;
use crate::http::app::App;
use crate::http::error::HttpError;

/// How many days are compared.
const DAYS: u64 = 14;

/// What the page shows.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Malls")]
pub(in crate::http) struct Answer {
    malls: Vec<MallOverview>,
    /// Whether numbers are compared at all.
    is_compared: bool,
    /// The days in Korea that are over, oldest first.
    days: Vec<NaiveDate>,
    comparisons: Vec<Comparison>,
}

/// Answers where there is an app.
///
/// # Errors
///
/// [`HttpError::NotFound`] where there is none, [`HttpError::Unreadable`].
pub async fn get(State(app): State<App>) -> Result<Response, HttpError> {
    let Some(context) = &app.cafe24 else {
        return Err(HttpError::NotFound("/live/cafe24".to_owned()));
    };
    let answer = read(context).await.map_err(|error| {
        tracing::error!(%error, "the live view cannot look at Cafe24's malls");
        HttpError::Unreadable
    })?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

async fn read(context: &Context) -> Result<Answer, StateUnavailable> {
    let days = days((context.now)());
    let first = days.first().copied().unwrap_or_default();
    Ok(Answer {
        malls: overview::all(&context.state).await?,
        is_compared: context.app.analytics && context.log_db.is_some(),
        comparisons: context.state.comparisons(None, first).await?,
        days,
    })
}

fn days(now: DateTime<Utc>) -> Vec<NaiveDate> {
    let today = time::day(now);
    let back = (1..=DAYS).rev();
    back.filter_map(|back| today.checked_sub_days(Days::new(back)))
        .collect()
}

#[cfg(test)]
mod tests;
