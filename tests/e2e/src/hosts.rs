//! The hosts of an invented shop, for browsers that cannot be told where they are.

use anyhow::Result;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::local_host::{Forwarder, LocalHost, forward_to, forwarder};

/// Starts an HTTP proxy to which every host is this machine.
pub async fn proxy() -> Result<LocalHost> {
    LocalHost::serve(Router::new().fallback(forward).with_state(forwarder())).await
}

/// Asks the same of the same port here; the header `host` still names the invented one.
async fn forward(
    State(forwarder): State<Forwarder>,
    request: Request,
) -> Result<Response, StatusCode> {
    let here = format!("127.0.0.1:{}", request.uri().port_u16().unwrap_or(80));
    let answer = forward_to(&forwarder, &here, request).await;
    answer.map_err(|_| StatusCode::BAD_GATEWAY)
}
