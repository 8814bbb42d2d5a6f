//! How far the sinks are behind, told to the metrics.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::log::cursors::Cursors;
use crate::metrics::Metrics;

/// How often is looked.
const INTERVAL: Duration = Duration::from_secs(1);

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

/// As gauges have numbers; no log comes near the difference.
fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
