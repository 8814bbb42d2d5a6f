//! How far the sinks and the warehouses are behind, told to the metrics.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::log::cursors::Cursors;
use crate::log::loads::Loads;
use crate::metrics::Metrics;
use crate::metrics::loads::count;

/// How often is looked.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often is looked at warehouses, of which is told every few seconds.
const LOADS_INTERVAL: Duration = Duration::from_secs(5);

/// Tells of these sinks until it is told to stop.
pub async fn watch(
    sinks: Vec<String>,
    log: Arc<dyn Cursors>,
    metrics: Arc<Metrics>,
    stopping: CancellationToken,
) {
    let gauges: BTreeMap<_, _> = sinks
        .into_iter()
        .map(|sink| {
            let gauges = (metrics.sink_lag(&sink), metrics.sink_refused(&sink));
            (sink, gauges)
        })
        .collect();
    loop {
        match log.progress().await {
            Ok(progress) => {
                for one in progress {
                    if let Some((lag, refused)) = gauges.get(&one.sink) {
                        lag.set(count(one.lag));
                        refused.set(count(one.refused));
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "how far the sinks are is not known"),
        }
        tokio::select! {
            () = stopping.cancelled() => break,
            () = sleep(INTERVAL) => {}
        }
    }
    for sink in gauges.keys() {
        metrics.forget_sink(sink);
    }
}

/// Tells how far the warehouse is, until it is told to stop.
pub async fn watch_loads(
    loads: Arc<dyn Loads>,
    metrics: Arc<Metrics>,
    stopping: CancellationToken,
) {
    loop {
        match loads.said().await {
            Ok(reports) => metrics.show_loads(reports),
            Err(error) => tracing::debug!("{error}"),
        }
        tokio::select! {
            () = stopping.cancelled() => return,
            () = sleep(LOADS_INTERVAL) => {}
        }
    }
}
