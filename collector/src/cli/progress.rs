//! How far long work is, on stderr.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a line is written where there is no terminal.
const PAUSE: Duration = Duration::from_secs(1);

/// A bar on a terminal, else a line every second.
pub(crate) enum Progress {
    Bar(ProgressBar),
    Lines { last: Instant },
}

impl Progress {
    pub fn to_stderr() -> Self {
        if !io::stderr().is_terminal() {
            return Self::Lines {
                last: Instant::now(),
            };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = "{wide_bar} {percent:>3} % · {msg} · {elapsed}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Self::Bar(bar)
    }

    /// So much of so much is done, and so much it comes to.
    pub fn show(&mut self, done: u64, of: u64, what: &str) {
        match self {
            Self::Bar(bar) => {
                bar.set_length(of);
                bar.set_position(done);
                bar.set_message(what.to_owned());
            }
            Self::Lines { last } if last.elapsed() >= PAUSE => {
                *last = Instant::now();
                eprintln!("{}", line(done, of, what));
            }
            Self::Lines { .. } => {}
        }
    }

    /// Leaves the terminal to what is said next.
    pub fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn line(done: u64, of: u64, what: &str) -> String {
    format!("{} %, {what}", done * 100 / of.max(1))
}

#[cfg(test)]
mod tests;
