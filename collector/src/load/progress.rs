//! How far each partition is loaded, for people.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::warehouse::target::Partition;

/// How far one partition is.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The number up to which it is loaded.
    pub loaded: u64,
    /// Its last number, when that was asked for.
    pub end: u64,
    /// How many rows were written since the start.
    pub rows: u64,
    /// How many messages could not be read since the start.
    pub left_out: u64,
    /// How long the last chunk took to be written.
    pub took: Option<Duration>,
    /// When the last chunk was written.
    pub wrote: Option<Instant>,
    /// What went wrong last, until a chunk is written.
    pub problem: Option<String>,
}

/// How far all are that this program loads.
#[derive(Debug, Default)]
pub struct Progress(Mutex<BTreeMap<String, State>>);

impl Progress {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, partition: &Partition, change: impl FnOnce(&mut State)) {
        change(self.all().entry(partition.id.clone()).or_default());
    }

    /// Each partition's, by its id.
    pub fn states(&self) -> BTreeMap<String, State> {
        self.all().clone()
    }

    /// The number up to which this one is loaded.
    pub fn loaded(&self, partition: &Partition) -> u64 {
        self.all()
            .get(&partition.id)
            .map_or(0, |state| state.loaded)
    }

    /// It goes on behind `loaded`, and there is something up to `end`.
    pub fn begins(&self, partition: &Partition, loaded: u64, end: u64) {
        self.change(partition, |state| {
            state.loaded = loaded;
            state.end = end.max(loaded);
        });
    }

    /// There is something up to `end`.
    pub fn ends(&self, partition: &Partition, end: u64) {
        self.change(partition, |state| state.end = end.max(state.loaded));
    }

    /// There is something up to `end` by now, of a partition that is loaded here still.
    pub fn grows(&self, partition: &Partition, end: u64) {
        if let Some(state) = self.all().get_mut(&partition.id) {
            state.end = end.max(state.loaded);
        }
    }

    /// A chunk of so many rows was written, up to `loaded`.
    pub fn wrote(&self, partition: &Partition, loaded: u64, rows: u64, took: Duration) {
        self.change(partition, |state| {
            state.loaded = loaded;
            state.end = state.end.max(loaded);
            state.rows += rows;
            state.took = Some(took);
            state.wrote = Some(Instant::now());
            state.problem = None;
        });
    }

    /// So many messages could not be read.
    pub fn left_out(&self, partition: &Partition, count: u64) {
        self.change(partition, |state| state.left_out += count);
    }

    /// Something went wrong.
    pub fn failed(&self, partition: &Partition, problem: &dyn ToString) {
        self.change(partition, |state| state.problem = Some(problem.to_string()));
    }

    /// It is loaded here until this goes away, however its work ends; then nothing more is said of it.
    pub fn held(self: &Arc<Self>, partition: &Partition) -> Held {
        Held {
            progress: Arc::clone(self),
            id: partition.id.clone(),
        }
    }
}

/// A partition that is loaded here.
pub struct Held {
    progress: Arc<Progress>,
    id: String,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.progress.all().remove(&self.id);
    }
}

#[cfg(test)]
mod tests;
