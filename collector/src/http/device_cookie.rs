//! Keeps a store's device-id cookie alive.
//!
//! Safari forgets a cookie that a script wrote after seven days, and with it who came back. One that
//! a server of the shop's own domain sets lives longer. So a collector at, say, `t.shop.example`
//! answers a page's request for the loader with the cookie that came along: same name, same value,
//! set anew.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// The cookie that the tracker keeps the device's id in.
const NAME: &str = "moa_id";

/// Seconds it lives: the 400 days that browsers allow.
const AGE: u32 = 400 * 86_400;

/// Bytes of an id as it is written: 100 characters, each of which can take nine.
const LONGEST: usize = 900;

/// The request that the cookie comes with and goes back on.
const LOADER: &str = "/moa.js";

/// A middleware that sets the cookie anew, where there is a domain for it.
pub async fn renew(State(domain): State<Option<String>>, request: Request, next: Next) -> Response {
    let cookie = domain
        .filter(|_| request.uri().path() == LOADER)
        .and_then(|domain| renewed(request.headers(), &domain));
    let mut response = next.run(request).await;
    if let Some(cookie) = cookie
        && response.status().is_success()
    {
        let headers = response.headers_mut();
        headers.insert(header::SET_COOKIE, cookie);
        // It is one visitor's: a cache that many share must not keep it.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=300, must-revalidate"),
        );
    }
    response
}

/// The cookie of this request, if it is one that the tracker can have written and this host may set
/// cookies of the domain.
fn renewed(headers: &HeaderMap, domain: &str) -> Option<HeaderValue> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let host = host.split(':').next()?.to_ascii_lowercase();
    let below = host.strip_suffix(domain)?;
    if !below.is_empty() && !below.ends_with('.') {
        return None;
    }
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let id = cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, id)| (name == NAME).then_some(id))?;
    if !(1..=LONGEST).contains(&id.len()) || !id.bytes().all(is_written) {
        return None;
    }
    let cookie =
        format!("{NAME}={id}; Domain={domain}; Path=/; Max-Age={AGE}; Secure; SameSite=Lax");
    HeaderValue::try_from(cookie).ok()
}

/// What JavaScript's `encodeURIComponent` leaves of an id.
fn is_written(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.!~*'()%".contains(&byte)
}

#[cfg(test)]
mod tests;
