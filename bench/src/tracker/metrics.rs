//! The figures of each subject, round by round.

use std::collections::BTreeMap;

use super::Stage;
use super::calls::Calls;
use super::load::{PageLoad, Wire};
use super::subjects::Subject;
use crate::stats::Samples;

/// What is measured of each subject in each round. CPU is of the main thread's tasks, in ms, until a second after the
/// load; `1` is at full, `4` at a quarter of the speed; a first visit is with nothing cached or stored, `Warm` the
/// visitor's next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// The whole page's CPU.
    PageCpu1,
    /// The same.
    PageCpu4,
    /// What it is over the page without a tracker.
    Cpu1,
    /// The same.
    Cpu4,
    /// The same.
    WarmCpu1,
    /// The same.
    WarmCpu4,
    /// JavaScript and wasm of that.
    Script1,
    /// The same.
    Script4,
    /// The same.
    WarmScript1,
    /// The same.
    WarmScript4,
    /// Long tasks of the whole page.
    LongTasks1,
    /// The same.
    LongTasks4,
    /// The longest task in which the tracker runs, in ms of CPU.
    LongestOwn4,
    /// The same.
    WarmLongestOwn4,
    /// How many such tasks are long.
    LongOwn4,
    /// Navigation start to first event, in ms, on a free line.
    First1,
    /// The same.
    First4,
    /// The same.
    WarmFirst1,
    /// The same.
    WarmFirst4,
    /// The same at a quarter of the speed on a slow line.
    FirstSlow,
    /// When the largest thing was painted, in ms, at a quarter of the speed on a slow line.
    Painted,
    /// The slowest answer to a click, in ms, there.
    Answered,
    /// One call until it returns, in µs.
    Returned,
    /// CPU of one call with all it causes, in µs.
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
    /// Memory after the load, in KB.
    MemoryLoaded,
    /// Memory after the calls, in KB.
    MemoryCalled,
}

impl Metric {
    /// Whether it is what the page takes with a tracker over what it takes without: over the middle of all rounds, for
    /// the noise of a single one would come on top.
    fn is_over_blank(self) -> bool {
        use Metric::*;
        matches!(
            self,
            Cpu1 | Cpu4
                | WarmCpu1
                | WarmCpu4
                | Script1
                | Script4
                | WarmScript1
                | WarmScript4
                | CallCpu
                | Scroll
                | Hide
                | MemoryLoaded
                | MemoryCalled
        )
    }
}

/// One page load, and the visitor's next.
#[derive(Debug, Default)]
pub struct Visit {
    /// The first page.
    pub first: PageLoad,
    /// The same page once more, in the rounds that measure it.
    pub next: Option<PageLoad>,
}

/// What a page's life costs after the load.
#[derive(Debug, Default)]
pub struct Life {
    /// Calls, scrolling, memory.
    pub calls: Calls,
    /// Leaving the page, in µs.
    pub leave_us: f64,
}

impl Visit {
    /// Its loads, in order.
    fn loads(&mut self) -> Vec<&mut PageLoad> {
        std::iter::once(&mut self.first)
            .chain(&mut self.next)
            .collect()
    }
}

/// Everything one round found out about one subject.
#[derive(Debug, Default)]
pub struct Round {
    /// At full speed on a free line.
    pub full: Visit,
    /// At a quarter of the speed on a free line, in the rounds that measure it.
    pub quarter: Option<Visit>,
    /// At a quarter of the speed on a slow line, where that is measured.
    pub slow: Option<PageLoad>,
    /// After the load at full speed, in the rounds that measure it.
    pub life: Option<Life>,
}

impl Round {
    /// The loads that a trace of this stage has, in order.
    pub fn loads(&mut self, stage: Stage) -> Vec<&mut PageLoad> {
        match stage {
            Stage::Full => self.full.loads(),
            Stage::Quarter => self.quarter.iter_mut().flat_map(Visit::loads).collect(),
            Stage::Slow => self.slow.iter_mut().collect(),
            Stage::Life => vec![],
        }
    }
}

/// One subject and its figures.
#[derive(Debug)]
pub struct Row {
    /// Who it is.
    pub subject: Subject,
    /// What went over the wire in the last round, of a first page and of the next: bytes are alike in all.
    pub wire: [Wire; 2],
    /// Why it is measured no further.
    pub failure: Option<String>,
    measured: BTreeMap<Metric, Samples>,
    /// The same, less the page without a tracker where it is about that.
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
            wire: [Wire::default(); 2],
            failure: None,
            measured: BTreeMap::new(),
            samples: BTreeMap::new(),
        };
        Self(subjects.iter().map(row).collect())
    }

    /// Adds what one round found out, of each subject in order.
    pub fn push(&mut self, rounds: &[Round]) {
        // Rounds are compared by their place, so none is half there.
        let rows = self.0.iter_mut().zip(rounds);
        for (row, round) in rows.filter(|(row, _)| row.failure.is_none()) {
            let next = round.full.next.as_ref();
            row.wire = [
                round.full.first.wire,
                next.map_or(row.wire[1], |next| next.wire),
            ];
            row.push(round);
        }
        let Some((blank, _)) = self.0.split_first() else {
            return;
        };
        let without = blank.measured.clone();
        for row in &mut self.0 {
            row.take_off(&without);
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

    fn take_off(&mut self, without: &BTreeMap<Metric, Samples>) {
        let less = |(metric, samples): (&Metric, &Samples)| {
            let without = without.get(metric).filter(|_| metric.is_over_blank());
            let without = without.and_then(Samples::median).unwrap_or_default();
            (*metric, samples.less(without))
        };
        self.samples = self.measured.iter().map(less).collect();
    }

    fn push(&mut self, round: &Round) {
        let figures = loads(round).into_iter().chain(life(round));
        for (metric, figure) in figures {
            if let Some(figure) = figure {
                self.measured.entry(metric).or_default().push(figure);
            }
        }
    }
}

fn loads(round: &Round) -> Vec<(Metric, Option<f64>)> {
    use Metric::*;
    let (full, slow) = (&round.full, round.slow.as_ref());
    let quarter = round.quarter.as_ref().map(|quarter| &quarter.first);
    let quarter_next = round
        .quarter
        .as_ref()
        .and_then(|quarter| quarter.next.as_ref());
    let all = |load: &PageLoad| load.main_thread.all_ms;
    let script = |load: &PageLoad| load.main_thread.script_ms;
    let longest = |load: &PageLoad| load.main_thread.longest_ms;
    let mut figures = vec![
        (PageCpu1, Some(all(&full.first))),
        (PageCpu4, quarter.map(all)),
        (LongTasks1, Some(full.first.long_tasks)),
        (LongTasks4, quarter.map(|load| load.long_tasks)),
        (LongestOwn4, quarter.map(longest)),
        (WarmLongestOwn4, quarter_next.map(longest)),
        (
            LongOwn4,
            quarter.map(|load| f64::from(load.main_thread.long)),
        ),
        (FirstSlow, slow.and_then(|slow| slow.first_event_ms)),
        (Painted, slow.map(|slow| slow.painted_ms)),
        (Answered, slow.map(|slow| slow.answered_ms)),
    ];
    let each = [
        (Some(&full.first), Cpu1, Script1, First1),
        (quarter, Cpu4, Script4, First4),
        (full.next.as_ref(), WarmCpu1, WarmScript1, WarmFirst1),
        (quarter_next, WarmCpu4, WarmScript4, WarmFirst4),
    ];
    for (load, cpu, script_cpu, first) in each {
        figures.extend([
            (cpu, load.map(all)),
            (script_cpu, load.map(script)),
            (first, load.and_then(|load| load.first_event_ms)),
        ]);
    }
    figures
}

fn life(round: &Round) -> Vec<(Metric, Option<f64>)> {
    let Some(Life { calls, leave_us }) = &round.life else {
        return vec![];
    };
    let figures = [
        (Metric::Returned, calls.returned_us),
        // Making the events and asking for the figures costs too: what the page without a tracker takes.
        (Metric::CallCpu, calls.cpu_us),
        (Metric::Made, calls.made),
        (Metric::Arrived, calls.arrived),
        (Metric::Scroll, calls.scroll_us),
        (Metric::Layouts, calls.layouts),
        (Metric::Hide, *leave_us),
        (Metric::QueuedFew, calls.queued_few_us),
        (Metric::QueuedMany, calls.queued_many_us),
        (Metric::MemoryLoaded, calls.memory_loaded_kb),
        (Metric::MemoryCalled, calls.memory_called_kb),
    ];
    figures
        .map(|(metric, figure)| (metric, Some(figure)))
        .to_vec()
}

#[cfg(test)]
mod tests;
