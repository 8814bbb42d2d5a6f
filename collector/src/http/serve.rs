//! Accepting connections and answering what comes on them, until told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How long a request's head may take, and how long a connection may be idle between requests: who
/// sends a byte a minute holds no connection.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// How many bytes a request's head may have.
const HEAD_BYTES: usize = 64 * 1024;

/// How many connections are held at once. Further ones wait in the system's queue.
const CONNECTIONS: usize = 10_000;

/// How long requests that have begun may take once the collector is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long to wait when the system has no more files for connections.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers until `stopping` is cancelled, and then what has begun.
pub async fn run(listener: TcpListener, app: Router, stopping: CancellationToken) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stopping.cancelled() => break,
            accepted = accept(&listener, &room) => accepted,
        };
        let (stream, peer, permit) = accepted;
        // Answers are short: waiting to fill a packet would only delay them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
        let watcher = connections.watcher();
        tokio::spawn(serve(stream, peer, app.clone(), watcher, permit));
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
    _permit: Option<OwnedSemaphorePermit>,
) {
    let app = app.map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    if let Err(error) = watcher.watch(connection).await {
        // Browsers close connections in all ways: no news for an operator.
        tracing::debug!(%error, "a connection ended early");
    }
}

#[cfg(test)]
mod tests;
