//! Who may see what visitors do: whoever has the token, or, where there is none, a browser on the collector's own
//! machine.
//!
//! The pages have a listener of their own, so that what a proxy passes on to the public one can never reach them.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use headers::HeaderMapExt;
use headers::authorization::{Authorization, Basic, Bearer};
use subtle::ConstantTimeEq;

use crate::http::app::App;
use crate::http::error::HttpError;

/// Where the operator's pages are, and what opens them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperatorSettings {
    /// The address they are at, apart from the public one. `None`: of this machine alone, at the port after the
    /// public one.
    pub listen: Option<String>,
    /// What opens them. Asked of everybody, this machine's own browser included.
    pub token: Option<String>,
}

/// A middleware in front of the operator's pages.
///
/// # Errors
///
/// [`HttpError::NoToken`] without the token, [`HttpError::TooFast`] after many wrong ones; where there is none,
/// [`HttpError::NotLocal`] for another machine.
pub async fn guard(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let headers = request.headers();
    match app.operator_token.as_deref() {
        Some(token) => check_token(&app, token, peer.ip(), headers)?,
        None if is_local(peer.ip(), request.version(), headers) => {}
        None => return Err(HttpError::NotLocal),
    }
    Ok(next.run(request).await)
}

fn check_token(app: &App, token: &str, peer: IpAddr, headers: &HeaderMap) -> Result<(), HttpError> {
    let given = given_token(headers).ok_or(HttpError::NoToken)?;
    let (address, now) = (app.proxies.client(peer, headers).nearest, Instant::now());
    app.guesses.pass(address, now)?;
    if bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
        return Ok(());
    }
    let count = app.guesses.wrong(address, now);
    tracing::warn!(%address, count, "a wrong token for the operator's pages");
    Err(HttpError::NoToken)
}

/// Whether a request comes from this machine's own browser.
///
/// The peer alone does not tell: a page elsewhere can give its own name this machine's address (then
/// `Host` is that name), and a proxy may be put in front of this listener, too. It mostly says so by a
/// header; nginx by default does not, and speaks HTTP/1.0, which no browser does.
pub(super) fn is_local(peer: IpAddr, version: Version, headers: &HeaderMap) -> bool {
    let proxied = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    peer.to_canonical().is_loopback()
        && version > Version::HTTP_10
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
fn given_token(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.typed_get::<Authorization<Bearer>>();
    let bearer = bearer.map(|bearer| bearer.token().to_owned());
    bearer.or_else(|| {
        let basic = headers.typed_get::<Authorization<Basic>>()?;
        Some(basic.password().to_owned())
    })
}

#[cfg(test)]
mod tests;
