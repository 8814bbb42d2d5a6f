//! What all rounds found, and its table.

use super::disk::Commits;
use super::load::{CONNECTIONS, Load, Times};
use super::soak::Soak;
use crate::stats::Samples;
use crate::table::{Cell, Report, Table};

/// Everything measured so far.
#[derive(Debug)]
pub struct Results {
    /// With each size of batches.
    pub sizes: Vec<OfSize>,
    /// The collector with batches of ten, in other ways.
    pub ways: Vec<OfWay>,
    /// Its memory under a steady load, if that was looked at.
    pub soak: Option<Soak>,
}

/// The collector under one kind of load.
#[derive(Debug)]
pub struct OfWay {
    /// What kind.
    pub name: String,
    /// Messages in each batch.
    pub messages: usize,
    /// How it did.
    pub collector: Rates,
    /// Megabytes of memory this process took meanwhile, the load generator's included.
    pub memory: Samples,
}

impl OfWay {
    /// Nothing yet, for this kind of load.
    pub fn new(name: String, messages: usize) -> Self {
        Self {
            name,
            messages,
            collector: Rates::default(),
            memory: Samples::default(),
        }
    }

    fn row(&self) -> Vec<Cell> {
        let rates = &self.collector;
        vec![
            self.name.as_str().into(),
            rates.a_second.times(self.messages as f64).into(),
            rates.p50.clone().into(),
            rates.p99.clone().into(),
            self.memory.clone().into(),
        ]
    }
}

/// Everything measured with batches of one size.
#[derive(Debug)]
pub struct OfSize {
    /// Messages in each batch.
    pub messages: usize,
    /// The collector.
    pub collector: Rates,
    /// The server that only reads.
    pub bare: Rates,
    /// The server that only parses.
    pub parsing: Rates,
    /// Bodies one thread parses a second.
    pub parsed: Samples,
    /// Bodies a second whose rows SQLite alone keeps.
    pub floor: Samples,
    /// Synced commits of one row, measured beside these batches.
    pub disk: Rates,
}

/// How much and how fast.
#[derive(Debug, Default)]
pub struct Rates {
    /// Requests, or commits.
    a_second: Samples,
    p50: Samples,
    p99: Samples,
}

/// One round of [`Rates`].
pub trait Measured {
    /// How many a second, then the 50th and the 99th percentile of the milliseconds each takes.
    fn rates(&self) -> [f64; 3];
}

impl Measured for Load {
    fn rates(&self) -> [f64; 3] {
        [self.requests_a_second, self.p50, self.p99]
    }
}

impl Measured for Commits {
    fn rates(&self) -> [f64; 3] {
        [self.a_second, self.p50, self.p99]
    }
}

impl Rates {
    /// How many a second it was in the last round; 0 before the first.
    pub fn latest(&self) -> f64 {
        self.a_second.last().unwrap_or_default()
    }

    /// Adds a round.
    pub fn push(&mut self, round: &impl Measured) {
        let [a_second, p50, p99] = round.rates();
        self.a_second.push(a_second);
        self.p50.push(p50);
        self.p99.push(p99);
    }
}

impl Results {
    /// Nothing yet, for batches of these sizes.
    pub fn new(sizes: &[usize]) -> Self {
        let of_size = |messages: &usize| OfSize {
            messages: *messages,
            collector: Rates::default(),
            bare: Rates::default(),
            parsing: Rates::default(),
            parsed: Samples::default(),
            floor: Samples::default(),
            disk: Rates::default(),
        };
        Self {
            sizes: sizes.iter().map(of_size).collect(),
            ways: Vec::new(),
            soak: None,
        }
    }

    /// The collector's events a second, for who waits for the end.
    pub fn latest(&self) -> String {
        let of_size = |size: &OfSize| {
            let events = size.collector.a_second.times(size.messages as f64);
            format!("{} at {}", Cell::from(events), size.messages)
        };
        let all: Vec<_> = self.sizes.iter().map(of_size).collect();
        format!("durable events/s so far: {} a batch", all.join(", "))
    }

    /// The table, and what must be known to read it.
    pub fn report(&self, times: Times) -> Report {
        let mut notes = crate::machine_notes();
        notes.extend(conditions(times));
        Report {
            title: "The collector".into(),
            notes,
            tables: vec![Table {
                title: "Durable events".into(),
                columns: COLUMNS.to_vec(),
                rows: self.sizes.iter().flat_map(OfSize::rows).collect(),
            }]
            .into_iter()
            .chain(self.ways_table())
            .chain(self.soak.as_ref().map(Soak::table))
            .collect(),
        }
    }
}

impl Results {
    fn ways_table(&self) -> Option<Table> {
        (!self.ways.is_empty()).then(|| Table {
            title: "The collector, batches of ten".into(),
            columns: ["load", "events/s", "p50 ms", "p99 ms", "memory, MB"].to_vec(),
            rows: self.ways.iter().map(OfWay::row).collect(),
        })
    }
}

const COLUMNS: [&str; 7] = [
    "what",
    "events a batch",
    "events/s",
    "requests/s (bodies, commits)",
    "p50 ms",
    "p99 ms",
    "collector ÷ this",
];

const BARE: &str = "bare axum: reads, answers, keeps nothing";
const PARSING: &str = "axum that parses: reads, parses by serde_json, keeps nothing";
const PARSER: &str = "serde_json: parses the bodies, one thread, no HTTP";
const FLOOR: &str = "SQLite alone: the same rows, as many to a commit, nothing else";
const DISK: &str = "the disk: commits of one small row, each synced";

impl OfSize {
    fn rows(&self) -> [Vec<Cell>; 6] {
        let parser = Rates {
            a_second: self.parsed.clone(),
            ..Rates::default()
        };
        let floor = Rates {
            a_second: self.floor.clone(),
            ..Rates::default()
        };
        let events = |rates: &Rates| rates.a_second.times(self.messages as f64).into();
        let ratio = |rates: &Rates| self.collector.a_second.ratio_to(&rates.a_second).into();
        let row = |what: &str, rates: &Rates, events: Cell, ratio: Cell| {
            vec![
                what.into(),
                Cell::Count(self.messages as u64),
                events,
                rates.a_second.clone().into(),
                rates.p50.clone().into(),
                rates.p99.clone().into(),
                ratio,
            ]
        };
        let (collector, bare, parsing, disk) =
            (&self.collector, &self.bare, &self.parsing, &self.disk);
        [
            row("the collector", collector, events(collector), Cell::Nothing),
            row(BARE, bare, events(bare), ratio(bare)),
            row(PARSING, parsing, events(parsing), ratio(parsing)),
            row(PARSER, &parser, events(&parser), ratio(&parser)),
            row(FLOOR, &floor, events(&floor), ratio(&floor)),
            row(DISK, disk, Cell::Nothing, ratio(disk)),
        ]
    }
}

fn conditions(times: Times) -> [String; 4] {
    [
        format!(
            "Load: {CONNECTIONS} keep-alive connections on loopback, each sends its next batch when \
             the last is answered, so the latencies are those at full load; {} ms of warm-up, then \
             {} s counted. Messages of about 700 bytes, each with its own id.",
            times.warm_up.as_millis(),
            times.counted.as_secs()
        ),
        "The load generator shares the cores and the process with the servers: the collector's \
         library, started as the program starts it, and the bare handler."
            .into(),
        "The collector's log is a new SQLite file each time, in the folder of --out, and was \
         counted afterwards: it had exactly the messages that were answered with 200."
            .into(),
        "The disk commits one row after the other to a file in the same folder, right after the \
         load. Where the collector is above it, it put several requests into one commit."
            .into(),
    ]
}

#[cfg(test)]
mod tests;
