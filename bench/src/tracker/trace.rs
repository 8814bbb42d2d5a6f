//! What the main thread did during one load, by the CPU time of its tasks, and which of it is a tracker's.

use super::devtools::TraceEntry;

/// A task is long from here on, for Chromium and for us.
const LONG_MS: f64 = 50.0;

/// What the scheduler runs. Promises that a script left behind run behind them.
const TASK: &str = "RunTask";

/// What runs JavaScript and wasm, or compiles them.
const SCRIPTS: [&str; 6] = [
    "EvaluateScript",
    "FunctionCall",
    "RunMicrotasks",
    "v8.compile",
    "v8.produceCache",
    "v8.run",
];

/// What the browser does within a script that asks for a measure of the page: of the page's own work, done sooner.
const LAYOUT: [&str; 2] = ["UpdateLayoutTree", "Layout"];

/// The main thread's time during one load, in ms of CPU.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MainThread {
    /// All it did.
    pub all_ms: f64,
    /// JavaScript and wasm of it that are not the page's own, without the layout that they force: no noise of the page
    /// is in it.
    pub script_ms: f64,
    /// The most that scripts which are not the page's own took of one task.
    pub longest_ms: f64,
    /// Of how many tasks they took [`LONG_MS`] or more.
    pub long: u32,
}

/// What the main thread did of each load of the page at this address, in order: from its navigation until `watched_ms`
/// after its load event. A load that did not come so far is left out. `origin` is the page's: what runs another's
/// script, or promises alone, is the tracker's, for promises name no script and the page waits for none.
pub fn loads(entries: &[TraceEntry], page: &str, origin: &str, watched_ms: f64) -> Vec<MainThread> {
    let is_ours = |entry: &&TraceEntry| {
        entry.name == "navigationStart" && entry.args.to_string().contains(page)
    };
    let mut starts: Vec<&TraceEntry> = entries.iter().filter(is_ours).collect();
    starts.sort_by(|a, b| a.ts.total_cmp(&b.ts));
    starts
        .iter()
        .filter_map(|start| load(entries, start, origin, watched_ms))
        .collect()
}

fn load(
    entries: &[TraceEntry],
    start: &TraceEntry,
    origin: &str,
    watched_ms: f64,
) -> Option<MainThread> {
    let is_there = |entry: &&TraceEntry| entry.pid == start.pid && entry.ts >= start.ts;
    let loaded = entries
        .iter()
        .filter(is_there)
        .find(|entry| entry.name == "loadEventEnd")?;
    let end = loaded.ts + watched_ms * 1000.0;
    let mut lasting: Vec<&TraceEntry> = entries
        .iter()
        .filter(is_there)
        .filter(|entry| entry.ph == "X" && entry.tid == start.tid && entry.ts < end)
        .collect();
    lasting.sort_by(|a, b| a.ts.total_cmp(&b.ts).then(b.dur.total_cmp(&a.dur)));
    let mut found = MainThread::default();
    // Until when tasks and scripts are counted already: what is within them is.
    let (mut tasks, mut scripts, mut layouts) = (0.0, 0.0, 0.0);
    // Whether the script under way is a tracker's.
    let mut is_own = false;
    let (mut task_end, mut own_us) = (0.0, 0.0);
    for entry in lasting {
        let end = entry.ts + entry.dur;
        if entry.ts >= tasks {
            found.all_ms += entry.tdur / 1000.0;
            tasks = end;
        }
        let is_script = SCRIPTS.contains(&entry.name.as_str());
        if entry.ts >= task_end {
            found.add_task(own_us);
            (task_end, own_us) = (if entry.name == TASK { end } else { 0.0 }, 0.0);
        }
        if is_script && entry.ts >= scripts {
            is_own = !entry.args.to_string().contains(origin);
            own_us += if is_own { entry.tdur } else { 0.0 };
            scripts = end;
        }
        let is_forced = is_own && entry.ts < scripts && entry.ts >= layouts;
        if is_forced && LAYOUT.contains(&entry.name.as_str()) {
            own_us -= entry.tdur;
            layouts = end;
        }
    }
    found.add_task(own_us);
    Some(found)
}

impl MainThread {
    fn add_task(&mut self, own_us: f64) {
        let ms = own_us / 1000.0;
        self.script_ms += ms;
        self.longest_ms = self.longest_ms.max(ms);
        self.long += u32::from(ms >= LONG_MS);
    }
}

#[cfg(test)]
mod tests;
