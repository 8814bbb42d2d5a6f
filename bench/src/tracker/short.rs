//! The short form: a few ratios to the peers, held against the recorded ones.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::tab::Tab;
use super::{Bench, FULL, calls, load};
use crate::cli::TrackerFlags;
use crate::stats::Samples;
use crate::table::{Cell, Report, Table};

/// Who Moa is held against: a heavy one, one of the same make, and the floor.
const PEERS: [&str; 3] = ["hackle", "snowplow", FLOOR];
const FLOOR: &str = "openpanel";
/// After so many rounds it ends if nothing is worse by then.
const USUAL: usize = 5;
/// The most rounds, and the time after which no other begins.
const MOST: usize = 8;
const TIME: Duration = Duration::from_secs(90);
/// So many rounds must have a ratio for it to count.
const FEWEST: usize = 3;
/// By so much may a ratio grow before somebody looks: bytes have no noise, CPU has some, and a call takes microseconds.
const GROWTH: [(&str, f64); 3] = [("bytes", 0.01), ("init", 0.10), ("", 0.50)];

/// Moa's share of a peer's figure in each round, by name such as `call/hackle`.
type Ratios = BTreeMap<String, Samples>;

/// Measures and compares, or writes down what to compare with.
///
/// # Errors
///
/// When a ratio has become worse by more than the noise of this run, and as for a whole run.
pub async fn run(bench: &Bench, flags: &TrackerFlags) -> anyhow::Result<Report> {
    // What is written down is of all rounds.
    let recorded = match flags.record {
        true => None,
        false => Some(read(&flags.ratios)?),
    };
    let is_clear = |so_far: &Ratios| {
        let recorded = recorded.as_ref();
        recorded.is_some_and(|recorded| worse(so_far, recorded).is_empty())
    };
    let ratios = measure(bench, is_clear).await?;
    let recorded = match recorded {
        Some(recorded) => recorded,
        None => write(&flags.ratios, &ratios)?,
    };
    let worse = worse(&ratios, &recorded);
    let report = report(&ratios, &recorded);
    if worse.is_empty() {
        return Ok(report);
    }
    eprintln!("{report}");
    bail!(
        "worse than recorded: {}; mend it, or record anew with moa-bench tracker --short --record",
        worse.join(", ")
    )
}

/// The recorded ratios, by name.
fn read(path: &Path) -> anyhow::Result<BTreeMap<String, f64>> {
    let text = std::fs::read_to_string(path).with_context(|| unreadable(path))?;
    serde_json::from_str(&text).with_context(|| unreadable(path))
}

/// Records the middle of each ratio, and returns them.
fn write(path: &Path, ratios: &Ratios) -> anyhow::Result<BTreeMap<String, f64>> {
    let medians: BTreeMap<String, f64> = ratios
        .iter()
        .filter_map(|(name, ratio)| Some((name.clone(), ratio.median()?)))
        .collect();
    let text = format!("{:#}\n", serde_json::to_value(&medians)?);
    std::fs::write(path, text).with_context(|| unreadable(path))?;
    Ok(medians)
}

fn unreadable(path: &Path) -> String {
    format!(
        "cannot use {}; make it with moa-bench tracker --short --record",
        path.display()
    )
}

/// As many rounds as it takes, [`USUAL`] where it `is_clear` by then.
async fn measure(bench: &Bench, is_clear: impl Fn(&Ratios) -> bool) -> anyhow::Result<Ratios> {
    let began = Instant::now();
    let mut ratios = Ratios::new();
    for round in 0..MOST {
        if began.elapsed() > TIME || round >= USUAL && is_clear(&ratios) {
            break;
        }
        let mut figures = BTreeMap::new();
        for subject in bench.subjects.iter().filter(|subject| is_held(&subject.id)) {
            let both = async |tab: &Tab<'_>| {
                // No trace runs while calls are measured.
                bench.chromium.trace().await?;
                let mut load = load::measure(bench, tab, subject, FULL).await?;
                let traced = bench.chromium.traced().await?;
                load::take_from(&traced, bench, subject, vec![&mut load])?;
                Ok((load, calls::returned_us(tab).await?))
            };
            let (load, call) = bench.in_new_tab(both).await?;
            figures.insert(
                subject.id.as_str(),
                [load.wire.before as f64, load.main_thread.script_ms, call],
            );
        }
        add(&mut ratios, &figures);
        eprintln!("round {}", round + 1);
    }
    Ok(ratios)
}

fn is_held(id: &str) -> bool {
    ["blank", "moa"].contains(&id) || PEERS.contains(&id)
}

fn add(ratios: &mut Ratios, figures: &BTreeMap<&str, [f64; 3]>) {
    let (Some(blank), Some(moa)) = (figures.get("blank"), figures.get("moa")) else {
        return;
    };
    for peer in PEERS {
        let Some(theirs) = figures.get(peer) else {
            continue;
        };
        let init = |of: &[f64; 3]| of[1] - blank[1];
        let pairs = [
            ("bytes", moa[0], theirs[0]),
            ("init", init(moa), init(theirs)),
            ("call", moa[2], theirs[2]),
        ];
        for (what, ours, theirs) in pairs {
            // Noise can leave nothing over the page without a tracker, which says nothing, and the floor
            // costs little more than the noise.
            if theirs > 0.0 && (what, peer) != ("init", FLOOR) {
                ratios
                    .entry(format!("{what}/{peer}"))
                    .or_default()
                    .push(ours / theirs);
            }
        }
    }
}

/// The ratios that have grown by more than [`GROWTH`]. A machine that is busy with something else makes some rounds
/// worse, not three quarters of them.
fn worse(ratios: &Ratios, recorded: &BTreeMap<String, f64>) -> Vec<String> {
    let is_worse = |(name, ratio): (&String, &Samples)| {
        let (median, (low, _)) = (ratio.median()?, ratio.quartiles()?);
        let recorded = *recorded.get(name)?;
        let (_, growth) = GROWTH.iter().find(|(start, _)| name.starts_with(start))?;
        // Of fewer nobody knows what is noise.
        if ratio.len() < FEWEST {
            return None;
        }
        let is_worse = median > recorded * (1.0 + growth) && low > recorded;
        is_worse.then(|| format!("{name} {median:.3}, recorded {recorded:.3}"))
    };
    ratios.iter().filter_map(is_worse).collect()
}

fn report(ratios: &Ratios, recorded: &BTreeMap<String, f64>) -> Report {
    let row = |(name, ratio): (&String, &Samples)| {
        let recorded = recorded.get(name).map_or(Cell::Nothing, |recorded| {
            Cell::Text(format!("{recorded:.3}"))
        });
        vec![Cell::from(name.as_str()), ratio.clone().into(), recorded]
    };
    Report {
        title: "The tracker, in short".into(),
        notes: crate::machine_notes(),
        tables: vec![Table {
            title: "Moa's share of the peers' figures".into(),
            columns: vec!["figure/peer", "now", "recorded"],
            rows: ratios.iter().map(row).collect(),
        }],
    }
}

#[cfg(test)]
mod tests;
