//! Every address the collector answers.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use moa_catalog::Catalog;
use tokio_util::sync::CancellationToken;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::cafe24::{self, Room};
use crate::http::assets;
use crate::http::assets::Assets;
use crate::http::cors;
use crate::http::device_cookie;
use crate::http::error::Refusal;
use crate::http::ingest;
use crate::http::live;
use crate::http::metrics;
use crate::http::operator;
use crate::http::proxies::Proxies;
use crate::http::rate_limit::Gates;
use crate::http::ready;
use crate::log::Log;
use crate::log::archive::Archive;
use crate::message::TYPES;
use crate::message::user_agent::KeepIp;
use crate::message::write_key::WriteKey;
use crate::metrics::Metrics;

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    /// Where messages go.
    pub log: Arc<dyn Log>,
    /// What of it can be looked up, where anything can.
    pub archive: Option<Arc<dyn Archive>>,
    /// Who may write.
    pub keys: Arc<[WriteKey]>,
    /// What messages are checked against.
    pub catalog: Arc<Catalog>,
    /// The work for Cafe24's malls, where there is an app.
    pub cafe24: Option<Room>,
    /// What is kept of visitors' addresses.
    pub keep_ip: KeepIp,
    /// Whose word on a client's address counts.
    pub proxies: Proxies,
    /// How much is taken of one sender.
    pub gates: Arc<Gates>,
    /// The domain whose device-id cookie is kept alive.
    pub device_cookie: Option<String>,
    /// What opens the operator's pages to other machines.
    pub operator_token: Option<Arc<str>>,
    /// What is measured.
    pub metrics: Arc<Metrics>,
    /// The tracker's files.
    pub assets: Assets,
    /// Cancelled when the collector stops, to end what would go on for ever.
    pub stopping: CancellationToken,
}

/// The collector's routes.
pub fn router(app: App) -> Router {
    let v1 = TYPES
        .iter()
        .chain(&["batch"])
        .fold(Router::new(), |v1, name| {
            v1.route(&format!("/{name}"), post(ingest::messages))
        })
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(cors::layer());

    let live = Router::new()
        .route("/", get(live::page))
        .route("/{part}", get(live::part))
        .route("/stream", get(live::stream))
        .route("/visitor", get(live::lookup::visitor))
        .route("/rejects", get(live::lookup::rejects))
        .route("/cafe24", get(live::cafe24::get))
        .route("/rejects/replay", post(live::replay::post))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), operator::guard));

    let guard = from_fn_with_state(app.clone(), operator::guard);
    let metrics = get(metrics::metrics).layer(guard);
    let count = from_fn_with_state(app.clone(), metrics::count);
    let cookie = from_fn_with_state(app.device_cookie.clone(), device_cookie::renew);
    let loader = assets::service(&app.assets).layer(cookie);

    Router::new()
        .nest("/v1", v1)
        .nest("/live", live)
        .merge(app.cafe24.clone().map(cafe24::routes).unwrap_or_default())
        .route("/metrics", metrics)
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready::ready))
        .fallback_service(loader)
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

async fn not_found(uri: Uri) -> Refusal {
    Refusal::NotFound(uri.path().to_owned())
}

async fn method_not_allowed(method: Method, uri: Uri) -> Refusal {
    Refusal::MethodNotAllowed(method.to_string(), uri.path().to_owned())
}
