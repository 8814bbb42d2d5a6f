//! Which partitions this writer loads: those whose lease it holds.
//!
//! Each writer has a lease of its own as well, by which the others count it, and takes no more than its share of the
//! partitions. So a new one gets some, and those of one that dies go to the others once its leases have ended, seconds
//! later.

use std::collections::BTreeMap;

use rand::RngExt;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::writer::Ended;
use crate::log::jetstream::lease::{HOLDS, INTERVAL, Lease, Leases};
use crate::warehouse::target::Partition;

/// The partitions that are shared, and who loads one.
pub struct Share<W> {
    leases: Leases,
    /// What the leases' names begin with: others that load elsewhere have others.
    name: String,
    partitions: Vec<Partition>,
    /// Loads a partition until it is told to stop.
    work: W,
    held: BTreeMap<u32, Held>,
}

/// A partition that this writer loads.
struct Held {
    lease: Lease,
    renewed: tokio::time::Instant,
    stop: CancellationToken,
    task: JoinHandle<Ended>,
}

impl<W, F> Share<W>
where
    W: Fn(Partition, CancellationToken) -> F,
    F: Future<Output = Ended> + Send + 'static,
{
    /// None is loaded yet.
    pub fn new(leases: Leases, name: String, partitions: Vec<Partition>, work: W) -> Self {
        Self {
            leases,
            name,
            partitions,
            work,
            held: BTreeMap::new(),
        }
    }

    /// Takes part until it is told to stop; then each partition's work ends, and its lease is given back.
    pub async fn run(mut self, stopping: CancellationToken) {
        let me = format!("{}.writers.{:016x}", self.name, rand::rng().random::<u64>());
        let mut me = self.leases.lease(me);
        while !stopping.is_cancelled() {
            if let Err(reason) = me.renew().await {
                tracing::warn!("the lease could not be renewed: {reason}");
            }
            self.renew().await;
            match self.leases.count(&format!("{}.writers.", self.name)).await {
                Ok(writers) => {
                    let share = self.partitions.len().div_ceil(writers.max(1));
                    self.give_up_beyond(share).await;
                    self.take_up_to(share).await;
                }
                Err(reason) => {
                    tracing::debug!(reason, "it is not known how many writers there are")
                }
            }
            tokio::select! {
                () = stopping.cancelled() => {}
                () = sleep(INTERVAL) => {}
            }
        }
        self.give_up_beyond(0).await;
        me.give_back().await;
    }

    /// Renews the leases; what could not be renewed for long may be another's, and is stopped.
    async fn renew(&mut self) {
        let mut lost = Vec::new();
        for (number, held) in &mut self.held {
            let asked = tokio::time::Instant::now();
            match held.lease.renew().await {
                Ok(true) => held.renewed = asked,
                Ok(false) => lost.push(*number),
                Err(reason) => {
                    tracing::warn!(
                        "the lease of partition {number} could not be renewed: {reason}"
                    );
                    if held.renewed.elapsed() >= HOLDS - INTERVAL {
                        lost.push(*number);
                    }
                }
            }
            if held.task.is_finished() {
                lost.push(*number);
            }
        }
        for number in lost {
            self.end(number).await;
        }
    }

    async fn give_up_beyond(&mut self, share: usize) {
        while self.held.len() > share
            && let Some(number) = self.held.keys().next_back().copied()
        {
            self.end(number).await;
        }
    }

    async fn end(&mut self, number: u32) {
        let Some(mut held) = self.held.remove(&number) else {
            return;
        };
        held.stop.cancel();
        // Not for as long as storage may hang: the other leases wait to be renewed. Who takes over finds the plan.
        match timeout(INTERVAL, &mut held.task).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => {
                tracing::error!("the work on partition {number} had stopped; look above for why");
            }
            Err(_) => held.task.abort(),
        }
        held.lease.give_back().await;
        tracing::info!(partition = number, "loads it no more");
    }

    async fn take_up_to(&mut self, share: usize) {
        for partition in self.partitions.clone() {
            if self.held.len() >= share {
                return;
            }
            if self.held.contains_key(&partition.number) {
                continue;
            }
            let name = format!("{}.{}", self.name, partition.number);
            let mut lease = self.leases.lease(name);
            let asked = tokio::time::Instant::now();
            if !matches!(lease.renew().await, Ok(true)) {
                continue;
            }
            let stop = CancellationToken::new();
            let work = (self.work)(partition.clone(), stop.clone());
            tracing::info!(partition = partition.number, "loads it from now on");
            let held = Held {
                lease,
                renewed: asked,
                stop,
                task: tokio::spawn(work),
            };
            self.held.insert(partition.number, held);
        }
    }
}
