//! The tracker's files, as a store's page gets them.
//!
//! `moa.js` (the loader) keeps its name and is asked for again after five minutes; what it loads
//! carries a hash of its content in the name and never changes. Each file may have a `.br` and a
//! `.gz` beside it, which are sent to who takes them.
//!
//! Files come from the folder `dist`, else from the program itself, else from [earlier builds](old_builds).

pub(crate) mod hashed;
pub(crate) mod memory;
pub mod old_builds;

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use include_dir::Dir;
use tower_http::services::ServeDir;
use tower_http::services::fs::Backend;

use crate::http::error::HttpError;
use hashed::is_hashed;
use memory::Memory;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FIVE_MINUTES: &str = "public, max-age=300, must-revalidate";

/// What the tag on a page asks for.
const LOADER: &str = "moa.js";

/// Where the tracker's files come from. Clones share what is kept of earlier builds.
#[derive(Debug, Clone)]
pub struct Assets {
    dist: Arc<Path>,
    built_in: Memory,
    old: Memory,
}

impl Assets {
    /// Those of this folder, which may be missing, or appear later; where it has no loader, those that the
    /// program has inside it.
    pub fn new(dist: &Path, built_in: Option<&'static Dir<'static>>) -> Self {
        Self {
            dist: dist.into(),
            built_in: built_in.map(Memory::of).unwrap_or_default(),
            old: Memory::default(),
        }
    }

    /// Says whether there is anything to serve, or may be later.
    pub fn has_place(&self) -> bool {
        self.dist.is_dir() || !self.built_in.read().is_empty()
    }

    /// The loader of the current build.
    pub fn loader(&self) -> Option<String> {
        let text = self.read(LOADER)?;
        String::from_utf8(text.into()).ok()
    }

    /// The loaders of earlier builds that are kept.
    pub fn old_loaders(&self) -> Vec<String> {
        let old = self.old.read();
        let loaders = old.iter().filter(|(name, _)| name.starts_with("loader-"));
        loaders
            .filter_map(|(_, held)| String::from_utf8(held.content.to_vec()).ok())
            .collect()
    }

    /// The folder of the build output, as the settings have it.
    pub fn dist(&self) -> &Path {
        &self.dist
    }

    /// A file of the current build.
    fn read(&self, name: &str) -> Option<Bytes> {
        if self.is_in_dist(LOADER) {
            return fs::read(self.dist.join(name)).ok().map(Bytes::from);
        }
        let built_in = self.built_in.read();
        built_in.get(name).map(|held| held.content.clone())
    }

    /// The names of the current build's files.
    fn names(&self) -> Vec<String> {
        if !self.is_in_dist(LOADER) {
            return self.built_in.read().keys().cloned().collect();
        }
        let entries = fs::read_dir(&self.dist).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names.collect()
    }

    fn is_in_dist(&self, name: &str) -> bool {
        self.dist.join(name).is_file()
    }

    fn has(&self, name: &str) -> bool {
        let is_held = |memory: &Memory| memory.read().contains_key(name);
        self.is_in_dist(name) || is_held(&self.built_in) || is_held(&self.old)
    }
}

/// Serves them.
pub fn service(assets: &Assets) -> Router {
    let old = packed(ServeDir::with_backend("", assets.old.clone()));
    let built_in = packed(ServeDir::with_backend("", assets.built_in.clone()));
    let dist = packed(ServeDir::new(&assets.dist));
    let assets = assets.clone();
    Router::new()
        .fallback_service(dist.fallback(built_in.fallback(old)))
        .layer(middleware::from_fn(move |request, next| {
            dress(assets.clone(), request, next)
        }))
}

/// With the packed forms of its files.
fn packed<F, B: Backend>(folder: ServeDir<F, B>) -> ServeDir<F, B> {
    folder
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
}

/// Puts on the headers, and the reason on what is missing.
async fn dress(assets: Assets, request: Request, next: Next) -> Result<Response, Infallible> {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let mut response = match response.status() {
        StatusCode::NOT_FOUND if path == "/moa.js" => {
            HttpError::NotBuilt(path, assets.dist.display().to_string()).into_response()
        }
        StatusCode::NOT_FOUND => HttpError::NotFound(path).into_response(),
        // `ServeDir` says so for every path, whether or not a file is there.
        StatusCode::METHOD_NOT_ALLOWED => refuse_method(&method, path, &assets),
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

fn refuse_method(method: &Method, path: String, assets: &Assets) -> Response {
    // Only what is served: an answer that differs for a path outside of it would
    // tell which files the machine has.
    let name = path.trim_start_matches('/');
    let is_plain = !name.contains(['/', '\\', '%']) && name != "..";
    if !is_plain || !assets.has(name) {
        return HttpError::NotFound(path).into_response();
    }
    let mut response = HttpError::MethodNotAllowed(method.to_string(), path).into_response();
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

#[cfg(test)]
mod tests;
