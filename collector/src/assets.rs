//! The tracker's build output, as a store's page gets it.
//!
//! `moa.js` (the loader) keeps its name and is asked for again after five minutes; what it loads
//! carries a hash of its content in the name and never changes. Each file may have a `.br` and a
//! `.gz` beside it, which are sent to who takes them.

use std::convert::Infallible;
use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

use crate::error::Refusal;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FIVE_MINUTES: &str = "public, max-age=300, must-revalidate";

/// Serves the folder. It may be missing, or appear later.
pub fn service(dist: &Path) -> Router {
    let files = ServeDir::new(dist)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let folder = dist.display().to_string();
    Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn(move |request, next| {
            dress(folder.clone(), request, next)
        }))
}

/// Puts on the headers, and the reason on what is missing.
async fn dress(folder: String, request: Request, next: Next) -> Result<Response, Infallible> {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let mut response = match response.status() {
        StatusCode::NOT_FOUND if path == "/moa.js" => {
            Refusal::NotBuilt(path, folder).into_response()
        }
        StatusCode::NOT_FOUND => Refusal::NotFound(path).into_response(),
        // `ServeDir` says so for every path, whether or not a file is there.
        StatusCode::METHOD_NOT_ALLOWED => refuse_method(&method, path, &folder),
        _ => {
            let mut response = response;
            set_cache(response.headers_mut(), &path);
            response
        }
    };
    set(
        response.headers_mut(),
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        "*",
    );
    set(
        response.headers_mut(),
        header::X_CONTENT_TYPE_OPTIONS,
        "nosniff",
    );
    Ok(response)
}

fn refuse_method(method: &Method, path: String, folder: &str) -> Response {
    // Only what lies in the folder itself: an answer that differs for a path outside of it would
    // tell which files the machine has.
    let name = path.trim_start_matches('/');
    let is_plain = !name.contains(['/', '\\', '%']) && name != "..";
    if !is_plain || !Path::new(folder).join(name).is_file() {
        return Refusal::NotFound(path).into_response();
    }
    let mut response = Refusal::MethodNotAllowed(method.to_string(), path).into_response();
    set(response.headers_mut(), header::ALLOW, "GET,HEAD");
    response
}

fn set_cache(headers: &mut HeaderMap, path: &str) {
    let cache = if is_hashed(path) {
        FOR_EVER
    } else {
        FIVE_MINUTES
    };
    set(headers, header::CACHE_CONTROL, cache);
    set(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    );
    set(headers, HeaderName::from_static("timing-allow-origin"), "*");
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// Says whether the file's name holds a hash of its content: `moa-0123abcd.wasm`.
fn is_hashed(path: &str) -> bool {
    let stem = path
        .rsplit('/')
        .next()
        .and_then(|name| name.split('.').next());
    let hash = stem
        .and_then(|stem| stem.rsplit_once('-'))
        .map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn a_hash_is_eight_or_more_hex_digits_after_the_last_dash() {
        for hashed in [
            "/moa-0123abcd.wasm",
            "/moa-0123ABCDEF01.js",
            "/a/moa-bg-00000000.js.map",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in [
            "/moa.js",
            "/moa-0123abc.js",
            "/moa-0123abcg.js",
            "/deadbeef.js",
            "/moa-.js",
            "/",
            "",
        ] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }
}
