//! Every address the collector answers.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::http::{Method, Uri};
use axum::routing::{get, post};
use moa_catalog::Catalog;
use tokio_util::sync::CancellationToken;

use crate::client::KeepIp;
use crate::error::Refusal;
use crate::log::Log;
use crate::message::TYPES;
use crate::proxies::Proxies;
use crate::write_key::WriteKey;
use crate::{assets, cors, ingest, live};

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    /// Where messages go.
    pub log: Arc<dyn Log>,
    /// Who may write.
    pub keys: Arc<[WriteKey]>,
    /// What messages are checked against.
    pub catalog: Arc<Catalog>,
    /// What is kept of visitors' addresses.
    pub keep_ip: KeepIp,
    /// Whose word on a client's address counts.
    pub proxies: Proxies,
    /// The folder of the tracker's build output.
    pub dist: PathBuf,
    /// Cancelled when the collector stops, to end what would go on for ever.
    pub stopping: CancellationToken,
}

/// The collector's routes.
pub fn router(app: App) -> Router {
    let batch = Router::new().route("/batch", post(ingest::batch));
    let v1 = TYPES
        .iter()
        .fold(batch, |v1, kind| {
            v1.route(&format!("/{kind}"), post(ingest::one))
        })
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(cors::layer());

    let live = Router::new()
        .route("/", get(live::page))
        .route("/{part}", get(live::part))
        .route("/stream", get(live::stream))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(axum::middleware::from_fn(live::only_local));

    Router::new()
        .nest("/v1", v1)
        .nest("/live", live)
        .route("/healthz", get(async || "ok"))
        .fallback_service(assets::service(&app.dist))
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(app)
}

async fn not_found(uri: Uri) -> Refusal {
    Refusal::NotFound(uri.path().to_owned())
}

async fn method_not_allowed(method: Method, uri: Uri) -> Refusal {
    Refusal::MethodNotAllowed(method.to_string(), uri.path().to_owned())
}
