//! Which of the main thread's tasks are a tracker's, and how long they take.

use super::cdp::TraceEntry;

/// A task is long from here on, for Chromium and for us.
const LONG_MS: f64 = 50.0;

/// What the scheduler runs. Promises that a script left behind run between them.
const TASK: &str = "RunTask";

/// What names the script it runs.
const SCRIPTS: [&str; 4] = ["EvaluateScript", "FunctionCall", "v8.compile", "v8.run"];

/// A tracker's part of the tasks during one load, in ms of CPU time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OwnTasks {
    /// The longest.
    pub longest_ms: f64,
    /// How many took [`LONG_MS`] or more.
    pub long: u32,
}

/// What scripts from this origin took of each task on the main thread of the page at this address; `None`
/// when the page was not traced.
pub fn own_tasks(entries: &[TraceEntry], page: &str, origin: &str) -> Option<OwnTasks> {
    let is_ours = |entry: &&TraceEntry| {
        entry.name == "navigationStart" && entry.args.to_string().contains(page)
    };
    let start = entries.iter().rfind(is_ours)?;
    let mut lasting: Vec<&TraceEntry> = entries
        .iter()
        .filter(|entry| entry.ph == "X" && entry.pid == start.pid && entry.tid == start.tid)
        .filter(|entry| entry.ts >= start.ts)
        .collect();
    lasting.sort_by(|a, b| a.ts.total_cmp(&b.ts).then(b.dur.total_cmp(&a.dur)));
    let mut own = OwnTasks::default();
    // When the task ends, when what is counted of it ends, and how long the tracker has run in it.
    let (mut task_end, mut counted_to, mut us) = (0.0, 0.0, 0.0);
    for entry in lasting {
        let end = entry.ts + entry.dur;
        if entry.ts >= task_end {
            own.add(us);
            (task_end, us) = (if entry.name == TASK { end } else { 0.0 }, 0.0);
        }
        // What is called from within is in it already.
        if entry.ts >= counted_to && runs_script_of(entry, origin) {
            us += entry.tdur;
            counted_to = end;
        }
    }
    own.add(us);
    Some(own)
}

impl OwnTasks {
    fn add(&mut self, us: f64) {
        let ms = us / 1000.0;
        self.longest_ms = self.longest_ms.max(ms);
        self.long += u32::from(ms >= LONG_MS);
    }
}

fn runs_script_of(entry: &TraceEntry, origin: &str) -> bool {
    SCRIPTS.contains(&entry.name.as_str()) && entry.args.to_string().contains(origin)
}

#[cfg(test)]
mod tests;
