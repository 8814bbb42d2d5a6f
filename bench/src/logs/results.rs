//! What all rounds found, and its table.

use super::warehouse::Loaded;
use crate::collector::load::{CONNECTIONS, Load, Times};
use crate::stats::Samples;
use crate::table::{Cell, Report, Table};

/// A log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A SQLite file.
    Sqlite,
    /// A stream on one server.
    OneServer,
    /// A stream on three, each with every message.
    ThreeServers,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::OneServer => "JetStream, one server",
            Self::ThreeServers => "JetStream, three servers, replicas = 3",
        }
    }
}

/// Everything measured so far.
#[derive(Debug)]
pub struct Results(Vec<Row>);

#[derive(Debug)]
struct Row {
    kind: Kind,
    messages: usize,
    requests: Samples,
    p50: Samples,
    p99: Samples,
    stored: Samples,
    loaded: Samples,
    a_cpu_second: Samples,
    alone: Samples,
    into_clickhouse: Samples,
    a_cpu_second_of_it: Samples,
}

impl Results {
    /// Nothing yet, for batches of these sizes.
    pub fn new(sizes: &[usize]) -> Self {
        let row = |messages: usize, kind| Row {
            kind,
            messages,
            requests: Samples::default(),
            p50: Samples::default(),
            p99: Samples::default(),
            stored: Samples::default(),
            loaded: Samples::default(),
            a_cpu_second: Samples::default(),
            alone: Samples::default(),
            into_clickhouse: Samples::default(),
            a_cpu_second_of_it: Samples::default(),
        };
        let rows = sizes.iter().flat_map(|messages| {
            [Kind::Sqlite, Kind::OneServer, Kind::ThreeServers].map(|kind| row(*messages, kind))
        });
        Self(rows.collect())
    }

    /// Adds a round; `stored` are the messages a second that were stored from the stream.
    pub fn push(
        &mut self,
        kind: Kind,
        messages: usize,
        load: &Load,
        stored: Option<f64>,
        loaded: Loaded,
    ) {
        let rows = self.0.iter_mut();
        for row in rows.filter(|row| row.kind == kind && row.messages == messages) {
            row.requests.push(load.requests_a_second);
            row.p50.push(load.p50);
            row.p99.push(load.p99);
            if let Some(stored) = stored {
                row.stored.push(stored);
            }
            row.loaded.push(loaded.files.a_second);
            row.a_cpu_second.push(loaded.files.a_cpu_second);
            if let Some(clickhouse) = loaded.clickhouse {
                row.into_clickhouse.push(clickhouse.a_second);
                row.a_cpu_second_of_it.push(clickhouse.a_cpu_second);
            }
            row.alone.push(loaded.alone);
        }
    }

    /// The table, and what must be known to read it.
    pub fn report(&self, times: Times) -> Report {
        let mut notes = crate::machine_notes();
        notes.push(format!(
            "Load: {CONNECTIONS} keep-alive connections on loopback, each sends its next batch when \
             the last is answered; {} ms of warm-up, then {} s counted. Messages of about 700 bytes, \
             each with its own id.",
            times.warm_up.as_millis(),
            times.counted.as_secs()
        ));
        notes.push(
            "Load generator, collector and all servers share the cores and the disk. Each log is new \
             each time. What was answered with 200 was counted in SQLite afterwards: not one more or \
             less. Stored: from the stream into SQLite, nothing else running. Loaded: from the log into \
             Parquet files in a folder, by one writer, nothing else running but the server; Parquet alone: rows of \
             messages, and one file of them, in memory, by one thread."
                .into(),
        );
        Report {
            title: "The collector's logs".into(),
            notes,
            tables: vec![Table {
                title: "Acknowledged events".into(),
                columns: COLUMNS.to_vec(),
                rows: self.0.iter().map(|row| self.cells(row)).collect(),
            }],
        }
    }

    fn cells(&self, row: &Row) -> Vec<Cell> {
        let messages = row.messages as f64;
        let of_sqlite = |other: &&Row| other.kind == Kind::Sqlite && other.messages == row.messages;
        let ratio = match self.0.iter().find(of_sqlite) {
            Some(sqlite) if row.kind != Kind::Sqlite => {
                row.requests.ratio_to(&sqlite.requests).into()
            }
            _ => Cell::Nothing,
        };
        vec![
            row.kind.name().into(),
            Cell::Count(row.messages as u64),
            row.requests.times(messages).into(),
            row.p50.clone().into(),
            row.p99.clone().into(),
            ratio,
            row.stored.clone().into(),
            row.loaded.clone().into(),
            row.a_cpu_second.clone().into(),
            row.a_cpu_second.ratio_to(&row.alone).into(),
            row.into_clickhouse.clone().into(),
            row.a_cpu_second_of_it.clone().into(),
        ]
    }
}

const COLUMNS: [&str; 12] = [
    "log",
    "events a batch",
    "events/s",
    "p50 ms",
    "p99 ms",
    "this ÷ SQLite",
    "stored events/s",
    "loaded events/s",
    "loaded events a CPU second",
    "that ÷ Parquet alone",
    "into ClickHouse events/s",
    "a CPU second of the writer",
];

#[cfg(test)]
mod tests;
