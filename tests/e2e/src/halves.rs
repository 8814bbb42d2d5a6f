//! A page whose second half is late, as on a slow line.

use std::convert::Infallible;

use anyhow::Result;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Html;
use http_body_util::channel::Channel;
use tokio::sync::watch;

use crate::local_host::LocalHost;

/// A host with this one page at every address. It stops when it is dropped.
pub struct Halves {
    host: LocalHost,
    is_over: watch::Sender<bool>,
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
        Ok(Halves {
            host: LocalHost::serve(router).await?,
            is_over,
        })
    }

    /// The page's address.
    pub fn address(&self) -> String {
        format!("http://{}/", self.host.address)
    }

    /// The second half comes.
    pub fn finish(&self) {
        self.is_over.send_replace(true);
    }
}
