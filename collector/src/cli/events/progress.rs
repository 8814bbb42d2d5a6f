//! How far an export is, on stderr.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::export::Reached;

/// How often a line is written where there is no terminal.
const PAUSE: Duration = Duration::from_secs(1);

/// A bar on a terminal, else a line every second.
pub(super) enum Progress {
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

    pub fn show(&mut self, reached: Reached) {
        match self {
            Self::Bar(bar) => {
                bar.set_length(reached.last);
                bar.set_position(reached.seq);
                bar.set_message(format!("{} events", reached.events));
            }
            Self::Lines { last } if last.elapsed() >= PAUSE => {
                *last = Instant::now();
                eprintln!("{}", line(reached));
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

fn line(reached: Reached) -> String {
    let percent = reached.seq * 100 / reached.last.max(1);
    format!("{percent} %, {} events", reached.events)
}

#[cfg(test)]
mod tests;
