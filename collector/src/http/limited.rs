//! Holds requests without a body to the limit of their address: whoever guesses keys is as slow with them as with batches.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::app::App;
use crate::http::error::HttpError;

/// Lets the request on, or says when the next one may come.
pub async fn by_address(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let address = app.proxies.client(peer.ip(), request.headers()).nearest;
    app.current.get().gates.pass_address(address, 0)?;
    Ok(next.run(request).await)
}
