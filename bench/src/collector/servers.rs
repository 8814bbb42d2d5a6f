//! The servers under load. All run in this process, on the runtime of the load generator.

use std::hint::black_box;
use std::io;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::routing::{MethodRouter, post};
use axum::serve::ListenerExt;
use moa_collector::config::Settings;
use moa_collector::http::rate_limit::Share;
use moa_message::write_key::WriteKey;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::events::WRITE_KEY;

/// A collector with its log in this folder.
pub fn collector_settings(folder: &Path) -> Settings {
    let keys = vec![WriteKey::open(WRITE_KEY)];
    let mut settings = Settings::new("127.0.0.1:0", &folder.join("log.db"), keys);
    // It serves no tracker here, but would warn if the folder were missing.
    settings.dist = folder.into();
    // All of the load comes from one address.
    settings.rates.per_address = Share::default();
    settings
}

/// How many messages a collector's commits have had in the mean, by the metrics at its operator's address.
///
/// # Errors
///
/// When it does not tell.
pub async fn messages_a_commit(operator: SocketAddr) -> anyhow::Result<usize> {
    let mut stream = TcpStream::connect(operator).await?;
    let ask = "GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(ask.as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.trim().parse::<f64>().ok());
        number.with_context(|| format!("the collector's metrics have no {name}"))
    };
    let mean = of("moa_commit_messages_sum ")? / of("moa_commit_messages_count ")?;
    Ok(mean.round().max(1.0) as usize)
}

/// A server that reads the body and answers, and nothing else but, if wanted, parse it.
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
        Self::serve(post(async |_: Bytes| "{}")).await
    }

    /// Starts one that parses the body, too.
    ///
    /// # Errors
    ///
    /// When there is no port.
    pub async fn parsing() -> io::Result<Self> {
        let parse = async |body: Bytes| match serde_json::from_slice::<Value>(&body) {
            Ok(value) => {
                black_box(value);
                "{}".to_owned()
            }
            Err(error) => error.to_string(),
        };
        Self::serve(post(parse)).await
    }

    async fn serve(handler: MethodRouter) -> io::Result<Self> {
        let app = Router::new().route("/v1/batch", handler);
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
