//! A host of a test's own on loopback.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Result;
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
