//! What all rounds found, and its tables.

use super::calls::{CHUNK, CHUNKS, Call, Calls};
use super::dist::Sizes;
use super::load::PageLoad;
use crate::stats::Samples;
use crate::table::{Cell, Report, Table};

/// Everything measured so far.
#[derive(Debug)]
pub struct Results {
    /// Loads at full speed, and at that of a phone in the middle of the market.
    pub speeds: [AtSpeed; 2],
    /// Calls of the tracker, and what they are compared with.
    pub calls: CallSamples,
}

/// Loads with the browser slowed down alike.
#[derive(Debug)]
pub struct AtSpeed {
    /// So many times.
    pub slowdown: u32,
    /// Without the tag.
    pub blank: LoadSamples,
    /// With the tag.
    pub tagged: LoadSamples,
}

/// Loads of one page.
#[derive(Debug, Default)]
pub struct LoadSamples {
    cpu_ms: Samples,
    loaded_ms: Samples,
    first_event_ms: Samples,
}

/// Calls of each kind.
#[derive(Debug, Default)]
pub struct CallSamples {
    track: Took,
    stringify: Took,
    store: Took,
    queued_few: Took,
    queued_many: Took,
}

#[derive(Debug, Default)]
struct Took {
    returned: Samples,
    cpu: Samples,
}

impl Default for Results {
    fn default() -> Self {
        let speeds = [1, 4].map(|slowdown| AtSpeed {
            slowdown,
            blank: LoadSamples::default(),
            tagged: LoadSamples::default(),
        });
        let calls = CallSamples::default();
        Self { speeds, calls }
    }
}

impl LoadSamples {
    /// Adds a round.
    pub fn push(&mut self, load: &PageLoad) {
        self.cpu_ms.push(load.cpu_ms);
        self.loaded_ms.push(load.loaded_ms);
        if let Some(first_event_ms) = load.first_event_ms {
            self.first_event_ms.push(first_event_ms);
        }
    }
}

impl CallSamples {
    /// Adds a round.
    pub fn push(&mut self, calls: &Calls) {
        self.track.push(calls.track);
        self.stringify.push(calls.stringify);
        self.store.push(calls.store);
        self.queued_few.push(calls.queued_few);
        self.queued_many.push(calls.queued_many);
    }
}

impl Took {
    fn push(&mut self, call: Call) {
        self.returned.push(call.returned);
        self.cpu.push(call.cpu);
    }
}

impl Results {
    /// The figures that matter most, for who waits for the end.
    pub fn latest(&self) -> String {
        let cost = |speed: &AtSpeed| {
            let cost = Cell::from(speed.cost_ms());
            format!("{cost} ms CPU at {}x", speed.slowdown)
        };
        let costs = self.speeds.iter().map(cost).collect::<Vec<_>>().join(", ");
        let call = Cell::from(self.calls.track.returned.clone());
        format!("the tracker costs so far {costs}, a call {call} µs")
    }

    /// The tables, and what must be known to read them.
    pub fn report(&self, browser: &str, sizes: &Sizes) -> Report {
        let mut notes = crate::machine_notes();
        notes.extend(conditions(browser));
        Report {
            title: "The tracker".into(),
            notes,
            tables: vec![
                Table {
                    title: "Loading a page".into(),
                    columns: vec!["what", "CPU slowed", "ms", "ratio", "to"],
                    rows: self.speeds.iter().flat_map(AtSpeed::rows).collect(),
                },
                self.calls.table(),
                bytes(sizes),
            ],
        }
    }
}

impl AtSpeed {
    fn cost_ms(&self) -> Samples {
        self.tagged.cpu_ms.over(&self.blank.cpu_ms)
    }

    fn rows(&self) -> [Vec<Cell>; 4] {
        let (blank, tagged) = (&self.blank, &self.tagged);
        let row = |what: &str, ms: Samples, compared: Option<(Samples, &str)>| {
            let (ratio, to) = match compared {
                Some((ratio, to)) => (ratio.into(), to.into()),
                None => (Cell::Nothing, Cell::Nothing),
            };
            let slowed = Cell::Text(format!("{}x", self.slowdown));
            vec![what.into(), slowed, ms.into(), ratio, to]
        };
        let cpu = &blank.cpu_ms;
        let (cost, first) = (self.cost_ms(), &tagged.first_event_ms);
        [
            row("main-thread CPU of the blank page", cpu.clone(), None),
            row(
                "the same with the tracker",
                tagged.cpu_ms.clone(),
                Some((tagged.cpu_ms.ratio_to(cpu), "the blank page's CPU")),
            ),
            row(
                "what the tracker adds",
                cost.clone(),
                Some((cost.ratio_to(cpu), "the blank page's CPU")),
            ),
            row(
                "navigation start to the first request with events",
                first.clone(),
                Some((
                    first.ratio_to(&blank.loaded_ms),
                    "navigation start to the end of the blank page's load",
                )),
            ),
        ]
    }
}

impl CallSamples {
    fn table(&self) -> Table {
        let ratio = |took: &Took| self.track.returned.ratio_to(&took.returned).into();
        let cpu = |took: &Took| took.cpu.clone().into();
        let row = |what: &str, took: &Took, cpu: Cell, ratio: Cell| {
            vec![what.into(), took.returned.clone().into(), cpu, ratio]
        };
        let (track, stringify, store) = (&self.track, &self.stringify, &self.store);
        let (few, many) = (&self.queued_few, &self.queued_many);
        Table {
            title: "One call".into(),
            columns: vec![
                "what",
                "µs until it returns",
                "µs of main-thread CPU in all",
                "moa('track', …) ÷ this",
            ],
            rows: vec![
                row("moa('track', …)", track, cpu(track), Cell::Nothing),
                row(
                    "JSON.stringify of the same event",
                    stringify,
                    cpu(stringify),
                    ratio(stringify),
                ),
                // Clearing the storage again would be in its CPU too.
                row(
                    "localStorage.setItem of its JSON",
                    store,
                    Cell::Nothing,
                    ratio(store),
                ),
                row(
                    "moa('track', …) while nothing may leave, up to 500 queued",
                    few,
                    Cell::Nothing,
                    ratio(few),
                ),
                row(
                    "the same with 9,500 to 10,000 queued",
                    many,
                    Cell::Nothing,
                    ratio(many),
                ),
            ],
        }
    }
}

fn bytes(sizes: &Sizes) -> Table {
    let row = |what: &str, bytes: [u64; 3]| -> Vec<Cell> {
        [Cell::from(what)]
            .into_iter()
            .chain(bytes.map(Cell::Count))
            .collect()
    };
    let files = sizes.files.iter();
    let mut rows: Vec<_> = files
        .map(|(name, size)| row(name, [size.raw, size.gzip, size.brotli]))
        .collect();
    let total = sizes.total;
    rows.push(row("a first visit", [total.raw, total.gzip, total.brotli]));
    Table {
        title: "Bytes".into(),
        columns: vec!["file", "raw", "gzip", "brotli"],
        rows,
    }
}

fn conditions(browser: &str) -> [String; 4] {
    [
        format!(
            "{browser}, headless, a new browser with an empty profile for every page. Pages, tracker \
             (brotli) and a collector that accepts everything come from one origin on loopback, and \
             share the cores with the browser."
        ),
        "A load is counted from the navigation's start until 1 s after the load event. CPU is the \
         CDP metric TaskDuration in thread ticks; slowed down, it includes the slowing \
         (Emulation.setCPUThrottlingRate). What runs on other threads, such as compiling the wasm, \
         is not in it."
            .into(),
        format!(
            "{} calls a round, in {CHUNKS} tasks of {CHUNK}, in turn with the things they are \
             compared with; every event was seen to arrive. \"In all\" is the CPU until the events \
             were delivered, less that of doing nothing the same way.",
            CHUNKS * CHUNK as usize
        ),
        "Bytes are those of sizes.json; the browser was seen to download as many.".into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(cpu_ms: f64, loaded_ms: f64, first_event_ms: Option<f64>) -> PageLoad {
        PageLoad {
            cpu_ms,
            loaded_ms,
            first_event_ms,
        }
    }

    #[test]
    fn the_cost_is_what_is_over_the_blank_page_of_the_same_round() {
        let mut results = Results::default();
        let [full, _] = &mut results.speeds;
        // The second round is ten times noisier; what the rounds say stays the same.
        for noise in [1.0, 10.0] {
            full.blank.push(&load(8.0 * noise, 20.0 * noise, None));
            full.tagged
                .push(&load(12.0 * noise, 30.0 * noise, Some(50.0 * noise)));
        }
        let rows = full.rows();
        let ratios = [1, 2, 3].map(|at| rows[at][3].to_string());
        assert_eq!(
            ratios,
            [
                "1.50 (1.50–1.50)",
                "0.500 (0.500–0.500)",
                "2.50 (2.50–2.50)"
            ]
        );
        assert!(results.latest().contains("22.0 (13.0–31.0) ms CPU at 1x"));
    }

    #[test]
    fn calls_are_compared_with_each_other() {
        let call = |returned| Call {
            returned,
            cpu: returned * 2.0,
        };
        let mut calls = CallSamples::default();
        calls.push(&Calls {
            track: call(20.0),
            stringify: call(2.0),
            store: call(10.0),
            queued_few: call(20.0),
            queued_many: call(25.0),
        });
        let rows = calls.table().rows;
        let shown = |row: usize| [1, 2, 3].map(|at| rows[row][at].to_string());
        assert_eq!(shown(0), ["20.0 (20.0–20.0)", "40.0 (40.0–40.0)", "–"]);
        assert_eq!(
            shown(1),
            ["2.00 (2.00–2.00)", "4.00 (4.00–4.00)", "10.0 (10.0–10.0)"]
        );
        assert_eq!(shown(2), ["10.0 (10.0–10.0)", "–", "2.00 (2.00–2.00)"]);
        assert_eq!(shown(4), ["25.0 (25.0–25.0)", "–", "0.800 (0.800–0.800)"]);
    }

    #[test]
    fn every_row_has_a_cell_for_every_column() {
        let sizes = serde_json::json!({
            "files": { "moa.js": { "raw": 3, "gzip": 2, "brotli": 1 } },
            "total_raw": 3, "total_gzip": 2, "total_brotli": 1,
        });
        let report = Results::default().report("Chromium", &serde_json::from_value(sizes).unwrap());
        for table in report.tables {
            assert!(
                table
                    .rows
                    .iter()
                    .all(|row| row.len() == table.columns.len())
            );
        }
    }
}
