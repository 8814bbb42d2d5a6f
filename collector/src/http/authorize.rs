//! Who may write: the collector's keys, and where a request carries its own.

use axum::http::{HeaderMap, Uri, header};
use headers::HeaderMapExt;
use headers::authorization::{Authorization, Basic};
use moa_message::write_key::{KeyKind, WriteKey};
use subtle::ConstantTimeEq;

use crate::http::error::HttpError;

/// The header a write key may come in.
pub const HEADER: &str = "x-write-key";

/// Finds the request's key: in the body first, then Basic user name, header, address.
pub fn presented(in_body: Option<&str>, headers: &HeaderMap, uri: &Uri) -> Option<String> {
    in_body
        .map(str::to_owned)
        .or_else(|| {
            let basic: Authorization<Basic> = headers.typed_get()?;
            Some(basic.username().to_owned())
        })
        .or_else(|| Some(headers.get(HEADER)?.to_str().ok()?.to_owned()))
        .or_else(|| in_query(uri))
        .filter(|key| !key.is_empty())
}

fn in_query(uri: &Uri) -> Option<String> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Params {
        write_key: Option<String>,
    }
    let params = axum::extract::Query::<Params>::try_from_uri(uri).ok()?;
    params.0.write_key
}

/// The key, if it is one of ours and the page may use it. Jitsu's SDK takes only keys with a secret behind a colon, and hides
/// that in the body: `key:***`. What follows a colon is not looked at, as in Basic authorization, so no key of ours has one.
///
/// The origins keep other pages from using the key; they keep no secret, for who is no browser says which origin it
/// likes. A key of a server is one, and in a page it would be none any more.
pub fn authorize<'a>(
    keys: &'a [WriteKey],
    presented: Option<&str>,
    headers: &HeaderMap,
) -> Result<&'a WriteKey, HttpError> {
    let known = asked_about(keys, presented, headers)?;
    match (known.kind, &known.origins, headers.get(header::ORIGIN)) {
        (KeyKind::Page, Some(_), None) => Err(HttpError::NoOrigin),
        _ => Ok(known),
    }
}

/// The key, if it is one of ours and the page may know of it. As [`authorize`], but that no origin must be said: browsers say none
/// where a page of the collector's own origin asks without sending.
pub fn asked_about<'a>(
    keys: &'a [WriteKey],
    presented: Option<&str>,
    headers: &HeaderMap,
) -> Result<&'a WriteKey, HttpError> {
    let presented = presented.ok_or(HttpError::MissingKey)?;
    let presented = presented.split_once(':').map_or(presented, |(key, _)| key);
    let mut found = None;
    for known in keys {
        // Every key is compared in full, so the time taken tells nothing of a near miss.
        if bool::from(known.key.as_bytes().ct_eq(presented.as_bytes())) {
            found = Some(known);
        }
    }
    let known = found.ok_or(HttpError::WrongKey)?;
    let origin = headers.get(header::ORIGIN);
    let origin =
        origin.map(|origin| String::from_utf8_lossy(origin.as_bytes()).to_ascii_lowercase());
    match (known.kind, &known.origins, origin) {
        (KeyKind::Server, _, Some(_)) => Err(HttpError::KeyInPage),
        (_, _, None) | (KeyKind::Page, None, _) => Ok(known),
        (KeyKind::Page, Some(allowed), Some(origin)) if allowed.contains(&origin) => Ok(known),
        (KeyKind::Page, Some(_), Some(origin)) => Err(HttpError::OriginNotAllowed(origin)),
    }
}

#[cfg(test)]
mod tests;
