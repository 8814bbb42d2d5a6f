//! Who may see what visitors do: a browser on the collector's own machine, or whoever has the token.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use headers::HeaderMapExt;
use headers::authorization::{Authorization, Basic, Bearer};
use subtle::ConstantTimeEq;

use crate::http::app::App;
use crate::http::error::HttpError;

/// A middleware in front of the operator's pages.
///
/// # Errors
///
/// [`HttpError::NotLocal`] for another machine, [`HttpError::NoToken`] where a token would do.
pub async fn guard(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let headers = request.headers();
    let is_known = match app.operator_token.as_deref() {
        Some(token) => has_token(headers, token),
        None => false,
    };
    if is_known || is_local(peer.ip(), headers) {
        return Ok(next.run(request).await);
    }
    Err(match app.operator_token {
        Some(_) => HttpError::NoToken,
        None => HttpError::NotLocal,
    })
}

/// Whether a request comes from this machine's own browser.
///
/// The peer alone does not tell: behind a reverse proxy every visitor comes from this machine
/// (the proxy says so by a header), and a page elsewhere can give its own name this machine's
/// address (then `Host` is that name).
pub(super) fn is_local(peer: IpAddr, headers: &HeaderMap) -> bool {
    let proxied = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    peer.to_canonical().is_loopback()
        && !proxied.iter().any(|name| headers.contains_key(*name))
        && headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .is_some_and(names_this_machine)
}

fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_matches(['[', ']']).to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Programs send the token as a bearer's, browsers as the password of Basic authorization, with any
/// user name.
fn has_token(headers: &HeaderMap, token: &str) -> bool {
    if !headers.contains_key(header::AUTHORIZATION) {
        return false;
    }
    let bearer = headers.typed_get::<Authorization<Bearer>>();
    let basic = headers.typed_get::<Authorization<Basic>>();
    let given = bearer.as_ref().map(|bearer| bearer.token());
    let given = given.or(basic.as_ref().map(|basic| basic.password()));
    given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(token.as_bytes())))
}

#[cfg(test)]
mod tests;
