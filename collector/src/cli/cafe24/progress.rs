//! How far a job is, on stderr.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cafe24::state;

/// How often a line is written where there is no terminal.
const PAUSE: Duration = Duration::from_secs(2);

const BAR: &str = "{wide_bar} {percent:>3} % · {msg} · {elapsed}";
const SPINNER: &str = "{spinner} {msg} · {elapsed}";

/// A bar on a terminal, else a line every two seconds.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    line: Option<(Instant, String)>,
    step: Step,
}

/// The step that is done just now: each has its own pace.
#[derive(Default)]
struct Step {
    name: String,
    begun: Option<(Instant, u64)>,
}

impl Progress {
    pub fn to_stderr() -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        });
        Self {
            bar,
            line: None,
            step: Step::default(),
        }
    }

    /// It is so far.
    pub fn show(&mut self, so_far: &state::Progress) {
        if so_far.step.is_empty() {
            return self.wait("begun");
        }
        let left = self.step.left(so_far, Instant::now());
        let text = text(so_far, left);
        let total = so_far.total.filter(|total| *total > 0);
        self.say(text, total.map(|total| (so_far.done, total)));
    }

    /// It has not begun.
    pub fn wait(&mut self, why: &str) {
        self.say(why.to_owned(), None);
    }

    fn say(&mut self, text: String, part: Option<(u64, u64)>) {
        if let Some(bar) = &self.bar {
            let template = match part {
                Some(_) => BAR,
                None => SPINNER,
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            let (done, total) = part.unwrap_or((0, 1));
            bar.set_length(total);
            bar.set_position(done);
            return bar.set_message(text);
        }
        // What has not changed is not said again.
        let is_due = match &self.line {
            Some((at, said)) => at.elapsed() >= PAUSE && *said != text,
            None => true,
        };
        if is_due {
            eprintln!("{text}");
            self.line = Some((Instant::now(), text));
        }
    }

    /// Leaves the terminal to what is said next.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Step {
    /// How long the rest takes at the pace until now, in seconds.
    fn left(&mut self, so_far: &state::Progress, now: Instant) -> Option<u64> {
        if self.name != so_far.step || self.begun.is_none_or(|(_, done)| done > so_far.done) {
            self.name.clone_from(&so_far.step);
            self.begun = Some((now, so_far.done));
        }
        let (at, before) = self.begun?;
        let (done, total) = (so_far.done - before, so_far.total?);
        let rest = total.checked_sub(so_far.done)?;
        let seconds = (now - at).as_secs_f64();
        // Of the first moments nothing can be told.
        (done > 0 && seconds >= 1.0).then(|| (seconds / done as f64 * rest as f64).ceil() as u64)
    }
}

fn text(so_far: &state::Progress, left: Option<u64>) -> String {
    let state::Progress { step, done, total } = so_far;
    let left = left.map_or(String::new(), |left| format!(", {} left", duration(left)));
    match total {
        Some(total) => format!("{step}: {done} of {total}{left}"),
        None => format!("{step}: {done}"),
    }
}

/// `12 s`, `3 min 12 s`, `2 h 5 min`.
pub(super) fn duration(seconds: u64) -> String {
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests;
