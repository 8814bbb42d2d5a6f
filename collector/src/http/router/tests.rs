use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use moa_catalog::Catalog;
use moa_message::user_agent::KeepIp;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::cafe24::app::{AppSettings, Endpoints};
use crate::cafe24::context::{Context, Parts, Shared};
use crate::cafe24::transport::Https;
use crate::http::app::{Current, Reloadable};
use crate::http::assets::Assets;
use crate::http::proxies::Proxies;
use crate::http::rate_limit::{RateLimiter, Rates};
use crate::http_client;
use crate::log::Log;
use crate::log::sqlite::SqliteLog;

fn mall_app(folder: &Path, log: &Arc<dyn Log>, assets: &Assets) -> Context {
    let settings = AppSettings {
        client_id: "app".into(),
        client_secret: "secret".into(),
        webhook_key: "key".into(),
        public_url: "https://collect.example".into(),
        db: folder.join("cafe24.db"),
        buyer_contact: false,
        analytics: false,
        dcollection: None,
        endpoints: Endpoints::default(),
    };
    let parts = Parts {
        log: Arc::clone(log),
        log_db: None,
        catalog: Arc::new(Catalog::built_in().clone()),
        keys: Arc::new(Vec::new),
        loaders: Arc::new(assets.clone()),
        transport: Arc::new(Https::new(http_client::client())),
        now: Arc::new(Utc::now),
        look: None,
    };
    Shared::open(settings, parts).unwrap()
}

fn app(folder: &Path, has_cafe24: bool) -> App {
    let log: Arc<dyn Log> = Arc::new(SqliteLog::open(&folder.join("log.db")).unwrap());
    let assets = Assets::new(&folder.join("dist"), None);
    App {
        cafe24: has_cafe24.then(|| mall_app(folder, &log, &assets)),
        log,
        archive: None,
        current: Reloadable::new(Current {
            keys: Vec::new(),
            catalog: Arc::new(Catalog::built_in().clone()),
            gates: RateLimiter::new(Rates::default()),
        }),
        keep_ip: KeepIp::default(),
        proxies: Proxies::default(),
        in_flight: Default::default(),
        device_cookie: None,
        operator_token: None,
        guesses: Arc::default(),
        public_url: "http://localhost".into(),
        metrics: Arc::default(),
        reload: mpsc::channel(1).0,
        assets,
        stopping: CancellationToken::new(),
    }
}

/// The addresses that a router has: axum tells them for debugging alone, as `RouteId(7): "/healthz"`.
fn addresses(router: &Router) -> BTreeSet<String> {
    let shown = format!("{router:?}");
    let (routes, _) = shown.split_once("fallback_router").unwrap();
    let parts = routes.split("RouteId(").skip(1);
    let quoted = parts.filter_map(|part| part.split_once("): \"")?.1.split('"').next());
    let own = quoted.filter(|path| !path.contains("__private__"));
    own.map(str::to_owned).collect()
}

fn described(description: &Value) -> BTreeSet<String> {
    let paths = description["paths"].as_object().unwrap();
    paths.keys().cloned().collect()
}

/// That their methods are the described ones, and nothing else is answered there, is asked of a running collector
/// (`collector/tests/http/openapi.rs`).
#[tokio::test]
async fn every_address_is_described_and_nothing_else_is() {
    for has_cafe24 in [false, true] {
        let folder = TempDir::new().unwrap();
        let app = app(folder.path(), has_cafe24);
        let (public, operator) = (public(app.clone()), operator(app));
        assert!(addresses(&public).len() > 20, "{public:?}");
        assert_eq!(addresses(&public), described(&openapi::public(has_cafe24)));
        assert_eq!(addresses(&operator), described(&openapi::operator(false)));
    }
}
