//! What lets a store's page talk to the collector, which is another origin to it.

use std::time::Duration;

use axum::http::{HeaderName, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::http::authorize;

/// How long a browser may remember the answer to its preflight: a day.
const MAX_AGE: Duration = Duration::from_secs(86_400);

/// Answers preflights and lets the page read every answer, refusals too.
///
/// Any origin is let in here: which pages may use a key is known only once the key is, and a
/// page that may not should be able to read that (see [`authorize::authorize`]).
pub fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::mirror_request())
        .allow_methods([Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            HeaderName::from_static(authorize::HEADER),
        ])
        .expose_headers([header::RETRY_AFTER])
        .vary([header::ORIGIN])
        .max_age(MAX_AGE)
}
