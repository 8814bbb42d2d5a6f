//! What the tracker wants to be, held against what was measured.

use super::metrics::{Metric, Row, Rows};
use crate::table::{Cell, Table};

/// The light peers whose first event ours follows closely.
const LIGHTEST: [&str; 2] = ["plausible", "openpanel"];
/// By so much, in ms.
const BEHIND_MS: f64 = 10.0;
/// How far the quartiles may lie from the middle, as a share of it.
const NOISE: f64 = 0.10;

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
pub fn table(rows: &Rows) -> Table {
    let goals = rows
        .get("moa")
        .map(|moa| all(rows, moa))
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

fn all(rows: &Rows, moa: &Row) -> Vec<Goal> {
    use Metric::*;
    let mut goals = vec![
        bytes(
            moa.wire[0].before,
            12,
            "bytes before the first event: at most 12 KB",
            "two thirds are the wasm, in the one file: in a second one the first event would come a request later, or be \
             put together by a second program",
        ),
        bytes(
            moa.wire[0].down,
            22,
            "all that a first page downloads: at most 22 KB",
            "a third is cart, purchases, claims and members, which a page that looks at its visitor and cart needs: nearly \
             every one",
        ),
        share(
            rows,
            moa,
            Script1,
            (6.0, 45.3),
            "JavaScript and wasm of a first page",
        ),
        share(
            rows,
            moa,
            Script4,
            (36.0, 288.0),
            "the same at a quarter of the speed",
        ),
        share(
            rows,
            moa,
            LongestOwn4,
            (10.0, 142.0),
            "the tracker's part of any task at a quarter of the speed",
        ),
        below(moa, LongOwn4, 0.5, "no long task", "long tasks"),
    ];
    for (metric, when) in [
        (First1, "at full speed"),
        (FirstSlow, "at a quarter of the speed, slow line"),
    ] {
        for peer in LIGHTEST {
            goals.push(follows(rows, moa, metric, peer, when));
        }
    }
    goals.extend([
        own_files_only(moa),
        below(
            moa,
            Returned,
            30.0,
            "one call: 30 µs until it returns",
            "µs",
        ),
        below(
            moa,
            CallCpu,
            130.0,
            "one call with all it causes: 130 µs",
            "µs",
        ),
        below(
            moa,
            Scroll,
            100.0,
            "a frame of scrolling at a quarter of the speed: under 100 µs",
            "µs",
        ),
        no_forced_layout(rows, moa),
        same_with_full_queue(moa),
        below(
            moa,
            MemoryLoaded,
            200.0,
            "memory after the load: at most 200 KB",
            "KB",
        ),
        quiet(rows, moa),
    ]);
    goals
}

fn bytes(bytes: u64, most_kb: u64, goal: &str, why: &str) -> Goal {
    let is_met = bytes <= most_kb * 1024;
    Goal {
        goal: goal.into(),
        figure: format!("{:.1} KB", bytes as f64 / 1024.0),
        is_met: Some(is_met),
        why: if is_met { "" } else { why }.into(),
    }
}

/// The first event leaves as early as a light peer's, in the same rounds, or a little behind it.
fn follows(rows: &Rows, moa: &Row, metric: Metric, peer: &str, when: &str) -> Goal {
    let peer = rows.get(peer);
    let theirs = peer.map(|peer| peer.of(metric)).unwrap_or_default();
    let name = peer.map_or("?", |peer| peer.subject.name.as_str());
    let behind = moa.of(metric).less_each(&theirs);
    let is_met = behind.median().map(|behind| behind <= BEHIND_MS);
    Goal {
        goal: format!("first event {when}: at most {BEHIND_MS} ms behind {name}'s"),
        figure: format!(
            "{} ms, {name} {}; behind by {}",
            Cell::from(moa.of(metric)),
            Cell::from(theirs),
            Cell::from(behind)
        ),
        is_met,
        why: missed(is_met, metric),
    }
}

/// The bench itself: how far the quartiles of Hackle's times Moa's lie apart, for within a round both meet the same
/// machine.
fn quiet(rows: &Rows, moa: &Row) -> Goal {
    let hackle = rows.get("hackle");
    let apart = |metric| {
        let samples = hackle?.of(metric).ratio_to(&moa.of(metric));
        let ((low, high), middle) = samples.quartiles().zip(samples.median())?;
        Some((high - middle).max(middle - low) / middle)
    };
    let apart = [Metric::Script1, Metric::Script4].map(apart);
    let shown =
        apart.map(|apart| apart.map_or("–".into(), |apart| format!("{:.1} %", apart * 100.0)));
    let is_met = apart[0]
        .zip(apart[1])
        .map(|(full, quarter)| full.max(quarter) <= NOISE);
    let why = match is_met {
        Some(false) => {
            "a round's pages are seconds apart, and the processor is shared with other machines"
        }
        _ => "",
    };
    Goal {
        goal: "the bench itself: quartiles of Hackle's JavaScript and wasm ÷ Moa's within 10 % of the middle".into(),
        figure: format!("{} at full speed, {} at a quarter", shown[0], shown[1]),
        is_met,
        why: why.into(),
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

/// At most so many ms where Hackle takes so many: machines differ in speed, so what is held is the share within each round.
fn share(rows: &Rows, moa: &Row, metric: Metric, (most, of): (f64, f64), what: &str) -> Goal {
    let hackle = rows.get("hackle").map(|row| row.of(metric));
    let share = moa.of(metric).ratio_to(&hackle.unwrap_or_default());
    let is_met = share.median().map(|share| share <= most / of);
    Goal {
        goal: format!(
            "{what}: at most {most} ms of CPU where Hackle takes {of}, a share of {:.3}",
            most / of
        ),
        figure: format!(
            "{}; {} ms here",
            Cell::from(share),
            Cell::from(moa.of(metric))
        ),
        is_met,
        why: missed(is_met, metric),
    }
}

fn own_files_only(moa: &Row) -> Goal {
    let wire = moa.wire[0];
    let is_met = wire.preflights == 0 && wire.others == 0;
    Goal {
        goal: "nothing but our own files before the first event, no preflight".into(),
        figure: format!(
            "files: {}; other requests: {}; preflights: {}",
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

fn shown(figure: Option<f64>) -> String {
    figure.map_or("–".into(), |figure| format!("{figure:.2}"))
}

/// Where the cost lies, for who misses the goal.
fn missed(is_met: Option<bool>, metric: Metric) -> String {
    if is_met != Some(false) {
        return String::new();
    }
    match metric {
        Metric::Script1 | Metric::Script4 => {
            "each function of the wasm is compiled at its first call, and session, visitor and queue are kept in the \
             browser, where the lightest keep nothing"
        }
        Metric::LongestOwn4 | Metric::LongOwn4 => {
            "the longest of six: each has a dozen functions of the wasm to compile, and JavaScript that runs for the first time"
        }
        Metric::First1 => "the wasm is compiled once the script has run",
        Metric::FirstSlow => {
            "the lightest have a tenth of our bytes, and the line takes 120 ms for the rest; nothing else is waited for"
        }
        Metric::MemoryLoaded => "the script with the wasm in it is kept, the wasm's bytes and compiled code beside it, and its memory has 64 KB",
        Metric::Layouts => "the height of the page is read while its layout is not done",
        Metric::Scroll => "the first frame of a scroll starts a timer; the table of scrolling shows what is noise",
        _ => "an event is made into JSON when it is heard of, so that nothing the page does later changes it",
    }
    .into()
}
