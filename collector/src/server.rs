//! A running collector.

mod delivery;
mod listeners;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use self::delivery::{Delivery, ended};
pub use self::listeners::ListenError;
use self::listeners::Listeners;
use crate::cafe24;
use crate::cafe24::context::{Context, Parts, Shared};
use crate::cafe24::state::StateError;
use crate::cafe24::transport::Https;
use crate::config::{LogSettings, Settings, TrackerSettings};
use crate::http::app::{App, Current, Reloadable, Reloaded};
use crate::http::assets::Assets;
use crate::http::assets::old_builds::Keeper;
use crate::http::in_flight::InFlight;
use crate::http::rate_limit::RateLimiter;
use crate::http::router;
use crate::http::serve;
use crate::http_client;
use crate::log::Log;
use crate::log::archive::Archive;
use crate::log::cursors::Cursors;
use crate::log::jetstream::loads::StreamLoads;
use crate::log::jetstream::{self, ConnectError, JetStreamLog};
use crate::log::loads::Loads;
use crate::log::retention;
use crate::log::sqlite::loads::FileLoads;
use crate::log::sqlite::{self, LogOptions, OpenError, PersonLimits, SqliteLog};
use crate::metrics::{Metrics, lag};
use crate::session::ender;

/// How often the gates forget who has sent nothing for a while.
const TIDY: Duration = Duration::from_secs(60);

/// Why a collector did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The log's file cannot be used.
    #[error(transparent)]
    Log(#[from] OpenError),
    /// The log's stream cannot be used.
    #[error(transparent)]
    Stream(#[from] ConnectError),
    /// What listens does not know where.
    #[error("cannot say where it listens: {0}")]
    Listener(std::io::Error),
    /// What is known of Cafe24's malls cannot be used.
    #[error(transparent)]
    Cafe24(#[from] StateError),
    /// An address cannot be listened on.
    #[error(transparent)]
    Listen(#[from] ListenError),
}

/// A collector that answers requests until it is [stopped](Collector::stop).
pub struct Collector {
    address: SocketAddr,
    operator_address: SocketAddr,
    /// What is to be whole alone once it has stopped.
    files: Vec<PathBuf>,
    current: Reloadable,
    reloads: mpsc::Receiver<Reloaded>,
    delivery: Option<Delivery>,
    stopping: CancellationToken,
    tasks: Vec<(&'static str, JoinHandle<()>)>,
}

impl Collector {
    /// Opens the log and answers requests from now on.
    ///
    /// # Errors
    ///
    /// [`StartError`], which says what to do.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        let metrics = Arc::new(Metrics::default());
        let Opened {
            log,
            archive,
            cursors,
            loads,
        } = open(&settings.log, settings.people, &metrics).await?;
        let listeners = Listeners::open(&settings.listen, settings.operator.listen.as_deref());
        let Listeners { public, operator } = listeners.await?;
        let address = local_address(&public)?;
        let operator_address = local_address(&operator)?;
        let assets = Assets::new(&settings.dist, settings.tracker.built_in);
        if !assets.has_place() {
            let dist = settings.dist.display();
            tracing::warn!(
                "there is no folder {dist}: the tracker is not served; run ./build.sh build"
            );
        }
        let TrackerSettings {
            builds,
            keep_builds,
            ..
        } = settings.tracker;
        // Before the first page asks: what the last collector had kept is there again.
        let keeper = match keep_builds.is_zero() {
            true => None,
            false => {
                Keeper::new(assets.clone(), builds, keep_builds)
                    .looked()
                    .await
            }
        };
        let stopping = CancellationToken::new();
        let log_db = match &settings.log {
            LogSettings::Sqlite(db) => Some(db.clone()),
            LogSettings::Nats(_) => None,
        };
        let cafe24_db = settings.cafe24.as_ref().map(|app| app.db.clone());
        let files = log_db.iter().cloned().chain(cafe24_db).collect();
        let current = Reloadable::new(Current {
            keys: settings.keys,
            catalog: Arc::clone(&settings.catalog),
            gates: RateLimiter::new(settings.rates),
        });
        let of_now = current.clone();
        let parts = Parts {
            log: Arc::clone(&log),
            log_db,
            catalog: settings.catalog,
            keys: Arc::new(move || of_now.get().keys.clone()),
            loaders: Arc::new(assets.clone()),
            transport: Arc::new(Https::new(http_client::client())),
            now: Arc::new(Utc::now),
            look: None,
        };
        let context: Option<Context> = match settings.cafe24 {
            Some(app) => Some(Shared::open(app, parts)?),
            None => None,
        };
        let public_url = match &context {
            Some(context) => context.app.public_url.clone(),
            None => format!("http://{address}"),
        };
        let (reload, reloads) = mpsc::channel(1);
        let app = App {
            log,
            archive,
            current: current.clone(),
            reload,
            cafe24: context.clone(),
            keep_ip: settings.keep_ip,
            proxies: settings.proxies,
            device_cookie: settings.device_cookie,
            operator_token: settings.operator.token.map(Into::into),
            guesses: Arc::default(),
            in_flight: InFlight::default(),
            public_url: public_url.into(),
            metrics: Arc::clone(&metrics),
            assets,
            stopping: stopping.clone(),
        };
        let watching = lag::watch_loads(loads, Arc::clone(&metrics), stopping.clone());
        let mut tasks = vec![
            (
                "tidying",
                tokio::spawn(tidy(current.clone(), stopping.clone())),
            ),
            ("watching who loads", tokio::spawn(watching)),
        ];
        tasks.extend(keeper.map(|keeper| {
            let keeping = keeper.run(stopping.clone());
            ("keeping earlier builds", tokio::spawn(keeping))
        }));
        // Sessions are known, and old messages stand, where a stream is stored.
        if let LogSettings::Sqlite(db) = settings.log {
            let ending = ender::run(
                Arc::clone(&app.log),
                settings.sessions,
                || true,
                stopping.clone(),
            );
            let upkeep = retention::run(db, settings.retention, stopping.clone());
            tasks.push(("ending sessions", tokio::spawn(ending)));
            tasks.push(("upkeep", tokio::spawn(upkeep)));
        }
        // With a stream, the sinks run where it is stored.
        let mut delivery =
            cursors.map(|log| Delivery::new(log, Arc::clone(&metrics), stopping.clone()));
        if let Some(delivery) = &mut delivery {
            delivery.set(settings.sinks).await;
        }
        if let Some(context) = context {
            let work = cafe24::run(context, stopping.clone());
            tasks.push(("working for Cafe24's malls", tokio::spawn(work)));
        }
        let showing = serve::run(
            operator,
            router::operator(app.clone()),
            app.proxies.clone(),
            stopping.clone(),
        );
        tasks.push(("serving the operator's pages", tokio::spawn(showing)));
        let serving = serve::run(
            public,
            router::public(app.clone()),
            app.proxies,
            stopping.clone(),
        );
        tasks.push(("serving", tokio::spawn(serving)));
        Ok(Self {
            address,
            operator_address,
            files,
            current,
            reloads,
            delivery,
            stopping,
            tasks,
        })
    }

    /// The address it listens on, with the port the system chose where the settings say 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the operator's pages.
    pub fn operator_address(&self) -> SocketAddr {
        self.operator_address
    }

    /// Waits until somebody asks for a reload at the operator's address.
    pub async fn asked_to_reload(&mut self) -> Reloaded {
        match self.reloads.recv().await {
            Some(asked) => asked,
            // It holds a sender itself, for as long as it answers.
            None => std::future::pending().await,
        }
    }

    /// Goes by these keys, events, limits and sinks from now on. Requests that have begun end by those before. The rest
    /// of the settings are those of the start.
    pub async fn reload(&mut self, settings: Settings) -> String {
        let said = format!(
            "reloaded: {} keys, {} sinks; what else has changed holds from the next start on",
            settings.keys.len(),
            settings.sinks.len()
        );
        self.current.set(Current {
            keys: settings.keys,
            catalog: settings.catalog,
            gates: RateLimiter::new(settings.rates),
        });
        if let Some(delivery) = &mut self.delivery {
            delivery.set(settings.sinks).await;
        }
        said
    }

    /// Takes no more requests, finishes those it has begun, closes the log.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        if let Some(delivery) = &mut self.delivery {
            delivery.stop().await;
        }
        ended(self.tasks).await;
        self.files.iter().for_each(|file| sqlite::fold(file));
    }
}

fn local_address(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(StartError::Listener)
}

async fn tidy(current: Reloadable, stopping: CancellationToken) {
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(TIDY) => current.get().gates.tidy(),
        }
    }
}

/// The log, as those know it who work by it.
struct Opened {
    log: Arc<dyn Log>,
    archive: Option<Arc<dyn Archive>>,
    cursors: Option<Arc<dyn Cursors>>,
    loads: Arc<dyn Loads>,
}

async fn open(
    settings: &LogSettings,
    person: PersonLimits,
    metrics: &Metrics,
) -> Result<Opened, StartError> {
    let metrics = metrics.log.clone();
    Ok(match settings {
        LogSettings::Sqlite(db) => {
            let options = LogOptions {
                person,
                metrics,
                ..LogOptions::default()
            };
            let log = Arc::new(SqliteLog::with(db, options)?);
            Opened {
                log: log.clone(),
                archive: Some(log.clone()),
                cursors: Some(log),
                loads: Arc::new(FileLoads::new(db)),
            }
        }
        LogSettings::Nats(nats) => {
            let (context, _) = jetstream::connect(nats).await?;
            Opened {
                log: Arc::new(JetStreamLog::new(context.clone(), nats, metrics)),
                archive: None,
                cursors: None,
                loads: Arc::new(StreamLoads::new(context, nats)),
            }
        }
    })
}
