//! The collector's command line; see [`moa_collector::cli`] for the commands.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use moa_collector::cli::events::Events;
use moa_collector::cli::rejects::Rejects;
use moa_collector::cli::{Cli, Command, LogFormat, Serve};
use moa_collector::export;
use moa_collector::rejects::command::{self, RejectsError};
use moa_collector::server::Collector;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// The exit code for settings that are missing or impossible, as clap has it.
const BAD_SETTINGS: u8 = 2;

/// At `trace` this part of the server would name the address of every visitor.
const UNNAMED: &str = "axum::serve=error";

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(problem) = log_to_stderr(cli.log.as_deref(), cli.log_format) {
        return settings_problem(&problem);
    }
    match cli.command {
        Command::Serve(flags) => serve(flags),
        Command::Events(command) => events(&command),
        Command::Rejects(command) => rejects(&command),
    }
}

fn log_to_stderr(level: Option<&str>, format: LogFormat) -> Result<(), String> {
    let filter = match level {
        Some(level) => EnvFilter::try_new(level).map_err(|error| {
            format!("--log {level}: {error}; give error, warn, info, debug or trace")
        })?,
        None => EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
    };
    let filter = match UNNAMED.parse() {
        Ok(unnamed) => filter.add_directive(unnamed),
        Err(error) => return Err(format!("{UNNAMED}: {error}")),
    };
    let log = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_env_filter(filter);
    match format {
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}

fn serve(flags: Serve) -> ExitCode {
    let settings = match flags.settings() {
        Ok(settings) => settings,
        Err(error) => return settings_problem(&error),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return problem(&format_args!("cannot start: {error}")),
    };
    runtime.block_on(async {
        // Before the first line, so that who reads it may send a signal at once.
        let signals = match Signals::new() {
            Ok(signals) => signals,
            Err(error) => return problem(&format_args!("cannot listen for signals: {error}")),
        };
        let collector = match Collector::start(settings).await {
            Ok(collector) => collector,
            Err(error) => return settings_problem(&error),
        };
        if let Err(error) = announce(&collector) {
            tracing::warn!(%error, "cannot write to stdout");
        }
        signals.received().await;
        tracing::info!("stopping");
        collector.stop().await;
        ExitCode::SUCCESS
    })
}

fn announce(collector: &Collector) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(
        stdout,
        "moa-collector listening on http://{}",
        collector.address()
    )?;
    stdout.flush()
}

/// The signals that stop the collector.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn received(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

fn events(command: &Events) -> ExitCode {
    match export::command::run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) if error.is_of_settings() => settings_problem(&error),
        Err(error) => problem(&error),
    }
}

fn rejects(command: &Rejects) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().build() {
        Ok(runtime) => runtime,
        Err(error) => return problem(&format_args!("cannot start: {error}")),
    };
    match runtime.block_on(command::run(command, io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(RejectsError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) if error.is_of_settings() => settings_problem(&error),
        Err(error) => problem(&error),
    }
}

fn settings_problem(problem: &dyn Display) -> ExitCode {
    eprintln!("moa-collector: {problem}");
    ExitCode::from(BAD_SETTINGS)
}

fn problem(problem: &dyn Display) -> ExitCode {
    eprintln!("moa-collector: {problem}");
    ExitCode::FAILURE
}
