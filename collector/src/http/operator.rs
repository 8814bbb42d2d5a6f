//! Who may see what visitors do: a browser on the collector's own machine, or whoever has the token.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use headers::HeaderMapExt;
use headers::authorization::{Authorization, Basic, Bearer};
use subtle::ConstantTimeEq;

use crate::http::error::Refusal;
use crate::http::live::is_local;
use crate::http::router::App;

/// A middleware in front of the operator's pages.
///
/// # Errors
///
/// [`Refusal::NotLocal`] for another machine, [`Refusal::NoToken`] where a token would do.
pub async fn guard(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let headers = request.headers();
    let is_known = match app.operator_token.as_deref() {
        Some(token) => has_token(headers, token),
        None => false,
    };
    if is_known || is_local(peer.ip(), headers) {
        return Ok(next.run(request).await);
    }
    Err(match app.operator_token {
        Some(_) => Refusal::NoToken,
        None => Refusal::NotLocal,
    })
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
mod tests {
    use super::*;

    #[test]
    fn the_token_is_a_bearer_s_or_a_password() {
        let has = |value: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.extend(value.map(|value| (header::AUTHORIZATION, value.parse().unwrap())));
            has_token(&headers, "0123456789abcdef")
        };
        assert!(has(Some("Bearer 0123456789abcdef")));
        // "me:0123456789abcdef" in Base64
        assert!(has(Some("Basic bWU6MDEyMzQ1Njc4OWFiY2RlZg==")));
        for wrong in [
            None,
            Some("Bearer 0123456789abcdeg"),
            Some("Bearer "),
            Some("x"),
        ] {
            assert!(!has(wrong), "{wrong:?}");
        }
    }
}
