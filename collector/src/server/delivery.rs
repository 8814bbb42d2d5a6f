//! The sinks that run, and others in their place.

use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::log::cursors::Cursors;
use crate::metrics::{Metrics, lag};
use crate::sink::{self, SinkSettings};

/// The sinks of a log that has cursors.
pub(super) struct Delivery {
    log: Arc<dyn Cursors>,
    metrics: Arc<Metrics>,
    stopping: CancellationToken,
    running: Option<Running>,
}

struct Running {
    stop: CancellationToken,
    tasks: Vec<(&'static str, JoinHandle<()>)>,
}

impl Delivery {
    pub fn new(log: Arc<dyn Cursors>, metrics: Arc<Metrics>, stopping: CancellationToken) -> Self {
        Self {
            log,
            metrics,
            stopping,
            running: None,
        }
    }

    /// Lets these deliver, once those before have ended what they had begun. Each goes on where one of its name was.
    pub async fn set(&mut self, sinks: Vec<SinkSettings>) {
        self.stop().await;
        if sinks.is_empty() {
            return;
        }
        let stop = self.stopping.child_token();
        let names = sinks.iter().map(|sink| sink.name.clone()).collect();
        let watching = lag::watch(
            names,
            Arc::clone(&self.log),
            Arc::clone(&self.metrics),
            stop.clone(),
        );
        let mut tasks = sink::start(sinks, &self.log, &stop).await;
        tasks.push(("watching the sinks", tokio::spawn(watching)));
        self.running = Some(Running { stop, tasks });
    }

    /// Ends them.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop.cancel();
            ended(running.tasks).await;
        }
    }
}

/// Waits for tasks that were told to end.
pub(super) async fn ended(tasks: Vec<(&'static str, JoinHandle<()>)>) {
    for (what, task) in tasks {
        if task.await.is_err() {
            tracing::error!("{what} had stopped; look above for why");
        }
    }
}
