//! `GET /readyz`: whether a load balancer should send requests here.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::app::App;
use crate::http::error::{HttpError, NotReady};

/// Ready while messages can be stored. Where none has been for some seconds, or the last try failed, it is tried: where
/// nobody sends, no other would show it.
pub async fn ready(State(app): State<App>) -> Result<Json<Value>, HttpError> {
    if app.stopping.is_cancelled() {
        return Err(HttpError::NotReady(NotReady::Stopping));
    }
    let ready = app.log.ready().await;
    ready.map_err(|why| HttpError::NotReady(NotReady::Log(why)))?;
    Ok(Json(json!({ "status": "ready" })))
}
