//! A page whose second half is late, as on a slow line.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Result;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Html;
use http_body_util::channel::Channel;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A host with this one page at every address. It stops when it is dropped.
pub struct Halves {
    /// Where it listens.
    pub address: SocketAddr,
    is_over: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Halves {
    /// Serves a document: `first` at once, `second` after [`Halves::finish`].
    pub async fn start(first: &str, second: &str) -> Result<Halves> {
        let (is_over, waits) = watch::channel(false);
        let halves = [first, second].map(|half| Bytes::from(half.to_owned()));
        let page = move || {
            let (halves, mut waits) = (halves.clone(), waits.clone());
            let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
            tokio::spawn(async move {
                let [first, second] = halves;
                // Whoever does not listen any more needs no second half.
                sender.send_data(first).await?;
                let _ = waits.wait_for(|is_over| *is_over).await;
                sender.send_data(second).await
            });
            async { Html(Body::new(body)) }
        };
        let router = Router::new().fallback(page);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            // It fails only with its listener, and then the test's page does not load.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Halves {
            address,
            is_over,
            task,
        })
    }

    /// The second half comes.
    pub fn finish(&self) {
        self.is_over.send_replace(true);
    }
}

impl Drop for Halves {
    fn drop(&mut self) {
        self.task.abort();
    }
}
