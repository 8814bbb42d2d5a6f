//! The figures of each subject, round by round.

use std::collections::BTreeMap;

use super::calls::Calls;
use super::load::{PageLoad, Wire};
use super::subjects::Subject;
use crate::stats::Samples;

/// What is measured of each subject in each round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Main-thread CPU of the load over the page without a tracker, in ms, at full speed.
    Cpu1,
    /// The same at a quarter of the speed.
    Cpu4,
    /// The whole page's main-thread CPU, in ms, at full speed.
    PageCpu1,
    /// The same at a quarter of the speed.
    PageCpu4,
    /// Long tasks of the whole page at full speed.
    LongTasks1,
    /// The same at a quarter of the speed.
    LongTasks4,
    /// The longest task in which the tracker runs, in ms of CPU at a quarter of the speed.
    LongestOwn4,
    /// How many such tasks are long.
    LongOwn4,
    /// Navigation start to first event, in ms, at full speed on a free line.
    First1,
    /// The same at a quarter of the speed.
    First4,
    /// The same at a quarter of the speed on a slow line.
    FirstSlow,
    /// When the largest thing was painted, in ms, at a quarter of the speed on a slow line.
    Painted,
    /// The slowest answer to a click, in ms, there.
    Answered,
    /// One call until it returns, in µs.
    Returned,
    /// Main-thread CPU of one call with all it causes, in µs.
    CallCpu,
    /// Calls that were made.
    Made,
    /// Events that arrived.
    Arrived,
    /// The tracker's part of a frame while scrolling, in µs at a quarter of the speed.
    Scroll,
    /// Layouts in such a frame.
    Layouts,
    /// Leaving the page with 50 events just made, in µs.
    Hide,
    /// One call with an empty queue, in µs.
    QueuedFew,
    /// One call with a full queue, in µs.
    QueuedMany,
    /// Memory after the load, over the page without a tracker, in KB.
    MemoryLoaded,
    /// Memory after the calls, over the page without a tracker, in KB.
    MemoryCalled,
}

/// Everything one round found out about one subject.
#[derive(Debug, Default)]
pub struct Round {
    /// At full speed on a free line.
    pub full: PageLoad,
    /// At a quarter of the speed on a free line.
    pub quarter: PageLoad,
    /// At a quarter of the speed on a slow line, where that is measured.
    pub slow: Option<PageLoad>,
    /// After the load at full speed.
    pub calls: Calls,
    /// Leaving the page, in µs.
    pub leave_us: f64,
}

/// One subject and its figures.
#[derive(Debug)]
pub struct Row {
    /// Who it is.
    pub subject: Subject,
    /// What went over the wire in the last round: bytes are alike in all.
    pub wire: Wire,
    /// Why it is measured no further.
    pub failure: Option<String>,
    samples: BTreeMap<Metric, Samples>,
}

/// All subjects: the page without a tracker, then Moa, then its peers.
#[derive(Debug)]
pub struct Rows(pub Vec<Row>);

impl Rows {
    /// Nothing measured yet.
    pub fn new(subjects: &[Subject]) -> Self {
        let row = |subject: &Subject| Row {
            subject: subject.clone(),
            wire: Wire::default(),
            failure: None,
            samples: BTreeMap::new(),
        };
        Self(subjects.iter().map(row).collect())
    }

    /// Adds what one round found out, of each subject in order.
    pub fn push(&mut self, rounds: &[Round]) {
        let Some((blank, _)) = rounds.split_first() else {
            return;
        };
        let rows = self.0.iter_mut().zip(rounds);
        // Rounds are compared by their place, so none is half there.
        for (row, round) in rows.filter(|(row, _)| row.failure.is_none()) {
            row.wire = round.full.wire;
            row.push(round, blank);
        }
    }

    /// The row of this name.
    pub fn get(&self, id: &str) -> Option<&Row> {
        self.0.iter().find(|row| row.subject.id == id)
    }

    /// Those that carry a tracker.
    pub fn trackers(&self) -> impl Iterator<Item = &Row> {
        self.0.iter().filter(|row| !row.subject.is_blank())
    }
}

impl Row {
    /// The figures of one kind; empty when there are none.
    pub fn of(&self, metric: Metric) -> Samples {
        self.samples.get(&metric).cloned().unwrap_or_default()
    }

    /// The middle of them.
    pub fn median(&self, metric: Metric) -> Option<f64> {
        self.samples.get(&metric)?.median()
    }

    fn push(&mut self, round: &Round, blank: &Round) {
        let (full, quarter, slow, calls) = (
            &round.full,
            &round.quarter,
            round.slow.as_ref(),
            &round.calls,
        );
        let figures = [
            (Metric::PageCpu1, Some(full.cpu_ms)),
            (Metric::PageCpu4, Some(quarter.cpu_ms)),
            (Metric::Cpu1, Some(full.cpu_ms - blank.full.cpu_ms)),
            (Metric::Cpu4, Some(quarter.cpu_ms - blank.quarter.cpu_ms)),
            (Metric::LongTasks1, Some(full.long_tasks)),
            (Metric::LongTasks4, Some(quarter.long_tasks)),
            (Metric::LongestOwn4, Some(quarter.own.longest_ms)),
            (Metric::LongOwn4, Some(f64::from(quarter.own.long))),
            (Metric::First1, full.first_event_ms),
            (Metric::First4, quarter.first_event_ms),
            (Metric::FirstSlow, slow.and_then(|slow| slow.first_event_ms)),
            (Metric::Painted, slow.map(|slow| slow.painted_ms)),
            (Metric::Answered, slow.map(|slow| slow.answered_ms)),
            (Metric::Returned, Some(calls.returned_us)),
            // Making the events and asking for the figures costs too: what the page without a tracker takes.
            (Metric::CallCpu, Some(calls.cpu_us - blank.calls.cpu_us)),
            (Metric::Made, Some(calls.made)),
            (Metric::Arrived, Some(calls.arrived)),
            (
                Metric::Scroll,
                Some(calls.scroll_us - blank.calls.scroll_us),
            ),
            (Metric::Layouts, Some(calls.layouts)),
            (Metric::Hide, Some(round.leave_us - blank.leave_us)),
            (Metric::QueuedFew, Some(calls.queued_few_us)),
            (Metric::QueuedMany, Some(calls.queued_many_us)),
            (
                Metric::MemoryLoaded,
                Some(calls.memory_loaded_kb - blank.calls.memory_loaded_kb),
            ),
            (
                Metric::MemoryCalled,
                Some(calls.memory_called_kb - blank.calls.memory_called_kb),
            ),
        ];
        for (metric, figure) in figures {
            if let Some(figure) = figure {
                self.samples.entry(metric).or_default().push(figure);
            }
        }
    }
}
