//! `GET /metrics`, and counting every request.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::app::App;
use crate::http::error::RefusalCode;

/// The route of what no route of its own answers: the tracker's files, and addresses that do not exist.
const OTHER: &str = "other";

/// `GET /metrics`: all that is measured.
pub async fn metrics(State(app): State<App>) -> Response {
    if let Some(room) = &app.cafe24
        && let Err(error) = app.metrics.look_at_malls(&room.state).await
    {
        tracing::warn!(%error, "the malls' metrics are those of the last look");
    }
    match app.metrics.text() {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Counts the request under its route.
pub async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(OTHER, MatchedPath::as_str);
    app.metrics.answered(route, response.status().as_u16());
    if let Some(RefusalCode(code)) = response.extensions().get() {
        app.metrics.refused(code);
    }
    response
}
