//! The program, run to its end.

use std::process::{Command, Output};

/// Where it is.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_moa-collector");

pub fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}
