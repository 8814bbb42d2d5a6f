//! A host of a test's own on loopback.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Result;
use axum::Router;
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
