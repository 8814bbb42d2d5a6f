//! How a command ends: what is said of it, and the exit code.

use std::fmt::Display;
use std::io;
use std::process::ExitCode;

/// The exit code for settings that are missing or impossible, as clap has it.
pub const BAD_SETTINGS: u8 = 2;

/// Why a command has not done what it was asked for.
pub trait CommandError: Display {
    /// Whether it lies in what the command was given, so that nothing was begun.
    fn is_of_settings(&self) -> bool;

    /// What kept its output from being written, where that is why.
    fn of_output(&self) -> Option<&io::Error>;
}

/// The exit code; where it has failed, with a line on stderr. That whoever read the output has seen enough, as `head` does, is
/// no failure.
pub fn ended<E: CommandError>(done: Result<(), E>) -> ExitCode {
    let Err(error) = done else {
        return ExitCode::SUCCESS;
    };
    match error.of_output().map(io::Error::kind) {
        Some(io::ErrorKind::BrokenPipe) => ExitCode::SUCCESS,
        _ if error.is_of_settings() => settings_problem(&error),
        _ => problem(&error),
    }
}

/// Says what is wrong with what a command was given.
pub fn settings_problem(problem: &dyn Display) -> ExitCode {
    eprintln!("moa-collector: {problem}");
    ExitCode::from(BAD_SETTINGS)
}

/// Says what went wrong.
pub fn problem(problem: &dyn Display) -> ExitCode {
    eprintln!("moa-collector: {problem}");
    ExitCode::FAILURE
}
