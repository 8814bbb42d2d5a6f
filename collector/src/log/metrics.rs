//! What a log tells of its work.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use schemars::JsonSchema;
use serde::Serialize;

/// Of how many commits the live view shows the latency.
const RECENT: usize = 256;

/// The handles a log reports to. Clones report to the same.
#[derive(Debug, Clone)]
pub struct LogMetrics {
    queue: Gauge,
    queue_limit: Gauge,
    commit_seconds: Histogram,
    commit_messages: Histogram,
    failures: Counter,
    last_seq: Gauge,
    rejects_not_kept: Counter,
    contradictions: Counter,
    failing: Arc<AtomicBool>,
    damaged: Arc<AtomicBool>,
    /// When the last commit was made that did not fail.
    committed_at: Arc<Mutex<Option<Instant>>>,
    recent: Arc<Mutex<VecDeque<Duration>>>,
}

/// How the log does, at a glance.
#[derive(Debug, Clone, PartialEq, JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogOverview {
    /// Bytes of messages that wait to be written.
    pub queue_bytes: i64,
    /// How many may.
    pub queue_limit: i64,
    /// How long the middle one of the last commits took, in milliseconds; none before the first.
    pub commit_p50: Option<f64>,
    /// How long the slowest of the last commits took but for one in twenty, in milliseconds.
    pub commit_p95: Option<f64>,
    /// The newest record's number.
    pub last_seq: i64,
}

impl Default for LogMetrics {
    fn default() -> Self {
        Self {
            queue: Gauge::default(),
            queue_limit: Gauge::default(),
            // 0.25 ms to 4 s
            commit_seconds: Histogram::new(exponential_buckets(0.000_25, 2.0, 15)),
            // 1 to 16,384
            commit_messages: Histogram::new(exponential_buckets(1.0, 4.0, 8)),
            failures: Counter::default(),
            last_seq: Gauge::default(),
            rejects_not_kept: Counter::default(),
            contradictions: Counter::default(),
            failing: Arc::default(),
            damaged: Arc::default(),
            committed_at: Arc::default(),
            recent: Arc::default(),
        }
    }
}

impl LogMetrics {
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "queue",
            "Messages that wait to be written",
            Unit::Bytes,
            self.queue.clone(),
        );
        registry.register_with_unit(
            "queue_limit",
            "How much may wait to be written before requests are refused",
            Unit::Bytes,
            self.queue_limit.clone(),
        );
        registry.register_with_unit(
            "commit",
            "How long commits took, with their sync to disk",
            Unit::Seconds,
            self.commit_seconds.clone(),
        );
        registry.register(
            "commit_messages",
            "Messages in one commit",
            self.commit_messages.clone(),
        );
        registry.register(
            "commit_failures",
            "Commits that failed; their senders were told to try again",
            self.failures.clone(),
        );
        registry.register(
            "rejects_not_kept",
            "Rejected messages that were not kept aside, because their mall has as many as are",
            self.rejects_not_kept.clone(),
        );
        registry.register(
            "contradictions",
            "Orders and other facts that a page told otherwise than a server; the page's is marked",
            self.contradictions.clone(),
        );
        registry.register(
            "log_last_seq",
            "The number of the log's newest record",
            self.last_seq.clone(),
        );
    }

    /// How many bytes of messages may wait.
    pub fn limit_queue(&self, bytes: u32) {
        self.queue_limit.set(bytes.into());
    }

    /// Counts these bytes as waiting until the value returned is dropped.
    pub fn waiting(&self, bytes: u32) -> Waiting {
        self.queue.inc_by(bytes.into());
        Waiting {
            queue: self.queue.clone(),
            bytes,
        }
    }

    /// A rejected message was not kept.
    pub fn reject_not_kept(&self) {
        self.rejects_not_kept.inc();
    }

    /// A server told a fact otherwise than a page had.
    pub fn contradiction(&self) {
        self.contradictions.inc();
    }

    /// The log ends with this record, found there or just written.
    pub fn reached(&self, seq: u64) {
        self.last_seq.set(i64::try_from(seq).unwrap_or(i64::MAX));
    }

    /// A commit of so many messages is on disk.
    pub fn committed(&self, messages: usize, took: Duration) {
        self.failing.store(false, Ordering::Relaxed);
        let mut at = self
            .committed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *at = Some(Instant::now());
        drop(at);
        self.commit_seconds.observe(took.as_secs_f64());
        self.commit_messages.observe(messages as f64);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() == RECENT {
            recent.pop_front();
        }
        recent.push_back(took);
    }

    /// A commit did not get to disk.
    pub fn failed(&self) {
        self.failing.store(true, Ordering::Relaxed);
        self.failures.inc();
    }

    /// A page of the file was found damaged: whether it is the first.
    pub fn found_damage(&self) -> bool {
        !self.damaged.swap(true, Ordering::Relaxed)
    }

    /// Whether one was, since the log was opened.
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Whether the last commit was made, and that within this time.
    pub fn has_committed_within(&self, time: Duration) -> bool {
        let at = self
            .committed_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        !self.failing.load(Ordering::Relaxed) && at.is_some_and(|at| at.elapsed() < time)
    }

    /// How the log does now.
    pub fn overview(&self) -> LogOverview {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sorted: Vec<Duration> = recent.iter().copied().collect();
        drop(recent);
        sorted.sort_unstable();
        let at = |share: f64| {
            let last = sorted.len().checked_sub(1)?;
            let index = (last as f64 * share).round() as usize;
            Some(sorted.get(index)?.as_secs_f64() * 1000.0)
        };
        LogOverview {
            queue_bytes: self.queue.get(),
            queue_limit: self.queue_limit.get(),
            commit_p50: at(0.5),
            commit_p95: at(0.95),
            last_seq: self.last_seq.get(),
        }
    }
}

/// Bytes that count as waiting while this lives.
#[derive(Debug)]
pub struct Waiting {
    queue: Gauge,
    bytes: u32,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.queue.dec_by(self.bytes.into());
    }
}

#[cfg(test)]
mod tests;
