//! Cafe24's servers as a source: what no browser sees becomes the same events and user properties.
//!
//! ```text
//! webhooks ─▶ deliveries (kept, answered) ─┐
//! Cafe24's log of failed webhooks ─────────┤
//! reading by the clock ────────────────────┴▶ look at the order ─▶ facts ─▶ not told yet? ─▶ message ─▶ log
//! members, carts, coupons, sums of orders ──▶ properties ─▶ changed? ─▶ identify ─▶ log
//! ```
//!
//! A webhook is only a hint: the order is [looked at](orders::transitions) and every step that has left a trace in it is told
//! once, by its key. So deliveries may come late, twice, in any order or not at all.
//!
//! [`throttle`] keeps to Cafe24's limits, [`tokens`] to its one-time tokens, [`state`] is what is known of the malls,
//! in a file of its own. `docs/cafe24.md` says how an app is set up.

pub mod analytics;
pub mod api;
pub mod app;
pub mod carts;
pub mod coupons;
pub mod dcollection;
pub mod deliveries;
pub mod fact;
pub mod install;
pub mod mall;
pub mod members;
pub mod oauth;
pub mod orders;
pub mod overview;
pub mod pages;
pub mod person;
pub mod products;
pub mod properties;
pub mod publish;
pub mod reason;
pub mod reconcile;
pub mod records;
pub mod schedule;
pub mod seal;
pub mod state;
pub mod tags;
pub mod throttle;
pub mod time;
pub mod tokens;
pub mod transport;
pub mod webhook;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use moa_catalog::Catalog;
use moa_message::write_key::WriteKey;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::log::Log;
use api::Api;
use app::AppSettings;
use products::Products;
use seal::Seal;
use state::{Standing, State, StateError};
use tags::Loaders;
use tokens::{Now, Tokens};
use transport::Transport;

/// How often a running collector looks whether somebody has asked for a job, and for malls that are new.
const LOOK: Duration = Duration::from_secs(2);

/// What all who work for the malls share.
pub type Room = Arc<Shared>;

/// See [`Room`].
pub struct Shared {
    /// The app.
    pub app: Arc<AppSettings>,
    /// What is known of the malls.
    pub state: State,
    /// Their tokens.
    pub tokens: Arc<Tokens>,
    /// Their API.
    pub api: Api,
    /// Where messages go.
    pub log: Arc<dyn Log>,
    /// The log's file, where it is one: a person who leaves is erased from it.
    pub log_db: Option<PathBuf>,
    /// What messages are checked against.
    pub catalog: Arc<Catalog>,
    /// The write keys: a mall's tag has its own.
    pub keys: Arc<[WriteKey]>,
    /// What a mall's tag has in it.
    pub loaders: Arc<dyn Loaders>,
    /// The clock.
    pub now: Now,
    /// How often jobs and new malls are looked for.
    pub look: Duration,
    products: Products,
    /// Held by who tells of members, and alone by who forgets one: nothing is told of a member after that.
    leaving: tokio::sync::RwLock<()>,
    /// Carriers' names by their codes, of each shop.
    carriers: tokio::sync::Mutex<HashMap<(String, u64), BTreeMap<String, String>>>,
    wakes: Mutex<HashMap<String, Arc<Notify>>>,
    changed: Notify,
}

/// What a [`Room`] is made of, beside the app.
pub struct Parts {
    /// See [`Shared::log`].
    pub log: Arc<dyn Log>,
    /// See [`Shared::log_db`].
    pub log_db: Option<PathBuf>,
    /// See [`Shared::catalog`].
    pub catalog: Arc<Catalog>,
    /// See [`Shared::keys`].
    pub keys: Arc<[WriteKey]>,
    /// See [`Shared::loaders`].
    pub loaders: Arc<dyn Loaders>,
    /// How requests to Cafe24 leave.
    pub transport: Arc<dyn Transport>,
    /// The clock.
    pub now: Now,
    /// How often jobs and new malls are looked for, if not as usual.
    pub look: Option<Duration>,
}

impl Shared {
    /// Opens what is known of the malls.
    ///
    /// # Errors
    ///
    /// [`StateError`], which says what to do.
    pub fn open(app: AppSettings, parts: Parts) -> Result<Room, StateError> {
        let state = State::open(&app.db)?;
        let seal = Seal::new(&app.client_secret).map_err(|error| StateError::Io {
            file: app.db.clone(),
            source: std::io::Error::other(error),
        })?;
        let app = Arc::new(app);
        let (transport, now) = (parts.transport, parts.now);
        let tokens = Arc::new(Tokens::new(
            Arc::clone(&app),
            state.clone(),
            seal,
            Arc::clone(&transport),
            Arc::clone(&now),
        ));
        Ok(Arc::new(Self {
            api: Api::new(Arc::clone(&app), Arc::clone(&tokens), transport),
            app,
            state,
            tokens,
            log: parts.log,
            log_db: parts.log_db,
            catalog: parts.catalog,
            keys: parts.keys,
            loaders: parts.loaders,
            now,
            look: parts.look.unwrap_or(LOOK),
            products: Products::default(),
            leaving: tokio::sync::RwLock::default(),
            carriers: tokio::sync::Mutex::default(),
            wakes: Mutex::default(),
            changed: Notify::new(),
        }))
    }

    /// Something waits for this mall.
    pub fn wake(&self, mall: &str) {
        self.bell(mall).notify_one();
    }

    /// A mall came or goes.
    pub fn malls_changed(&self) {
        self.changed.notify_one();
    }

    fn bell(&self, mall: &str) -> Arc<Notify> {
        let mut wakes = self.wakes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(wakes.entry(mall.to_owned()).or_default())
    }
}

/// Works for all malls that have the app, until told to stop.
pub async fn run(room: Room, stopping: CancellationToken) {
    // Of each mall whether it can be called, and who works for it.
    let mut running: HashMap<String, (bool, tokio::task::AbortHandle)> = HashMap::new();
    let mut tasks = JoinSet::new();
    loop {
        match room.state.malls().await {
            Ok(malls) => {
                running.retain(|_, (_, task)| !task.is_finished());
                for known in malls {
                    let can_be_called = known.standing == Standing::Installed;
                    let name = known.mall;
                    match running.get(&name) {
                        // It ends by itself when the mall cannot be called any more.
                        Some((true, _)) => continue,
                        Some((false, _)) if !can_be_called => continue,
                        Some((false, task)) => task.abort(),
                        None => {}
                    }
                    let (room, stopping) = (Arc::clone(&room), stopping.clone());
                    let task = match can_be_called {
                        true => tasks.spawn(mall::run(room, name.clone(), stopping)),
                        false => tasks.spawn(mall::run_without_calls(room, name.clone(), stopping)),
                    };
                    running.insert(name, (can_be_called, task));
                }
            }
            Err(error) => tracing::error!(%error, "the malls cannot be looked up"),
        }
        tokio::select! {
            () = stopping.cancelled() => break,
            () = room.changed.notified() => {}
            Some(_) = tasks.join_next() => {
                // Not at once again: what ended may end at once again.
                tokio::time::sleep(room.look).await;
            }
            () = tokio::time::sleep(room.look) => {}
        }
    }
    while tasks.join_next().await.is_some() {}
}

#[cfg(test)]
mod tests;
