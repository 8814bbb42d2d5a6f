//! Every address the collector answers: those of [`public`] to everybody, those of [`operator`] on a listener apart.

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{MethodRouter, get, post};
use moa_message::TYPES;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::http::app::App;
use crate::http::assets;
use crate::http::cafe24;
use crate::http::cors;
use crate::http::device_cookie;
use crate::http::error::HttpError;
use crate::http::ingest;
use crate::http::known;
use crate::http::limited;
use crate::http::live;
use crate::http::metrics;
use crate::http::openapi;
use crate::http::operator as guard;
use crate::http::ready;
use crate::http::reload;
use crate::http::rules;
use crate::http::sdk_settings;

/// What everybody may ask for.
pub fn public(app: App) -> Router {
    let cookie = from_fn_with_state(app.device_cookie.clone(), device_cookie::renew);
    let loader = assets::service(&app.assets).layer(cookie);
    let description = openapi::served(&openapi::public(app.cafe24.is_some()));
    let cafe24 = app.cafe24.clone();
    let cafe24 = cafe24.map(|room| cafe24::routes(room, app.assets.clone()));
    let routes = Router::new()
        .merge(of_pages(&app, description))
        .merge(cafe24.unwrap_or_default())
        .merge(health())
        .fallback_service(loader);
    finished(routes, app)
}

/// What pages of other origins ask for, by whatever SDK. [`cors`] stands around all of it, so that it answers every preflight,
/// and a page can read every refusal.
fn of_pages(app: &App, description: MethodRouter<App>) -> Router<App> {
    let taken = |names: &[&str]| {
        let none = Router::new().fallback(not_found);
        names.iter().fold(none, |routes, name| {
            routes.route(&format!("/{name}"), post(ingest::messages))
        })
    };
    // Each tells whether a key is one.
    let of_keys = Router::new()
        .route("/v1/catalog", get(rules::get))
        .route("/v1/projects/{key}/settings", get(sdk_settings::segment))
        .route("/sourceConfig/", get(sdk_settings::rudderstack))
        .route("/sourceConfig", get(sdk_settings::rudderstack))
        .route_layer(from_fn_with_state(app.clone(), limited::by_address));
    let v1 = taken(&[&TYPES[..], &ingest::BATCHES, &ingest::SHORT].concat());
    Router::new()
        .merge(of_keys)
        .nest("/v1", v1)
        .route("/v1/known", post(known::post))
        .nest("/beacon/v1", taken(&["batch"]))
        .nest("/api/s", taken(&TYPES))
        .route("/openapi.json", description)
        // Before the layer: what is set after it stands outside of it.
        .method_not_allowed_fallback(method_not_allowed)
        .layer(cors::layer())
}

/// What is the operator's, at an address of its own.
pub fn operator(app: App) -> Router {
    let live = Router::new()
        .route("/", get(live::page))
        .route("/{part}", get(live::part))
        .route("/stream", get(live::stream))
        .route("/visitor", get(live::lookup::visitor))
        .route("/rejects", get(live::lookup::rejects))
        .route("/cafe24", get(live::cafe24::get))
        .route("/rejects/replay", post(live::replay::post))
        .route("/today", get(live::today::page))
        .route("/today/numbers", get(live::today::numbers))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed);
    let description = openapi::operator(app.operator_token.is_some());
    let pages = Router::new()
        .route("/", get(async || Redirect::to("/live")))
        .nest("/live", live)
        .route("/metrics", get(metrics::metrics))
        .route("/reload", post(reload::post))
        .route("/openapi.json", openapi::served(&description))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), guard::guard));
    finished(pages.merge(health()), app)
}

/// How the collector does, in a word, at both addresses.
fn health() -> Router<App> {
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready::ready))
}

fn finished(routes: Router<App>, app: App) -> Router {
    let count = from_fn_with_state(app.clone(), metrics::count);
    routes
        .method_not_allowed_fallback(method_not_allowed)
        .layer(usual(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(usual(header::REFERRER_POLICY, "no-referrer"))
        .layer(usual(header::X_FRAME_OPTIONS, "DENY"))
        .layer(usual(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ))
        .layer(count)
        .with_state(app)
}

/// A header of every answer that does not say it otherwise.
fn usual(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

async fn not_found(uri: Uri) -> HttpError {
    HttpError::NotFound(uri.path().to_owned())
}

async fn method_not_allowed(method: Method, uri: Uri) -> HttpError {
    HttpError::MethodNotAllowed(method.to_string(), uri.path().to_owned())
}

#[cfg(test)]
mod tests;
