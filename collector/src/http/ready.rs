//! `GET /readyz`: whether a load balancer should send requests here.

use axum::Json;
use axum::extract::State;
use chrono::Utc;
use serde_json::{Value, json};

use crate::http::app::App;
use crate::http::error::{HttpError, NotReady};

/// Ready while the log can be written. After a commit that failed, an empty one is made: where
/// nobody sends because the collector is not ready, no other would show that it is again.
pub async fn ready(State(app): State<App>) -> Result<Json<Value>, HttpError> {
    if app.stopping.is_cancelled() {
        return Err(HttpError::NotReady(NotReady::Stopping));
    }
    if app.metrics.log.is_failing() && app.log.append(Vec::new(), Utc::now()).await.is_err() {
        return Err(HttpError::NotReady(NotReady::Log));
    }
    Ok(Json(json!({ "status": "ready" })))
}
