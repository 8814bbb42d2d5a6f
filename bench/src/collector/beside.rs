//! The collector beside another build of it: both as programs, one right after the other.

use std::path::Path;

use super::load::{self, CONNECTIONS, Effort, Load, Times};
use super::program::{self, Served};
use crate::events::Bodies;
use crate::stats::Samples;
use crate::table::{Cell, Table};

/// With batches of one size.
#[derive(Debug)]
pub struct Beside {
    messages: usize,
    own: Of,
    other: Of,
}

#[derive(Debug, Default)]
struct Of {
    a_second: Samples,
    p99: Samples,
    /// Bytes of the file for each message.
    bytes: Samples,
}

impl Beside {
    /// Nothing yet, with batches of this size.
    pub fn new(messages: usize) -> Self {
        Self {
            messages,
            own: Of::default(),
            other: Of::default(),
        }
    }

    /// One round. None is always the first.
    ///
    /// # Errors
    ///
    /// When a program does not start or answer.
    pub async fn round(
        &mut self,
        (out, other): (&Path, &Path),
        round: u32,
        times: Times,
    ) -> anyhow::Result<()> {
        let bodies = Bodies::new(self.messages)?;
        let own = program::own()?;
        let mut pair = [(own.as_path(), &mut self.own), (other, &mut self.other)];
        if round % 2 == 1 {
            pair.reverse();
        }
        for (program, of) in pair {
            let (load, bytes) = loaded(out, program, &bodies, times).await?;
            of.a_second
                .push(load.requests_a_second * self.messages as f64);
            of.p99.push(load.p99);
            of.bytes.push(bytes);
        }
        Ok(())
    }
}

/// Loads a program with an empty log. With how many bytes of its file each message took.
async fn loaded(
    out: &Path,
    program: &Path,
    bodies: &Bodies,
    times: Times,
) -> anyhow::Result<(Load, f64)> {
    let folder = tempfile::tempdir_in(out)?;
    let served = Served::start(program, folder.path())?;
    let load = load::run(served.address, bodies, times, Effort::full(CONNECTIONS)).await?;
    served.stop()?;
    let file = |suffix: &str| {
        let file = folder.path().join(format!("log.db{suffix}"));
        file.metadata().map_or(0, |known| known.len())
    };
    let messages = load.answered * bodies.messages() as u64;
    // One of before leaves the write-ahead log.
    let bytes = (file("") + file("-wal")) as f64 / messages as f64;
    Ok((load, bytes))
}

/// The rows of all sizes.
pub fn table(sizes: &[Beside]) -> Table {
    let row = |size: &Beside| -> Vec<Cell> {
        let (own, other) = (&size.own, &size.other);
        vec![
            Cell::Count(size.messages as u64),
            own.a_second.clone().into(),
            other.a_second.clone().into(),
            own.a_second.ratio_to(&other.a_second).into(),
            own.p99.ratio_to(&other.p99).into(),
            own.bytes.ratio_to(&other.bytes).into(),
        ]
    };
    Table {
        title: "Beside the other build".into(),
        columns: vec![
            "batch of",
            "this, events/s",
            "other, events/s",
            "events/s: times the other's",
            "p99: times",
            "file for each event: times",
        ],
        rows: sizes.iter().map(row).collect(),
    }
}
