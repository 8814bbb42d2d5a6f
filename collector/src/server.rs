//! A running collector.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Settings;
use crate::log::Log;
use crate::log::sqlite::{OpenError, SqliteLog};
use crate::metrics::Metrics;
use crate::router::{App, router};
use crate::session::ender;

/// How long requests that have begun may take once the collector is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Why a collector did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The log's file cannot be used.
    #[error(transparent)]
    Log(#[from] OpenError),
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}: {source}; give a free address of this machine with --listen"
    )]
    Listen {
        /// The address from the settings.
        address: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// A collector that answers requests until it is [stopped](Collector::stop).
#[derive(Debug)]
pub struct Collector {
    address: SocketAddr,
    stopping: CancellationToken,
    serving: JoinHandle<()>,
    ending: JoinHandle<()>,
}

impl Collector {
    /// Opens the log and answers requests from now on.
    ///
    /// # Errors
    ///
    /// [`StartError`], which says what to do.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        let metrics = Arc::new(Metrics::default());
        let file = Arc::new(SqliteLog::measured(&settings.db, metrics.log.clone())?);
        let log: Arc<dyn Log> = file.clone();
        let failed = |source| StartError::Listen {
            address: settings.listen.clone(),
            source,
        };
        let listener = TcpListener::bind(&settings.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        if !settings.dist.is_dir() {
            let dist = settings.dist.display();
            tracing::warn!(
                "there is no folder {dist}: the tracker is not served; run ./build.sh build"
            );
        }
        let stopping = CancellationToken::new();
        let ending = ender::run(Arc::clone(&log), settings.sessions, stopping.clone());
        let ending = tokio::spawn(ending);
        let app = App {
            log,
            archive: Some(file),
            keys: settings.keys.into(),
            metrics,
            dist: settings.dist,
            stopping: stopping.clone(),
        };
        let serving = tokio::spawn(serve(listener, app));
        Ok(Self {
            address,
            stopping,
            serving,
            ending,
        })
    }

    /// The address it listens on, with the port the system chose where the settings say 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more requests, finishes those it has begun, closes the log.
    pub async fn stop(self) {
        self.stopping.cancel();
        for (what, task) in [("serving", self.serving), ("ending sessions", self.ending)] {
            if task.await.is_err() {
                tracing::error!("{what} had stopped; look above for why");
            }
        }
    }
}

async fn serve(listener: TcpListener, app: App) {
    let stopping = app.stopping.clone();
    // Answers are short: waiting to fill a packet would only delay them.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let serving =
        axum::serve(listener, service).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let out_of_time = async {
        stopping.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => {
            if let Err(error) = served {
                tracing::error!(%error, "serving failed");
            }
        }
        () = out_of_time => tracing::warn!("some requests took too long and were cut off"),
    }
}
