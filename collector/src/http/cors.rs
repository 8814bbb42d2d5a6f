//! What lets a store's page talk to the collector, which is another origin to it.

use std::time::Duration;

use axum::http::{Method, header};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

/// How long a browser may remember the answer to its preflight: a day.
const MAX_AGE: Duration = Duration::from_secs(86_400);

/// Answers preflights and lets the page read every answer, refusals too.
///
/// Any origin is let in here: which pages may use a key is known only once the key is, and a
/// page that may not should be able to read that (see [`authorize`](crate::http::authorize::authorize)).
pub fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::mirror_request())
        .allow_methods([Method::POST, Method::GET])
        // Each SDK has headers of its own (RudderStack's `AnonymousId`). They say nothing here, and without cookies nothing
        // can be done by them.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([header::RETRY_AFTER])
        .vary([header::ORIGIN])
        .max_age(MAX_AGE)
}
