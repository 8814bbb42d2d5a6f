//! What all who work for the malls share.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use moa_catalog::Catalog;
use moa_message::write_key::WriteKey;
use tokio::sync::Notify;

use super::api::Api;
use super::app::AppSettings;
use super::loader::Loaders;
use super::products::Products;
use super::seal::Seal;
use super::state::{State, StateError};
use super::tokens::{Now, Tokens};
use super::transport::Transport;
use crate::log::Log;

/// How often a running collector looks whether somebody has asked for a job, and for malls that are new.
const LOOK: Duration = Duration::from_secs(2);

/// What all who work for the malls share.
pub type Context = Arc<Shared>;

/// The write keys of now: a reload changes them.
pub type Keys = Arc<dyn Fn() -> Vec<WriteKey> + Send + Sync>;

/// See [`Context`].
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
    pub keys: Keys,
    /// What a mall's tag has in it.
    pub loaders: Arc<dyn Loaders>,
    /// The clock.
    pub now: Now,
    /// How often jobs and new malls are looked for.
    pub look: Duration,
    pub(super) products: Products,
    /// Held by who tells of members, and alone by who forgets one: nothing is told of a member after that.
    pub(super) leaving: tokio::sync::RwLock<()>,
    /// Carriers' names by their codes, of each shop.
    pub(super) carriers: tokio::sync::Mutex<HashMap<(String, u64), BTreeMap<String, String>>>,
    wakes: Mutex<HashMap<String, Arc<Notify>>>,
    pub(super) changed: Notify,
}

/// What a [`Context`] is made of, beside the app.
pub struct Parts {
    /// See [`Shared::log`].
    pub log: Arc<dyn Log>,
    /// See [`Shared::log_db`].
    pub log_db: Option<PathBuf>,
    /// See [`Shared::catalog`].
    pub catalog: Arc<Catalog>,
    /// See [`Shared::keys`].
    pub keys: Keys,
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
    pub fn open(app: AppSettings, parts: Parts) -> Result<Context, StateError> {
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

    pub(super) fn bell(&self, mall: &str) -> Arc<Notify> {
        let mut wakes = self.wakes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(wakes.entry(mall.to_owned()).or_default())
    }
}
