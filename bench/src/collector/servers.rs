//! The two servers under load. Both run in this process, on the runtime of the load generator.

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use axum::serve::ListenerExt;
use moa_collector::config::{LogSettings, Settings};
use moa_collector::session::Limits;
use moa_collector::write_key::WriteKey;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::events::WRITE_KEY;

/// A collector with its log in this folder.
pub fn collector_settings(folder: &Path) -> Settings {
    Settings {
        listen: "127.0.0.1:0".into(),
        log: LogSettings::Sqlite(folder.join("log.db")),
        keys: vec![WriteKey::open(WRITE_KEY)],
        // It serves no tracker here, but would warn if the folder were missing.
        dist: folder.into(),
        sessions: Limits::default(),
    }
}

/// A server that reads the body and answers, and nothing else.
#[derive(Debug)]
pub struct Bare {
    address: SocketAddr,
    serving: JoinHandle<io::Result<()>>,
}

impl Bare {
    /// Starts it on a free port of the loopback.
    ///
    /// # Errors
    ///
    /// When there is no port.
    pub async fn start() -> io::Result<Self> {
        let app = Router::new().route("/v1/batch", post(async |_: Bytes| "{}"));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        // As the collector does. Where it fails the figures show it.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let serving = tokio::spawn(axum::serve(listener, app).into_future());
        Ok(Self { address, serving })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends it at once.
    pub fn stop(self) {
        self.serving.abort();
    }
}
