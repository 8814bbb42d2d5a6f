//! Stand-ins for what sinks deliver to: [`braze`], [`ga4`], [`ads`] and a [`webhook`].
//!
//! Each checks what comes against its service's documents, fails in all ways there are as its
//! [`Fates`] say, and remembers what it took: each thing once, however often it came. What comes
//! again must have been taken without a good answer, or have been under way when the collector was
//! killed ([`Repeats`]); everything else that comes again is a fault.
//!
//! They panic where a rule is broken. That breaks their memory too, so the test that looks at it
//! fails.

pub mod ads;
pub mod braze;
mod fate;
pub mod ga4;
mod repeats;
pub mod webhook;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use tokio::net::TcpListener;

pub use fate::{Fate, Fates};
pub use repeats::Repeats;

/// The event that Braze and the webhook take for nothing in the world.
pub const UNWANTED: &str = "wanted_by_nobody";

/// Any port of this machine.
const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// A service that answers as long as the test's runtime lives.
pub struct StandIn<M> {
    /// Where it is, as a sink's `url` has it.
    pub url: String,
    memory: Arc<Mutex<M>>,
}

impl<M: Send + 'static> StandIn<M> {
    /// What it remembers. Nobody is answered while this is held.
    pub fn memory(&self) -> MutexGuard<'_, M> {
        self.memory
            .lock()
            .expect("a rule was broken: the panic above says which")
    }

    /// Serves at this address; `path` is where the sink's `url` leads.
    async fn start(at: SocketAddr, path: &str, app: Router<Arc<Mutex<M>>>, memory: M) -> Self {
        let memory = Arc::new(Mutex::new(memory));
        let app = app.with_state(Arc::clone(&memory));
        let listener = TcpListener::bind(at).await.expect("the address is free");
        let address = listener.local_addr().expect("it has one");
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            url: format!("http://{address}{path}"),
            memory,
        }
    }
}
