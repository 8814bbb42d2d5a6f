//! The short form: a few ratios, to the peers' figures and of a call to what the page itself takes, held against the
//! recorded ones. Each is the least of all rounds over the least of the other's: what else a machine does only adds, and
//! of five rounds the least differs by a twentieth from run to run, where the median does by a quarter.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::tab::Tab;
use super::{Bench, FULL, calls, load};
use crate::cli::TrackerFlags;
use crate::stats::Samples;
use crate::table::{Cell, Report, Table};

/// Who Moa is held against: a heavy one and one of the same make. What the lightest cost is hardly more than the noise.
const PEERS: [&str; 2] = ["hackle", "snowplow"];
/// After so many rounds it ends if nothing is worse by then.
const USUAL: usize = 5;
/// The most rounds, and the time after which no other begins.
const MOST: usize = 8;
const TIME: Duration = Duration::from_secs(90);
/// By so much may a ratio grow before somebody looks: bytes have no noise, CPU has some, and a call takes microseconds
/// in which it may still be compiled.
const GROWTH: [(&str, f64); 3] = [("bytes", 0.01), ("init", 0.10), ("call", 0.30)];

/// Moa's figures and those that they are held against, by name such as `init/hackle`.
type Figures = BTreeMap<String, [Samples; 2]>;
/// Moa's share of what it is held against, by the same name.
type Ratios = BTreeMap<String, f64>;

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
    let is_clear = |so_far: &Figures| {
        let recorded = recorded.as_ref();
        recorded.is_some_and(|recorded| worse(&ratios(so_far), recorded).is_empty())
    };
    let figures = measure(bench, is_clear).await?;
    let ratios = ratios(&figures);
    let recorded = match recorded {
        Some(recorded) => recorded,
        None => write(&flags.ratios, ratios.clone())?,
    };
    let worse = worse(&ratios, &recorded);
    let report = report(&figures, &ratios, &recorded);
    if worse.is_empty() {
        return Ok(report);
    }
    eprintln!("{report}");
    bail!(
        "worse than recorded: {}; mend it, or record anew with moa-bench tracker --short --record",
        worse.join(", ")
    )
}

/// The recorded ratios.
fn read(path: &Path) -> anyhow::Result<Ratios> {
    let text = std::fs::read_to_string(path).with_context(|| unreadable(path))?;
    serde_json::from_str(&text).with_context(|| unreadable(path))
}

/// Records the ratios, and returns them.
fn write(path: &Path, ratios: Ratios) -> anyhow::Result<Ratios> {
    let text = format!("{:#}\n", serde_json::to_value(&ratios)?);
    std::fs::write(path, text).with_context(|| unreadable(path))?;
    Ok(ratios)
}

fn unreadable(path: &Path) -> String {
    format!(
        "cannot use {}; make it with moa-bench tracker --short --record",
        path.display()
    )
}

/// As many rounds as it takes, [`USUAL`] where it `is_clear` by then.
async fn measure(bench: &Bench, is_clear: impl Fn(&Figures) -> bool) -> anyhow::Result<Figures> {
    let began = Instant::now();
    let mut figures = Figures::new();
    for round in 0..MOST {
        if began.elapsed() > TIME || round >= USUAL && is_clear(&figures) {
            break;
        }
        let mut loads = BTreeMap::new();
        for subject in bench.subjects.iter().filter(|subject| is_held(&subject.id)) {
            let once = async |tab: &Tab<'_>| {
                // No trace runs while calls are measured.
                bench.chromium.trace().await?;
                let mut load = load::measure(bench, tab, subject, FULL).await?;
                let traced = bench.chromium.traced().await?;
                load::take_from(&traced, bench, subject, vec![&mut load])?;
                // A peer's call is no yardstick: one that writes to storage takes twice as long on another machine.
                if subject.is_moa() {
                    add(&mut figures, "call/json", calls::beside_json(tab).await?);
                }
                Ok(load)
            };
            let load = bench.in_new_tab(once).await?;
            loads.insert(
                subject.id.as_str(),
                [load.wire.before as f64, load.main_thread.script_ms],
            );
        }
        add_loads(&mut figures, &loads);
        eprintln!("round {}", round + 1);
    }
    Ok(figures)
}

fn is_held(id: &str) -> bool {
    ["blank", "moa"].contains(&id) || PEERS.contains(&id)
}

/// Bytes and CPU of each subject's load in one round, the latter over the page without a tracker.
fn add_loads(figures: &mut Figures, loads: &BTreeMap<&str, [f64; 2]>) {
    let (Some([_, blank]), Some(moa)) = (loads.get("blank"), loads.get("moa")) else {
        return;
    };
    for peer in PEERS {
        if let Some(theirs) = loads.get(peer) {
            add(figures, &format!("bytes/{peer}"), [moa[0], theirs[0]]);
            let over_blank = [moa[1] - blank, theirs[1] - blank];
            add(figures, &format!("init/{peer}"), over_blank);
        }
    }
}

fn add(figures: &mut Figures, name: &str, values: [f64; 2]) {
    let both = figures.entry(name.to_owned()).or_default();
    for (samples, value) in both.iter_mut().zip(values) {
        samples.push(value);
    }
}

/// Of what the other's least is nothing, nothing can be said.
fn ratios(figures: &Figures) -> Ratios {
    let ratio = |(name, [ours, theirs]): (&String, &[Samples; 2])| {
        let (ours, theirs) = (ours.least()?, theirs.least()?);
        (theirs > 0.0).then(|| (name.clone(), ours / theirs))
    };
    figures.iter().filter_map(ratio).collect()
}

/// The ratios that have grown by more than [`GROWTH`].
fn worse(ratios: &Ratios, recorded: &Ratios) -> Vec<String> {
    let is_worse = |(name, ratio): (&String, &f64)| {
        let recorded = *recorded.get(name)?;
        let (_, growth) = GROWTH.iter().find(|(start, _)| name.starts_with(start))?;
        let is_worse = *ratio > recorded * (1.0 + growth);
        is_worse.then(|| format!("{name} {ratio:.3}, recorded {recorded:.3}"))
    };
    ratios.iter().filter_map(is_worse).collect()
}

fn report(figures: &Figures, ratios: &Ratios, recorded: &Ratios) -> Report {
    let shown = |ratio: Option<&f64>| {
        ratio.map_or(Cell::Nothing, |ratio| Cell::Text(format!("{ratio:.3}")))
    };
    let row = |(name, [ours, theirs]): (&String, &[Samples; 2])| {
        vec![
            Cell::from(name.as_str()),
            shown(ratios.get(name)),
            shown(recorded.get(name)),
            ours.clone().into(),
            theirs.clone().into(),
        ]
    };
    Report {
        title: "The tracker, in short".into(),
        notes: crate::machine_notes(),
        tables: vec![Table {
            title: "Moa's share of other figures: the least of all rounds over the least of the other's".into(),
            columns: vec!["figure/of what", "now", "recorded", "Moa", "the other"],
            rows: figures.iter().map(row).collect(),
        }],
    }
}

#[cfg(test)]
mod tests;
