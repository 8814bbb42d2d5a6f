//! The rows of the report: each tracker's figure, and how many times Moa's it is.

use super::dist::Sizes;
use super::metrics::{Metric, Row, Rows};
use crate::table::{Cell, Table};

/// The tables, in the order of the report.
pub fn all(rows: &Rows, sizes: &Sizes) -> Vec<Table> {
    use Metric::*;
    vec![
        bytes(rows),
        files(sizes),
        requests(rows),
        table(
            rows,
            "A first page: the main thread's CPU over the same page without a tracker, ms",
            &[
                ("all, full speed", Cpu1),
                ("JS and wasm", Script1),
                ("all, quarter", Cpu4),
                ("JS and wasm, quarter", Script4),
            ],
        ),
        table(
            rows,
            "The visitor's next page: the same",
            &[
                ("all, full speed", WarmCpu1),
                ("JS and wasm", WarmScript1),
                ("all, quarter", WarmCpu4),
                ("JS and wasm, quarter", WarmScript4),
            ],
        ),
        table(
            rows,
            "The tracker's part of its longest task, at a quarter of the speed",
            &[
                ("first page, ms of CPU", LongestOwn4),
                ("next page", WarmLongestOwn4),
            ],
        ),
        plain(
            rows,
            "The whole page",
            &[
                ("CPU at full speed, ms", PageCpu1),
                ("CPU at a quarter, ms", PageCpu4),
                ("tasks of 50 ms or more, full speed", LongTasks1),
                ("the same at a quarter", LongTasks4),
                ("tasks of which the tracker has 50 ms", LongOwn4),
                ("LCP, slow line, ms", Painted),
                ("INP, ms", Answered),
            ],
        ),
        table(
            rows,
            "Navigation start until the first event leaves",
            &[
                ("full speed, ms", First1),
                ("next page", WarmFirst1),
                ("quarter, ms", First4),
                ("next page, quarter", WarmFirst4),
                ("quarter and slow line, ms", FirstSlow),
            ],
        ),
        table(
            rows,
            "One call",
            &[
                ("until it returns, µs", Returned),
                ("main-thread CPU in all, µs", CallCpu),
            ],
        ),
        plain(
            rows,
            "Calls made and arrived",
            &[("calls made", Made), ("arrived meanwhile", Arrived)],
        ),
        table(
            rows,
            "A frame of scrolling, at a quarter of the speed",
            &[("the tracker's part, µs", Scroll)],
        ),
        plain(rows, "Layouts in such a frame", &[("layouts", Layouts)]),
        table(
            rows,
            "Leaving the page with 50 events just made",
            &[("µs", Hide)],
        ),
        table(
            rows,
            "One call while nothing leaves",
            &[
                ("queue empty, µs", QueuedFew),
                ("queue full, µs", QueuedMany),
            ],
        ),
        table(
            rows,
            "Memory over the same page without a tracker",
            &[
                ("after the load, KB", MemoryLoaded),
                ("after the calls, KB", MemoryCalled),
            ],
        ),
    ]
}

/// The figures that matter most, for who waits for the end.
pub fn latest(rows: &Rows) -> String {
    let moa = |metric| {
        Cell::from(
            rows.get("moa")
                .map(|row| row.of(metric))
                .unwrap_or_default(),
        )
    };
    format!(
        "Moa so far {} ms CPU at 1x ({} JS and wasm), {} at 4x, longest task {}, first event {} ms",
        moa(Metric::Cpu1),
        moa(Metric::Script1),
        moa(Metric::Script4),
        moa(Metric::LongestOwn4),
        moa(Metric::First1)
    )
}

/// Figures with their ratios to Moa's.
fn table(rows: &Rows, title: &str, metrics: &[(&'static str, Metric)]) -> Table {
    let cells = |row: &Row, metric: Metric| {
        let ours = rows
            .get("moa")
            .map(|moa| moa.of(metric))
            .unwrap_or_default();
        let figure = row.of(metric);
        [
            Cell::from(figure.clone()),
            Cell::from(figure.ratio_to(&ours)),
        ]
    };
    Table {
        title: title.into(),
        columns: columns(metrics.iter().flat_map(|(name, _)| [*name, "÷ Moa's"])),
        rows: rows
            .trackers()
            .map(|row| {
                line(
                    row,
                    metrics.iter().flat_map(|(_, metric)| cells(row, *metric)),
                )
            })
            .collect(),
    }
}

/// Figures alone, of the page without a tracker too.
fn plain(rows: &Rows, title: &str, metrics: &[(&'static str, Metric)]) -> Table {
    Table {
        title: title.into(),
        columns: columns(metrics.iter().map(|(name, _)| *name)),
        rows: rows
            .0
            .iter()
            .map(|row| {
                line(
                    row,
                    metrics
                        .iter()
                        .map(|(_, metric)| Cell::from(row.of(*metric))),
                )
            })
            .collect(),
    }
}

fn bytes(rows: &Rows) -> Table {
    let ours = rows.get("moa").map_or(0, |moa| moa.wire[0].before);
    let cells = |row: &Row| {
        let [first, next] = row.wire;
        let ratio = first.before as f64 / ours.max(1) as f64;
        let ratio = Cell::Text(format!("{ratio:.3}"));
        line(
            row,
            [
                first.before.into(),
                ratio,
                first.down.into(),
                first.up.into(),
                next.down.into(),
                next.up.into(),
            ],
        )
    };
    Table {
        title: "Bytes over the wire (bodies, brotli)".into(),
        columns: columns([
            "down before the first event",
            "÷ Moa's",
            "down in all",
            "up in all",
            "next page, down",
            "next page, up",
        ]),
        rows: rows.trackers().map(cells).collect(),
    }
}

/// What every visit downloads of Moa, `moa.js`, and what only some pages do.
fn files(sizes: &Sizes) -> Table {
    let row = |name: &str, bytes: [u64; 3]| {
        let cells = bytes.map(Cell::Count);
        std::iter::once(Cell::from(name))
            .chain(cells)
            .collect::<Vec<_>>()
    };
    let files = sizes.files.iter();
    let rows = files
        .map(|(name, size)| row(name, [size.raw, size.gzip, size.brotli]))
        .collect();
    Table {
        title: "Moa's files".into(),
        columns: vec!["file", "raw", "gzip", "brotli"],
        rows,
    }
}

fn requests(rows: &Rows) -> Table {
    Table {
        title: "Requests before the first event".into(),
        columns: columns(["files of its own", "others", "preflights"]),
        rows: rows
            .trackers()
            .map(|row| {
                let wire = row.wire[0];
                line(
                    row,
                    [wire.files, wire.others, wire.preflights].map(Cell::Count),
                )
            })
            .collect(),
    }
}

fn columns(names: impl IntoIterator<Item = &'static str>) -> Vec<&'static str> {
    std::iter::once("tracker").chain(names).collect()
}

fn line(row: &Row, cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
    let name = match row.failure {
        Some(_) => Cell::Text(format!("{} (failed)", row.subject.name)),
        None => Cell::from(row.subject.name.as_str()),
    };
    std::iter::once(name).chain(cells).collect()
}
