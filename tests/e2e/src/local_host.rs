//! A host of a test's own on loopback.

use std::net::{Ipv4Addr, SocketAddr, TcpListener as Probe};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::Uri;
use axum::response::Response;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A host that answers as its router does. It stops when it is dropped.
pub struct LocalHost {
    /// Where it listens.
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl LocalHost {
    /// Starts one.
    pub async fn serve(router: Router) -> Result<LocalHost> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            // It fails only with its listener, and then the test's pages do not load.
            let _ = axum::serve(listener, router).await;
        });
        Ok(LocalHost { address, task })
    }
}

impl Drop for LocalHost {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An address for a server that is ended and begun again. Its port is none of those that the system gives to whoever asks
/// for any (from 32768 on): while the server is down, one of those may be given to another test's. Browsers block none of them.
pub fn address_to_keep() -> Result<SocketAddr> {
    const PORTS: u32 = 21_000;
    // Each test's process begins elsewhere, so that what one has given up for a moment is not the next to be tried.
    static TRIED: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(16);
    (0..PORTS)
        .filter_map(|_| {
            let next = first.wrapping_add(TRIED.fetch_add(1, Ordering::Relaxed)) % PORTS;
            let address =
                SocketAddr::from((Ipv4Addr::LOCALHOST, u16::try_from(11_000 + next).ok()?));
            Probe::bind(address).is_ok().then_some(address)
        })
        .next()
        .context("no port is free")
}

/// What asks other hosts on loopback.
pub type Forwarder = Client<HttpConnector, Body>;

/// A new one.
pub fn forwarder() -> Forwarder {
    Client::builder(TokioExecutor::new()).build_http()
}

/// Asks the same of another host, such as `127.0.0.1:40123`.
pub async fn forward_to(via: &Forwarder, host: &str, mut request: Request) -> Result<Response> {
    let path = request.uri().path_and_query();
    let path = path.map_or("/", |path| path.as_str());
    *request.uri_mut() = Uri::builder()
        .scheme("http")
        .authority(host)
        .path_and_query(path)
        .build()?;
    Ok(via.request(request).await?.map(Body::new))
}
