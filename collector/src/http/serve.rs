//! Accepting connections and answering what comes on them, until told to stop.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::http::proxies::Proxies;
use crate::http::rate_limit::household;

/// How long a request's head may take, and how long a connection may be idle between requests: who
/// sends a byte a minute holds no connection.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// How many bytes a request's head may have.
const HEAD_BYTES: usize = 64 * 1024;

/// How long a client may take none of an answer that waits for it.
const WRITE_TIME: Duration = Duration::from_secs(30);

/// How many connections are held at once, where the system gives as many files. Further ones wait in its queue.
const CONNECTIONS: usize = 10_000;

/// How many of the files are left for all else: the log, sinks, the operator.
const OTHER_FILES: usize = 200;

/// How many connections one address holds at once, unless it is a proxy's, and never more than half of all. Further
/// ones are closed.
const OF_ONE_ADDRESS: usize = 500;

/// How long requests that have begun may take once the collector is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long to wait when the system has no more files for connections.
const PAUSE: Duration = Duration::from_millis(100);

/// How many connections may be held with so many files.
fn connections(files: u64) -> usize {
    let files = usize::try_from(files).unwrap_or(usize::MAX);
    CONNECTIONS.min(files.saturating_sub(OTHER_FILES).max(files / 2).max(1))
}

/// Answers until `stopping` is cancelled, and then what has begun. Of a proxy there may be any number of connections.
pub async fn run(
    listener: TcpListener,
    app: Router,
    proxies: Proxies,
    stopping: CancellationToken,
) {
    let files = rlimit::getrlimit(rlimit::Resource::NOFILE).map_or(1_024, |(soft, _)| soft);
    let all = connections(files);
    let room = Arc::new(Semaphore::new(all));
    let peers = Peers::with(OF_ONE_ADDRESS.min(all.div_ceil(2)));
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stopping.cancelled() => break,
            accepted = accept(&listener, &room) => accepted,
        };
        let (stream, peer, permit) = accepted;
        let of_peer = match proxies.has(peer.ip()) {
            true => None,
            false => match peers.count(peer.ip()) {
                Some(counted) => Some(counted),
                None => {
                    tracing::debug!(peer = %peer.ip(), "an address holds all the connections that one may");
                    continue;
                }
            },
        };
        // Answers are short: waiting to fill a packet would only delay them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
        let watcher = connections.watcher();
        tokio::spawn(serve(stream, peer, app.clone(), watcher, (permit, of_peer)));
    }
    drop(listener);
    tokio::select! {
        () = connections.shutdown() => {}
        () = tokio::time::sleep(GRACE) => {
            tracing::warn!("some requests took too long and were cut off");
        }
    }
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // Never closed, so there is always a permit in the end.
    let permit = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, permit),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    watcher: Watcher,
    _permits: (Option<OwnedSemaphorePermit>, Option<Counted>),
) {
    let app = app.map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIME));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(
            TokioIo::new(Box::pin(stream)),
            TowerToHyperService::new(app),
        );
    if let Err(error) = watcher.watch(connection).await {
        // Browsers close connections in all ways: no news for an operator.
        tracing::debug!(%error, "a connection ended early");
    }
}

/// How many connections each address holds, and may hold.
#[derive(Clone)]
struct Peers {
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
    most: usize,
}

/// One of them.
struct Counted {
    peers: Peers,
    peer: IpAddr,
}

impl Peers {
    fn with(most: usize) -> Self {
        let held = Arc::default();
        Self { held, most }
    }

    /// One more, unless it has all that it may.
    fn count(&self, peer: IpAddr) -> Option<Counted> {
        let peer = household(peer);
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(peer).or_default();
        if *own >= self.most {
            return None;
        }
        *own += 1;
        let peers = self.clone();
        Some(Counted { peers, peer })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut all = self
            .peers
            .held
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut own) = all.entry(self.peer) {
            *own.get_mut() -= 1;
            if *own.get() == 0 {
                own.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests;
