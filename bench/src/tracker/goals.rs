//! What the tracker wants to be, held against what was measured.

use super::dist::Sizes;
use super::metrics::{Metric, Row, Rows};
use crate::table::{Cell, Table};

/// The light peer that the limits of load and memory are taken from.
const FLOOR: &str = "openpanel";
/// The heavy peer that loading may cost a quarter of.
const HEAVY: &str = "hackle";
/// A page of wasm memory has 64 KB; this is what the tracker may take above the floor.
const WASM_MEMORY_KB: f64 = 1024.0;

/// One goal.
#[derive(Debug)]
struct Goal {
    goal: String,
    figure: String,
    /// `None` when it could not be measured.
    is_met: Option<bool>,
    why: String,
}

/// All goals, each with its figure, whether it is met, and why.
pub fn table(rows: &Rows, sizes: &Sizes) -> Table {
    let goals = rows
        .get("moa")
        .map(|moa| all(rows, moa, sizes))
        .unwrap_or_default();
    let cells = |goal: Goal| {
        let met = match goal.is_met {
            Some(true) => "met",
            Some(false) => "**missed**",
            None => "not measured",
        };
        vec![
            Cell::Text(goal.goal),
            Cell::Text(goal.figure),
            met.into(),
            Cell::Text(goal.why),
        ]
    };
    Table {
        title: "Goals".into(),
        columns: vec!["goal", "figure", "met", "why"],
        rows: goals.into_iter().map(cells).collect(),
    }
}

fn all(rows: &Rows, moa: &Row, sizes: &Sizes) -> Vec<Goal> {
    use Metric::*;
    let mut goals = vec![size(sizes)];
    for (metric, speed) in [(Cpu1, "full speed"), (Cpu4, "a quarter of the speed")] {
        goals.push(at_most(
            rows,
            moa,
            metric,
            FLOOR,
            1.0,
            &format!("main-thread CPU of loading at {speed}: no more than"),
            "ms",
        ));
        goals.push(at_most(
            rows,
            moa,
            metric,
            HEAVY,
            0.25,
            &format!("main-thread CPU of loading at {speed}: a quarter of"),
            "ms",
        ));
    }
    goals.push(below(
        moa,
        LongestOwn4,
        10.0,
        "the tracker's part of any task at a quarter of the speed: under 10 ms",
        "ms",
    ));
    goals.push(below(moa, LongOwn4, 0.5, "no long task", "long tasks"));
    goals.push(at_most(
        rows,
        moa,
        FirstSlow,
        FLOOR,
        1.0,
        "first event at a quarter of the speed, slow line: no later than",
        "ms",
    ));
    goals.push(own_files_only(moa));
    goals.push(below(
        moa,
        Returned,
        30.0,
        "one call: 30 µs until it returns",
        "µs",
    ));
    goals.push(below(
        moa,
        CallCpu,
        130.0,
        "one call with all it causes: 130 µs",
        "µs",
    ));
    goals.push(below(
        moa,
        Scroll,
        100.0,
        "a frame of scrolling at a quarter of the speed: under 100 µs",
        "µs",
    ));
    goals.push(no_forced_layout(rows, moa));
    goals.push(same_with_full_queue(moa));
    for (metric, when) in [
        (MemoryLoaded, "after the load"),
        (MemoryCalled, "after 10,000 events"),
    ] {
        goals.push(memory(rows, moa, metric, when));
    }
    goals
}

fn size(sizes: &Sizes) -> Goal {
    const MOST: u64 = 16 * 1024;
    let bytes = sizes.total.brotli;
    let is_met = bytes <= MOST;
    Goal {
        goal: "a first visit downloads at most 16 KB".into(),
        figure: format!("{:.1} KB", bytes as f64 / 1024.0),
        is_met: Some(is_met),
        why: if is_met {
            String::new()
        } else {
            "without cart, purchases, orders, claims and members it would be 14 KB, but every page has a \
             visitor and a cart to look at, and a purchase click cannot wait for a second file"
                .into()
        },
    }
}

fn below(moa: &Row, metric: Metric, most: f64, goal: &str, unit: &str) -> Goal {
    let figure = moa.median(metric);
    let is_met = figure.map(|figure| figure <= most);
    Goal {
        goal: goal.into(),
        figure: format!("{} {unit}", Cell::from(moa.of(metric))),
        is_met,
        why: missed(is_met, metric),
    }
}

/// No more than this share of a peer's, in the same rounds.
fn at_most(
    rows: &Rows,
    moa: &Row,
    metric: Metric,
    peer: &str,
    share: f64,
    goal: &str,
    unit: &str,
) -> Goal {
    let peer = rows.get(peer);
    let theirs = peer.map(|peer| peer.of(metric)).unwrap_or_default();
    let name = peer.map_or("?", |peer| peer.subject.name.as_str());
    let both = moa.of(metric).median().zip(theirs.median());
    let is_noise = both.is_some_and(|(ours, theirs)| ours.min(theirs) <= 0.0);
    let is_met = both
        .filter(|_| !is_noise)
        .map(|(ours, theirs)| ours <= theirs * share);
    let why = match is_noise {
        true => "the noise of these rounds is greater than the cost".into(),
        false => missed(is_met, metric),
    };
    Goal {
        goal: format!("{goal} {name}'s"),
        figure: format!(
            "{} {unit}, {name} {}",
            Cell::from(moa.of(metric)),
            Cell::from(theirs)
        ),
        is_met,
        why,
    }
}

fn own_files_only(moa: &Row) -> Goal {
    let wire = moa.wire;
    let is_met = wire.preflights == 0 && wire.others == 0;
    Goal {
        goal: "nothing but our own files before the first event, no preflight".into(),
        figure: format!(
            "{} files, {} other requests, {} preflights",
            wire.files, wire.others, wire.preflights
        ),
        is_met: Some(is_met),
        why: String::new(),
    }
}

fn no_forced_layout(rows: &Rows, moa: &Row) -> Goal {
    let [ours, blank] =
        [Some(moa), rows.get("blank")].map(|row| row.and_then(|row| row.median(Metric::Layouts)));
    let is_met = ours.zip(blank).map(|(ours, blank)| ours <= blank + 0.05);
    Goal {
        goal: "no forced layout while scrolling".into(),
        figure: format!(
            "{} layouts in a frame, {} without a tracker",
            shown(ours),
            shown(blank)
        ),
        is_met,
        why: missed(is_met, Metric::Layouts),
    }
}

fn same_with_full_queue(moa: &Row) -> Goal {
    let ratio = moa
        .of(Metric::QueuedMany)
        .ratio_to(&moa.of(Metric::QueuedFew));
    Goal {
        goal: "adding an event costs the same with 10,000 queued as with none".into(),
        figure: format!("{} times", Cell::from(ratio.clone())),
        is_met: ratio.median().map(|ratio| ratio <= 1.1),
        why: "the first calls of a page are slower: its code is still being compiled".into(),
    }
}

fn memory(rows: &Rows, moa: &Row, metric: Metric, when: &str) -> Goal {
    let floor = rows.get(FLOOR);
    let theirs = floor.and_then(|floor| floor.median(metric));
    let is_met = moa
        .median(metric)
        .zip(theirs)
        .map(|(ours, theirs)| ours <= theirs + WASM_MEMORY_KB);
    Goal {
        goal: format!(
            "memory {when}: at most 1 MB over {}'s",
            floor.map_or("?", |floor| floor.subject.name.as_str())
        ),
        figure: format!("{} KB, {} KB", Cell::from(moa.of(metric)), shown(theirs)),
        is_met,
        why: missed(is_met, metric),
    }
}

fn shown(figure: Option<f64>) -> String {
    figure.map_or("–".into(), |figure| format!("{figure:.2}"))
}

/// Where the cost lies, for who misses the goal.
fn missed(is_met: Option<bool>, metric: Metric) -> String {
    if is_met != Some(false) {
        return String::new();
    }
    match metric {
        Metric::Cpu1 | Metric::Cpu4 => {
            "each function of the wasm is compiled at its first call, and session, visitor and queue are kept in the \
             browser, where OpenPanel keeps nothing"
        }
        Metric::LongestOwn4 | Metric::LongOwn4 => {
            "reading the script, setting up, the page and the visitor are a task each, the first two the longest"
        }
        Metric::FirstSlow => {
            "the wasm is asked for once the script has run, and a busy page lets both wait; OpenPanel's only file is \
             a seventh of ours"
        }
        Metric::MemoryLoaded | Metric::MemoryCalled => "what is queued is kept until it is answered",
        Metric::Layouts => "the height of the page is read while its layout is not done",
        Metric::Scroll => "the first frame of a scroll starts a timer; the table of scrolling shows what is noise",
        _ => "an event is made into JSON when it is heard of, so that nothing the page does later changes it",
    }
    .into()
}
