//! `moa-bench scale`: what 1,000, 100,000 and ten million events a minute take, as far as two cores can tell.
//!
//! ```text
//! measure: one collector, one server, one writer ─▶ microseconds of a core for each event
//!                                                └▶ the same at other rates, and how late events are  ─┐
//! model:   a day of a mall, with a campaign, kills and storage that is away ─▶ busy cores, how late ───┴▶ beside it
//! ```
//!
//! A model says what its assumptions say. So it is held against what was measured in the same run, at rates that it was
//! not made of; and the assumptions stand beside the table.

mod measure;
mod model;

use crate::cli::ScaleFlags;
use crate::stats::Samples;
use crate::table::{Cell, Report, Table};
use measure::Measured;
use model::{Costs, Day, Outcome, Plan};

/// Events a second of which the model is made, and in the middle those at which it is held against what is measured.
const RATES: [f64; 3] = [1_000.0, 4_000.0, 10_000.0];

/// How long a chunk's oldest event waits at most while it is measured, in seconds.
const EVERY: f64 = 2.0;

/// Events a minute.
const SIZES: [f64; 3] = [1_000.0, 100_000.0, 10_000_000.0];

/// How busy a core may be at the busiest minute.
const BUSY: f64 = 0.6;

/// Events a second that a stream of three servers takes, by `moa-bench logs`, all on two shared cores.
const OF_A_STREAM: f64 = 14_000.0;

/// Measures, and says what the model makes of it.
///
/// # Errors
///
/// When a program cannot be started, does not answer, or has lost something.
pub async fn run(flags: &ScaleFlags) -> anyhow::Result<Report> {
    let mut all = Vec::new();
    for rate in RATES {
        eprintln!("{rate} events a second");
        let folder = tempfile::tempdir_in(&flags.out)?;
        all.push(measure::at(folder.path(), rate, flags.seconds, EVERY).await?);
    }
    let [low, _, high] = [0, 1, 2].map(|n: usize| &all[n]);
    let costs = Costs::between((low.rate, low.costs), (high.rate, high.costs));
    let mut notes = crate::machine_notes();
    notes.extend(ASSUMPTIONS.map(str::to_owned));
    Ok(Report {
        title: "What how many events take".into(),
        notes,
        tables: vec![
            Table {
                title: "The model beside what was measured".into(),
                columns: CHECK.to_vec(),
                rows: all
                    .iter()
                    .map(|one| check(one, &costs, flags.seconds))
                    .collect(),
            },
            Table {
                title: "A day, by the model".into(),
                columns: DAYS.to_vec(),
                rows: SIZES.map(|size| day(size / 60.0, &costs)).into(),
            },
        ],
    })
}

const ASSUMPTIONS: [&str; 5] = [
    "A core's microseconds for each event fall with the rate, as more events are dealt with together: by a power law through \
     the first and the last row, so that the row between is what the model is held against. Above the last row's rate, for \
     each collector and stream, they are taken to stay.",
    "A day: a third of the mean at four in the morning, 1.7 times the mean twelve hours later; a campaign \
     of a quarter of an hour at noon doubles what there is. Cores are as many as keep each role at 60 % or less in the \
     busiest minute.",
    "Messages are spread over streams by person. A thousand persons of whom the busiest has a hundred times what the quietest \
     has make up the shares.",
    "A stream takes 14,000 events a second (three servers, replicas = 3, measured on two shared cores): so many partitions \
     that none has more in the busiest minute. Each event is written on three servers, for the same cost each.",
    "Every two hours a writer is killed: its partitions stand for eight seconds, and what it had gathered is read anew. Object \
     storage is away for ten minutes at one o'clock. A chunk is written after a minute or 46,000 events (32 MB).",
];

const CHECK: [&str; 9] = [
    "events/s",
    "collector, µs an event",
    "model ÷ measured",
    "server, µs",
    "model ÷ measured",
    "writer, µs",
    "model ÷ measured",
    "oldest event not loaded, s",
    "model ÷ measured",
];

fn one(number: f64) -> Cell {
    Cell::from(std::iter::once(number).collect::<Samples>())
}

fn check(measured: &Measured, costs: &Costs, seconds: u64) -> Vec<Cell> {
    let plan = Plan {
        collectors: 1,
        servers: 1,
        partitions: 1,
        writers: 1,
        every: EVERY,
        chunk: model::CHUNK,
    };
    let outcome = model::simulate(costs, &plan, &Day::steady(measured.rate, seconds));
    let mut cells = vec![Cell::Count(measured.rate as u64)];
    for (model, measured) in [
        (costs.collector.at(measured.rate), measured.costs.collector),
        (costs.server.at(measured.rate), measured.costs.server),
        (costs.writer.at(measured.rate), measured.costs.writer),
        (outcome.latest, measured.latest),
    ] {
        cells.extend([one(measured), one(model / measured)]);
    }
    cells
}

const DAYS: [&str; 9] = [
    "events a minute",
    "in the busiest minute, a second",
    "collectors' cores",
    "servers' cores",
    "partitions",
    "writers' cores",
    "oldest event not loaded, median s",
    "99 of 100, s",
    "after storage was away, s until all is there",
];

fn day(mean: f64, costs: &Costs) -> Vec<Cell> {
    let day = Day::of_a_mall(mean);
    let peak = day.peak();
    let plan = plan(peak, costs);
    let Outcome {
        median,
        p99,
        recovered,
        ..
    } = model::simulate(costs, &plan, &day);
    vec![
        Cell::Count((mean * 60.0).round() as u64),
        Cell::Count(peak.round() as u64),
        Cell::Count(plan.collectors as u64),
        Cell::Count(plan.servers as u64),
        Cell::Count(plan.partitions as u64),
        Cell::Count(plan.writers as u64),
        one(median),
        one(p99),
        one(recovered),
    ]
}

/// As many cores as keep each role within [`BUSY`] at the peak.
fn plan(peak: f64, costs: &Costs) -> Plan {
    let cores = |micros: f64| (peak * micros / 1e6 / BUSY).ceil().max(1.0) as usize;
    let partitions = (peak / OF_A_STREAM * model::UNEVEN).ceil().max(1.0) as usize;
    let of_a_stream = peak / partitions as f64;
    // Each has as many partitions as another.
    let each = (partitions / cores(costs.writer.at(of_a_stream))).max(1);
    Plan {
        collectors: cores(costs.collector.at(peak)),
        // Three at least, for none to be missed.
        servers: cores(costs.server.at(of_a_stream) * 3.0).max(3),
        partitions,
        writers: partitions.div_ceil(each),
        every: 60.0,
        chunk: model::CHUNK,
    }
}
