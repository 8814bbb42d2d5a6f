//! Every address the collector answers.

use std::path::PathBuf;
use std::sync::Arc;

use axum::http::{Method, Uri};
use axum::routing::{get, post};
use axum::{Router, middleware};
use tokio_util::sync::CancellationToken;

use crate::error::Refusal;
use crate::log::Log;
use crate::log::archive::Archive;
use crate::metrics::{self, Metrics};
use crate::write_key::WriteKey;
use crate::{assets, cors, ingest, live, ready};

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    /// Where messages go.
    pub log: Arc<dyn Log>,
    /// What of it can be looked up, where anything can.
    pub archive: Option<Arc<dyn Archive>>,
    /// Who may write.
    pub keys: Arc<[WriteKey]>,
    /// What is measured.
    pub metrics: Arc<Metrics>,
    /// The folder of the tracker's build output.
    pub dist: PathBuf,
    /// Cancelled when the collector stops, to end what would go on for ever.
    pub stopping: CancellationToken,
}

/// The collector's routes.
pub fn router(app: App) -> Router {
    let v1 = Router::new()
        .route("/batch", post(ingest::batch))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(cors::layer());

    let live = Router::new()
        .route("/", get(live::page))
        .route("/{part}", get(live::part))
        .route("/stream", get(live::stream))
        .route("/visitor", get(live::lookup::visitor))
        .route("/rejects", get(live::lookup::rejects))
        .route("/rejects/replay", post(live::replay::post))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(live::only_local));

    let metrics = get(metrics::endpoint::metrics).layer(middleware::from_fn(live::only_local));
    let count = middleware::from_fn_with_state(app.clone(), metrics::endpoint::count);

    Router::new()
        .nest("/v1", v1)
        .nest("/live", live)
        .route("/metrics", metrics)
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready::ready))
        .fallback_service(assets::service(&app.dist))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(count)
        .with_state(app)
}

async fn not_found(uri: Uri) -> Refusal {
    Refusal::NotFound(uri.path().to_owned())
}

async fn method_not_allowed(method: Method, uri: Uri) -> Refusal {
    Refusal::MethodNotAllowed(method.to_string(), uri.path().to_owned())
}
