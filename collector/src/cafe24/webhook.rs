//! `POST /cafe24/webhooks`: what happens in malls, as Cafe24 tells it.
//!
//! A delivery is kept, then answered, then dealt with: what was answered 200 is on disk.

pub mod body;

use axum::Json;
use axum::body::{Body as HttpBody, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use ring::hmac;
use serde_json::json;
use subtle::ConstantTimeEq;

use super::context::Context;
use super::state::{Arrived, Origin};
use body::Body;

/// How many bytes a delivery may have.
const LIMIT: usize = 1024 * 1024;

/// Where the app's webhook key comes.
const KEY: &str = "x-api-key";

/// A second proof that some deliveries have: the body's HMAC by the client secret (facts/server 1.6).
const HMAC: &str = "x-cafe24-hmac-sha256";

/// Why a delivery is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// It is not Cafe24 who calls, or the key in the config is another one.
    #[error(
        "the X-API-Key is not this app's webhook key; compare cafe24.webhook_key with the developer centre"
    )]
    WrongKey,
    /// The body is not what was signed.
    #[error(
        "the X-Cafe24-Hmac-SHA256 does not fit the body; compare cafe24.client_secret with the developer centre"
    )]
    WrongHmac,
    /// More than a delivery has.
    #[error("the body is over {LIMIT} bytes, or ended early")]
    BadBody,
    /// Nothing can be made of it.
    #[error("the body is no JSON object that names a mall")]
    Unreadable,
    /// It cannot be kept just now.
    #[error("the delivery cannot be kept just now; send it again")]
    NotKept,
}

impl WebhookError {
    fn status(&self) -> StatusCode {
        match self {
            Self::WrongKey | Self::WrongHmac => StatusCode::FORBIDDEN,
            Self::BadBody => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::NotKept => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl IntoResponse for WebhookError {
    fn into_response(self) -> Response {
        let body = json!({ "error": { "message": self.to_string() } });
        (self.status(), Json(body)).into_response()
    }
}

/// Takes a delivery.
pub async fn receive(
    State(context): State<Context>,
    headers: HeaderMap,
    body: HttpBody,
) -> Result<Response, WebhookError> {
    // Before the body: who has no key sends none.
    if !has_key(&headers, &context.app.webhook_key) {
        return Err(WebhookError::WrongKey);
    }
    let body = to_bytes(body, LIMIT)
        .await
        .map_err(|_| WebhookError::BadBody)?;
    take(&context, &headers, &body).await?;
    Ok(Json(json!({ "ok": true })).into_response())
}

async fn take(context: &Context, headers: &HeaderMap, body: &Bytes) -> Result<(), WebhookError> {
    if !fits_hmac(headers, body, &context.app.client_secret) {
        return Err(WebhookError::WrongHmac);
    }
    let text = String::from_utf8_lossy(body);
    let read = Body::read(&text).or_else(|| Body::salvage(&text));
    let arrived = arrived(
        context,
        read.ok_or(WebhookError::Unreadable)?,
        (context.now)(),
        Origin::Webhook,
    );
    let arrived = arrived.await.ok_or(WebhookError::Unreadable)?;
    let mall = arrived.mall.clone();
    match context.state.keep(vec![arrived]).await {
        Ok(_) => {
            context.wake(&mall);
            Ok(())
        }
        Err(error) => {
            tracing::error!(%error, "a webhook could not be kept");
            Err(WebhookError::NotKept)
        }
    }
}

/// A body as it is kept; none where nobody knows which mall it is of.
pub(super) async fn arrived(
    context: &Context,
    body: Body,
    at: DateTime<Utc>,
    origin: Origin,
) -> Option<Arrived> {
    let mall = match &body.mall {
        Some(mall) => mall.clone(),
        None => only_mall(context).await?,
    };
    Some(Arrived {
        mall,
        event_no: body.event_no,
        is_once: body.about().is_once(),
        body: body.text(),
        at,
        origin,
    })
}

/// The mall, where there is but one.
async fn only_mall(context: &Context) -> Option<String> {
    let mut malls = context.state.malls().await.ok()?;
    match malls.len() {
        1 => malls.pop().map(|mall| mall.mall),
        _ => None,
    }
}

fn has_key(headers: &HeaderMap, key: &str) -> bool {
    let given = headers.get(KEY).map(|value| value.as_bytes());
    given.is_some_and(|given| bool::from(given.ct_eq(key.as_bytes())))
}

/// Whether the second proof is right, where there is one. It was seen in Base64 and in hexadecimal.
fn fits_hmac(headers: &HeaderMap, body: &[u8], secret: &str) -> bool {
    let Some(given) = headers.get(HMAC) else {
        return true;
    };
    let given = given.as_bytes();
    let tag = STANDARD
        .decode(given)
        .ok()
        .filter(|tag| tag.len() == 32)
        .or_else(|| from_hex(given));
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    tag.is_some_and(|tag| hmac::verify(&key, body, &tag).is_ok())
}

fn from_hex(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let bytes = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok());
    bytes.collect()
}

#[cfg(test)]
mod tests;
