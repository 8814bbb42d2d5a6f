//! How far a warehouse is that is loaded from this log, as those say who load it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use chrono::Utc;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::log::loads::LoadReport;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, EncodeLabelSet)]
struct Load {
    to: String,
    partition: String,
}

/// The gauges of loading, and what they were last set by.
#[derive(Debug, Default)]
pub(super) struct LoadMetrics {
    behind: Family<Load, Gauge>,
    rows_a_second: Family<Load, Gauge>,
    left_out: Family<Load, Gauge>,
    failing: Family<Load, Gauge>,
    silent: Family<Load, Gauge>,
    last: Mutex<Vec<LoadReport>>,
}

impl LoadMetrics {
    fn families(&self) -> [(&Family<Load, Gauge>, &'static str, &'static str); 5] {
        [
            (
                &self.behind,
                "load_lag_messages",
                "Stored messages that are not in the warehouse yet",
            ),
            (
                &self.rows_a_second,
                "load_rows_per_second",
                "Rows that were written into the warehouse in a second, lately",
            ),
            (
                &self.left_out,
                "load_left_out_messages",
                "Messages that could not be read and were left out, since the writer was started",
            ),
            (
                &self.failing,
                "load_failing",
                "1 where the last try to write failed; the live view and `sinks list` say why",
            ),
            (
                &self.silent,
                "load_silent_seconds",
                "For how long nobody has said how a partition does: above a minute, nobody loads it",
            ),
        ]
    }

    pub fn register(&self, registry: &mut Registry) {
        for (family, name, help) in self.families() {
            registry.register(name, help, family.clone());
        }
    }

    /// Sets the gauges by what was said last.
    pub fn set(&self, reports: Vec<LoadReport>) {
        let now = Utc::now();
        let label = |report: &LoadReport| Load {
            to: report.to.clone(),
            partition: report.partition.clone(),
        };
        for report in &reports {
            let values = [
                count(report.behind),
                count(report.rows_a_second),
                count(report.left_out),
                report.problem.is_some().into(),
                report.age(now),
            ];
            for ((family, ..), value) in self.families().into_iter().zip(values) {
                family.get_or_create(&label(report)).set(value);
            }
        }
        let there: BTreeSet<_> = reports.iter().map(label).collect();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        for gone in last.iter().map(label).filter(|one| !there.contains(one)) {
            for (family, ..) in self.families() {
                family.remove(&gone);
            }
        }
        *last = reports;
    }

    /// What was said last.
    pub fn last(&self) -> Vec<LoadReport> {
        let last = self.last.lock();
        last.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// As gauges have numbers; no log comes near the difference.
pub(super) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
