//! What the handlers share.

use std::sync::{Arc, PoisonError, RwLock};

use moa_catalog::Catalog;
use moa_message::user_agent::KeepIp;
use moa_message::write_key::WriteKey;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::cafe24::context::Context;
use crate::http::assets::Assets;
use crate::http::guesses::Guesses;
use crate::http::in_flight::InFlight;
use crate::http::proxies::Proxies;
use crate::http::rate_limit::RateLimiter;
use crate::log::Log;
use crate::log::archive::Archive;
use crate::metrics::Metrics;

/// What a reload changes, while requests go on.
pub struct Current {
    /// Who may write.
    pub keys: Vec<WriteKey>,
    /// What messages are checked against.
    pub catalog: Arc<Catalog>,
    /// How much is taken of one sender.
    pub gates: RateLimiter,
}

/// The [`Current`] of now. A request has the one that was there when it came.
#[derive(Clone)]
pub struct Reloadable(Arc<RwLock<Arc<Current>>>);

impl Reloadable {
    /// With this from the start.
    pub fn new(current: Current) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(current))))
    }

    /// That of now.
    pub fn get(&self) -> Arc<Current> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Another from now on.
    pub fn set(&self, current: Current) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(current);
    }
}

/// Where somebody is answered who has asked for a reload: what is in force now, or why nothing changed.
pub type Reloaded = oneshot::Sender<Result<String, String>>;

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    /// Where messages go.
    pub log: Arc<dyn Log>,
    /// What of it can be looked up, where anything can.
    pub archive: Option<Arc<dyn Archive>>,
    /// What a reload changes.
    pub current: Reloadable,
    /// The work for Cafe24's malls, where there is an app.
    pub cafe24: Option<Context>,
    /// What is kept of visitors' addresses.
    pub keep_ip: KeepIp,
    /// Whose word on a client's address counts.
    pub proxies: Proxies,
    /// The memory of what is being answered.
    pub in_flight: InFlight,
    /// The domain whose device-id cookie is kept alive.
    pub device_cookie: Option<String>,
    /// What opens the operator's pages.
    pub operator_token: Option<Arc<str>>,
    /// Who has given wrong ones.
    pub guesses: Arc<Guesses>,
    /// Where pages reach this collector, as far as it knows: `https://collect.example`.
    pub public_url: Arc<str>,
    /// What is measured.
    pub metrics: Arc<Metrics>,
    /// Asks for a reload.
    pub reload: mpsc::Sender<Reloaded>,
    /// The tracker's files.
    pub assets: Assets,
    /// Cancelled when the collector stops, to end what would go on for ever.
    pub stopping: CancellationToken,
}
