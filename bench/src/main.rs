//! What `./build.sh bench` runs: Moa measured against something in the same run.
//!
//! On a machine that others share, a figure alone says little. So everything is measured in
//! rounds, the compared things one right after the other, and summed up as ratios: the
//! [collector] to a server that only reads, to a JSON parser and to the disk, its [logs] to each
//! other, a model of what they take at any [scale] to what is measured, the [tracker] to its peers and to the same page without any.

mod cli;
mod collector;
mod events;
mod hostile;
mod logs;
mod scale;
mod stats;
mod table;
mod tracker;

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::Parser;
use cli::{Cli, Command};
use tokio::signal::ctrl_c;
use tokio::signal::unix::{SignalKind, signal};

/// As the collector's program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let command = Cli::parse().command;
    match measure_or_stop(command).await {
        Ok(()) => ExitCode::SUCCESS,
        // One line: the messages say what the system said and what to do.
        Err(error) => {
            eprintln!("moa-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What is left of a run that is stopped.
const KEPT: &str =
    "; of a tracker run, the whole rounds are on its page, and nothing else was written";

/// Measures until it is done or told to stop. Dropping what runs ends the programs it started.
async fn measure_or_stop(command: Command) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = measure(command) => done,
        _ = ctrl_c() => bail!("stopped by Ctrl-C{KEPT}"),
        _ = terminate.recv() => bail!("stopped by SIGTERM{KEPT}"),
    }
}

async fn measure(command: Command) -> anyhow::Result<()> {
    let out = match &command {
        Command::Collector(flags) => flags.out.clone(),
        Command::Hostile(flags) => flags.out.clone(),
        Command::Logs(flags) => flags.out.clone(),
        Command::Scale(flags) => flags.out.clone(),
        Command::Tracker(flags) => flags.out.clone(),
    };
    // First, so that nobody waits for figures that cannot be kept.
    table::make_folder(&out)?;
    let (report, name) = match command {
        Command::Collector(flags) => (collector::run(&flags).await?, "collector"),
        Command::Hostile(flags) => (hostile::run(&flags).await?, "hostile"),
        Command::Logs(flags) => (logs::run(&flags).await?, "logs"),
        Command::Scale(flags) => (scale::run(&flags).await?, "scale"),
        Command::Tracker(flags) => (tracker::run(&flags).await?, "tracker"),
    };
    report.write(&out, name)?;
    Ok(write!(std::io::stdout(), "{report}")?)
}

/// Notes that hold for every report.
fn machine_notes() -> Vec<String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut notes = vec![format!(
        "Medians over the rounds, in brackets the quartiles. Ratios are taken within each round. \
         {cores} cores, and others may have used them too."
    )];
    if cfg!(debug_assertions) {
        notes.push("**A debug build**: for figures that count, build with --release.".into());
    }
    notes
}
