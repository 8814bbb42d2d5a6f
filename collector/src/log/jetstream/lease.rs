//! Of several programs, one does something: the one that holds the lease.
//!
//! A lease is a key of JetStream's key-value store, which the server forgets after [`HOLDS`]. Who writes it says which
//! revision they believe to be there, and the server takes it only from who is right: of two, one.

use std::time::Duration;

use async_nats::jetstream::Context;
use async_nats::jetstream::kv::{CreateErrorKind, Store, UpdateErrorKind};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::bucket::Bucket;
use super::settings::NatsSettings;

/// How long a lease holds that is not renewed. Who was killed keeps the next one waiting for so long.
pub const HOLDS: Duration = Duration::from_secs(6);

/// How often it is renewed, or asked for.
pub const INTERVAL: Duration = Duration::from_secs(2);

/// How long is waited for a lease at the start: one that was killed may have it still.
const PATIENCE: Duration = Duration::from_secs(9);

/// Why a lease is not held.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// Another has it.
    #[error("another has {0}")]
    Taken(String),
    /// It is not known whether another has it.
    #[error(
        "the key-value bucket {bucket}, which keeps two from doing the same at once, cannot be used: {reason}; look at `nats kv info {bucket}`"
    )]
    Unusable {
        /// The bucket.
        bucket: String,
        /// What the server says.
        reason: String,
    },
}

/// Where the leases of a stream, or of its partitions, are.
#[derive(Clone)]
pub struct Leases {
    bucket: String,
    store: Store,
}

impl Leases {
    /// Those of these settings' streams.
    ///
    /// # Errors
    ///
    /// [`LeaseError::Unusable`].
    pub async fn open(context: &Context, settings: &NatsSettings) -> Result<Self, LeaseError> {
        let made = Bucket {
            name: format!("{}-leases", settings.stream),
            description: "Who of several does something, for a few seconds",
            forgets_after: Some(HOLDS),
        };
        let store = made.open(context, settings.replicas).await;
        let bucket = made.name;
        let store = store.map_err(|reason| LeaseError::Unusable {
            bucket: bucket.clone(),
            reason,
        })?;
        Ok(Self { bucket, store })
    }

    /// A lease that is not held yet.
    pub fn lease(&self, name: String) -> Lease {
        Lease {
            store: self.store.clone(),
            bucket: self.bucket.clone(),
            name,
            held: 0,
        }
    }

    /// How many hold a lease whose name begins so.
    pub async fn count(&self, prefix: &str) -> Result<usize, String> {
        use futures_util::TryStreamExt;
        let keys = self.store.keys().await.map_err(|error| error.to_string())?;
        let names: Vec<_> = keys
            .try_collect()
            .await
            .map_err(|error| error.to_string())?;
        Ok(names.iter().filter(|name| name.starts_with(prefix)).count())
    }
}

/// A lease.
pub struct Lease {
    store: Store,
    bucket: String,
    name: String,
    /// The revision by which it is held; 0 while it is not.
    held: u64,
}

impl Lease {
    /// Takes it, and waits for one that was killed with it.
    ///
    /// # Errors
    ///
    /// [`LeaseError`] when another has it, or it cannot be asked for.
    pub async fn take(&mut self) -> Result<(), LeaseError> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.renew().await {
                Ok(true) => return Ok(()),
                Ok(false) if Instant::now() >= until => {
                    return Err(LeaseError::Taken(self.name.clone()));
                }
                Err(reason) if Instant::now() >= until => {
                    let bucket = self.bucket.clone();
                    return Err(LeaseError::Unusable { bucket, reason });
                }
                Ok(false) => {}
                Err(reason) => tracing::debug!(reason, "no lease yet"),
            }
            sleep(INTERVAL / 4).await;
        }
    }

    /// Renews it, or takes it if nobody has it. Whether it is held now.
    ///
    /// # Errors
    ///
    /// What the server says, where that is not known.
    pub async fn renew(&mut self) -> Result<bool, String> {
        if self.held != 0 {
            let renewed = self.store.update(&self.name, "".into(), self.held).await;
            match renewed {
                Ok(revision) => {
                    self.held = revision;
                    return Ok(true);
                }
                Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => self.held = 0,
                Err(error) => return Err(error.to_string()),
            }
        }
        match self.store.create(&self.name, "".into()).await {
            Ok(revision) => {
                self.held = revision;
                Ok(true)
            }
            Err(error) if error.kind() == CreateErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Gives it back, for the next not to wait.
    pub async fn give_back(&mut self) {
        if self.held == 0 {
            return;
        }
        let revision = Some(std::mem::take(&mut self.held));
        if let Err(error) = self
            .store
            .delete_expect_revision(&self.name, revision)
            .await
        {
            tracing::debug!(%error, "the lease ends by itself");
        }
    }

    /// Keeps the lease until it is time to stop, and then gives it back. Says whether it is held.
    pub async fn keep(mut self, holds: watch::Sender<bool>, stopping: CancellationToken) {
        let mut renewed = Instant::now();
        loop {
            tokio::select! {
                () = stopping.cancelled() => break,
                () = sleep(INTERVAL) => {}
            }
            let asked = Instant::now();
            match self.renew().await {
                Ok(true) => {
                    renewed = asked;
                    holds.send_replace(true);
                }
                Ok(false) => {
                    if holds.send_replace(false) {
                        let name = &self.name;
                        tracing::error!(
                            "another has taken over {name}: this one waits until it stops"
                        );
                    }
                }
                Err(reason) => {
                    tracing::warn!("the lease could not be renewed: {reason}");
                    // Another may have it by now, as far as can be told.
                    if renewed.elapsed() >= HOLDS - INTERVAL {
                        holds.send_replace(false);
                    }
                }
            }
        }
        // Whoever works by it must have stopped before the next begins.
        holds.closed().await;
        self.give_back().await;
    }
}
