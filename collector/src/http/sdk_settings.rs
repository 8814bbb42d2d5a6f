//! What SDKs of others ask for before they send: Segment's and RudderStack's browser SDKs load settings from the address
//! that they are given, and send nothing without.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use moa_message::write_key::WriteKey;
use serde_json::{Value, json};

use crate::http::app::App;
use crate::http::authorize::{self, presented};
use crate::http::error::HttpError;
use crate::http::named::Named;

/// `GET /v1/projects/KEY/settings`, as `@segment/analytics-next` asks of its `cdnURL`: no destinations but this collector.
pub async fn segment(
    State(app): State<App>,
    Named(key): Named<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, HttpError> {
    let key = known(&app, Some(&key), &headers)?;
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    Ok(Json(json!({
        "integrations": {
            "Segment.io": { "apiKey": key.key, "apiHost": format!("{}/v1", host.unwrap_or_default()) },
        },
        "plan": { "track": { "__default": { "enabled": true } } },
    })))
}

/// `GET /sourceConfig/`, as `@rudderstack/analytics-js` asks of its `configUrl`: a source without destinations.
pub async fn rudderstack(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Value>, HttpError> {
    let key = presented(None, &headers, &uri);
    let key = known(&app, key.as_deref(), &headers)?;
    let off = json!({ "enabled": false });
    Ok(Json(json!({
        "source": {
            "id": key.key, "name": &*key.mall, "writeKey": key.key, "enabled": true, "workspaceId": &*key.mall,
            "config": { "statsCollection": { "errors": off, "metrics": off } },
            "destinations": [], "connections": [], "dataplanes": {},
        },
    })))
}

fn known(app: &App, key: Option<&str>, headers: &HeaderMap) -> Result<WriteKey, HttpError> {
    authorize::authorize(&app.current.get().keys, key, headers).cloned()
}
