//! The page for readers: `docs/benchmarks.md` with its plots.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use super::calls::{BUDGET, CALLS, CHUNK, FRAMES};
use super::dist::Sizes;
use super::metrics::{Metric, Rows};
use super::plot::{self, Bar};
use super::{ASIDES, LIVES, goals, machine, tables};
use crate::table::{Cell, Report, Table};

/// Everything one run has found out.
#[derive(Debug)]
pub struct Run<'a> {
    /// All figures.
    pub rows: &'a Rows,
    /// Of Moa's files.
    pub sizes: &'a Sizes,
    /// The browser's name and version.
    pub browser: &'a str,
    /// How many rounds there were.
    pub rounds: u32,
    /// How long first pages at full speed, and the visitors' next, of all subjects and rounds took.
    pub first_pages_took: Duration,
}

/// The plots: file, title, what they are measured in, the figure.
const PLOTS: [(&str, &str, &str, Metric); 4] = [
    (
        "cpu",
        "JavaScript and wasm of a first page",
        "ms of main-thread CPU at full speed; median and quartiles",
        Metric::Script1,
    ),
    (
        "first-event",
        "Until the first event leaves",
        "ms at a quarter of the speed on a slow line",
        Metric::FirstSlow,
    ),
    (
        "call",
        "One call, with all it causes",
        "µs of main-thread CPU; median and quartiles",
        Metric::CallCpu,
    ),
    (
        "memory",
        "Memory after the load",
        "KB over the same page without a tracker",
        Metric::MemoryLoaded,
    ),
];

/// What the wasm is made of, as twiggy says; `build.sh` leaves it beside the report.
const TWIGGY: &str = "target/bench/twiggy.txt";

/// The same as tables, for the terminal and for programs.
pub fn report(run: &Run) -> Report {
    let mut tables = vec![goals::table(run.rows)];
    tables.extend(tables::all(run.rows, run.sizes));
    let mut notes = crate::machine_notes();
    notes.push(format!(
        "{}, headless; docs/benchmarks.md has the method.",
        run.browser
    ));
    Report {
        title: "The tracker".into(),
        notes,
        tables,
    }
}

/// Writes the page, and its plots into the folder of its name.
///
/// # Errors
///
/// When a file cannot be written; the message names it.
pub fn write(run: &Run, page: &Path) -> anyhow::Result<()> {
    let folder = page.with_extension("");
    std::fs::create_dir_all(&folder).with_context(|| cannot_write(&folder))?;
    let mut plots = vec![(
        "bytes",
        plot::bars(
            "Bytes before the first event",
            "KB, brotli",
            bytes(run.rows),
        ),
    )];
    for (name, title, note, metric) in PLOTS {
        plots.push((name, plot::bars(title, note, bars(run.rows, metric))));
    }
    for (name, svg) in &plots {
        let file = folder.join(name).with_extension("svg");
        std::fs::write(&file, svg).with_context(|| cannot_write(&file))?;
    }
    let text = text(run, &folder, &plots);
    std::fs::write(page, text).with_context(|| cannot_write(page))
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}; name another with --page", path.display())
}

fn bars(rows: &Rows, metric: Metric) -> Vec<Bar> {
    let bar = |row: &super::metrics::Row| {
        let samples = row.of(metric);
        Some(Bar {
            name: row.subject.name.clone(),
            value: samples.median()?,
            spread: samples.quartiles(),
            is_own: row.subject.is_moa(),
        })
    };
    rows.trackers().filter_map(bar).collect()
}

fn bytes(rows: &Rows) -> Vec<Bar> {
    let bar = |row: &super::metrics::Row| Bar {
        name: row.subject.name.clone(),
        value: row.wire[0].before as f64 / 1024.0,
        spread: None,
        is_own: row.subject.is_moa(),
    };
    rows.trackers().map(bar).collect()
}

fn text(run: &Run, folder: &Path, plots: &[(&str, String)]) -> String {
    let mut text = String::from(INTRODUCTION);
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    if run.rounds < ROUNDS {
        text.push_str(TOO_FEW);
    }
    add(&mut text, &goals::table(run.rows));
    for (plot, _) in plots {
        let _ = write!(text, "\n![{plot}]({name}/{plot}.svg)\n");
    }
    for table in tables::all(run.rows, run.sizes) {
        add(&mut text, &table);
    }
    text.push_str(&where_the_bytes_go(folder));
    text.push_str(&method(run));
    add(&mut text, &versions(run.rows));
    text.push_str(EXCLUDED);
    for row in run.rows.trackers() {
        if let Some(failure) = &row.failure {
            let _ = writeln!(text, "- {} failed in this run: {failure}", row.subject.name);
        }
    }
    text
}

fn add(text: &mut String, table: &Table) {
    let _ = write!(text, "\n## {}\n\n{}\n", table.title, table.to_markdown());
}

fn versions(rows: &Rows) -> Table {
    let cells = |row: &super::metrics::Row| {
        let subject = &row.subject;
        [
            &subject.name,
            &subject.package,
            &subject.version,
            &subject.offers,
            &subject.lacks,
            &subject.settings,
        ]
        .map(|text| Cell::from(text.as_str()))
        .to_vec()
    };
    Table {
        title: "Versions and settings".into(),
        columns: vec!["tracker", "npm package", "version", "on", "has not", "as"],
        rows: rows.trackers().map(cells).collect(),
    }
}

/// What is written by hand into `bytes.md` in the plots' folder, and the largest functions.
fn where_the_bytes_go(folder: &Path) -> String {
    let by_hand = std::fs::read_to_string(folder.join("bytes.md")).unwrap_or_default();
    let twiggy = std::fs::read_to_string(PathBuf::from(TWIGGY)).unwrap_or_default();
    let mut text = format!(
        "\n## Where the bytes go\n\n<!-- from bytes.md in the folder of the plots -->\n{by_hand}"
    );
    if !twiggy.is_empty() {
        let _ = write!(
            text,
            "\nThe largest parts of the wasm as twiggy lists them, which the names are still in:\n\n```text\n{}\n```\n",
            twiggy.trim_end()
        );
    }
    text
}

fn method(run: &Run) -> String {
    format!(
        "\n## Method\n\n\
- {}; {}, headless; {} round{}. In brackets the quartiles; ratios are taken within each round. First pages at full speed are \
loaded in each round, the next ones and those at a quarter of the speed in one of {ASIDES}; what is at full speed took {:.1} minutes in all.\n\
- One browser is kept. Every first page is loaded in a fresh context (DevTools' `Target.createBrowserContext`): nothing cached, \
nothing stored; the visitor's next page is the same one in that context, from a blank page of the same origin. Within a round all \
trackers take turns at one thing, then at the next; each round begins with another one.\n\
- The page is the demo store's product page; in its head stands one asynchronous script: the tracker. Store and tracker \
are two origins of the loopback, so preflights count. The tracker's origin serves its files (brotli 11) and answers as its \
server would, at once.\n\
- A tracker that sends no event twice running is left out with the error, at the end of this page.\n\
- CPU is the thread time (`tdur`) of what a trace shows on the page's main thread from the navigation's start until one \
second after the load event; what stands within another entry is counted once. JavaScript and wasm of it are scripts, functions \
and promises, and compiling on that thread, that are not of the page's own origin, without the layout that they force. Of both the median of the page without a tracker is taken off. What runs on \
other threads, such as a part of compiling, is not in it. Slowed down (`Emulation.setCPUThrottlingRate`) it includes the slowing. \
Tracing costs a little of everything, without a tracker too.\n\
- The tracker's part of a task is what such scripts take of it.\n\
- The slow line has 1.6 Mbit/s and 150 ms (CDP), at a quarter of the speed. LCP and INP are of that load; INP is the slowest answer \
to two clicks, at the load and after it. It takes its time, so only the light peers and Hackle are loaded by it, in one of {LIVES} rounds, \
as all is measured that comes after the load.\n\
- The first event leaves when its request reaches the loopback server, after any preflight.\n\
- Calls: {CALLS} with the same properties, {CHUNK} in a task, or as many as {} s allow and the tracker bears without jamming \
for minutes (the table of calls made says how many). CPU in all is that until the events have \
arrived, or 1 s has passed, less that of the same page without a tracker: who waits longer before sending is spared the \
sending.\n\
- Scrolling: {FRAMES} frames through the page. The tracker's part is what its listeners and its animation frame take, by a clock \
of 5 µs. The page is made dirty before and after, so a reading of a measure shows as a layout that the frame \
would not have had. What the page takes without a tracker is taken off, when it is left too.\n\
- Leaving: 50 calls on a page at rest, then `pagehide` and `visibilitychange` as listeners hear of them; the time they take.\n\
- Full queue: the network is cut, then calls as above; the first {CHUNK} and the last.\n\
- Memory: after a garbage collection, the heap of JavaScript, the browser's objects and buffers, wasm memory among them.\n",
        machine::description(),
        run.browser,
        run.rounds,
        if run.rounds == 1 { "" } else { "s" },
        run.first_pages_took.as_secs_f64() / 60.0,
        BUDGET.as_secs_f64(),
    )
}

/// So many rounds make a figure.
const ROUNDS: u32 = 15;

const TOO_FEW: &str = "\n**Fewer than 15 rounds: this run shows that everything is measured, its figures count for nothing.**\n";

const INTRODUCTION: &str = "# Benchmarks\n\n\
`./build.sh bench tracker` writes this page. It measures what a tracker costs a store page: Moa beside its peers, each with \
page views, session, engagement, scroll depth and commerce as far as it has them.\n";

const EXCLUDED: &str = "\n## Excluded\n\n\
- umami is not on npm; OpenPanel, which is, was level with it in an earlier measurement.\n\
- Remote configuration, session recording, surveys, flags and automatic capture of all clicks: Moa has none of them, so they are \
off where a peer lets them be.\n\
- Headers and the connection's own bytes; time to connect, which the loopback has none of. Peers with several hosts pay more in \
real life.\n\
- Other engines and real phones: only Chromium counts a thread's CPU.\n";
