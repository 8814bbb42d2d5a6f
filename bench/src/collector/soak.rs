//! Whether the collector's memory stays what it is: the program, in a process of its own, under a
//! steady load.

use std::path::Path;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::load::{self, CONNECTIONS, Effort, Times};
use super::program::{self, Served};
use crate::events::Bodies;
use crate::stats::Samples;
use crate::table::{Cell, Table};

/// How long it is loaded fully first, to see what it can do.
const PROBE: Duration = Duration::from_secs(3);

/// The longest time between two looks at its memory.
const LOOK: Duration = Duration::from_secs(10);

/// What was seen.
#[derive(Debug)]
pub struct Soak {
    /// Batches answered a second.
    pub requests_a_second: f64,
    /// Messages in each batch.
    pub messages: usize,
    /// Megabytes of the collector's memory, one look after the other.
    pub memory: Vec<f64>,
}

impl Soak {
    /// What was seen, in a row.
    pub fn table(&self) -> Table {
        let number = |number: f64| {
            let mut one = Samples::default();
            one.push(number);
            Cell::from(one)
        };
        let memory = &self.memory;
        let most = memory.iter().copied().fold(0.0, f64::max);
        let at = |at: usize| number(memory.get(at).copied().unwrap_or_default());
        Table {
            title: "Memory of the collector's process at 70 % of full load, batches of ten".into(),
            columns: COLUMNS.to_vec(),
            rows: vec![vec![
                Cell::Count(memory.len() as u64),
                number(self.requests_a_second * self.messages as f64),
                at(0),
                at(memory.len() / 10),
                at(memory.len() / 2),
                at(memory.len().saturating_sub(1)),
                number(most),
            ]],
        }
    }
}

const COLUMNS: [&str; 7] = [
    "looks",
    "events/s",
    "first, MB",
    "at a tenth, MB",
    "half-way, MB",
    "last, MB",
    "most, MB",
];

/// Loads the program for this long at this share of what it can do.
///
/// # Errors
///
/// When it is not beside this program, does not start, or does not answer.
pub async fn run(out: &Path, bodies: &Bodies, time: Duration, share: f64) -> anyhow::Result<Soak> {
    let folder = tempfile::tempdir_in(out)?;
    let served = Served::start(&program::own()?, folder.path())?;
    let address = served.address;
    let probe = Times::lasting(PROBE);
    let full = load::run(address, bodies, probe, Effort::full(CONNECTIONS)).await?;
    let effort = Effort {
        connections: CONNECTIONS,
        pace: Some(full.requests_a_second * share),
    };
    let begin = Instant::now();
    let loading = load::run(address, bodies, Times::lasting(time), effort);
    let looking = async {
        let every = (time / 10).min(LOOK);
        let mut memory = Vec::new();
        for look in 0.. {
            let at = every * look;
            if at > time {
                break;
            }
            sleep_until(begin + at).await;
            memory.push(served.resident()?);
        }
        anyhow::Ok(memory)
    };
    let (load, memory) = tokio::join!(loading, looking);
    Ok(Soak {
        requests_a_second: load?.requests_a_second,
        messages: bodies.messages(),
        memory: memory?,
    })
}
