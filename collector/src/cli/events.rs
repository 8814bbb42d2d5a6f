//! `moa-collector events`: the stored events, handed over.

pub mod args;
mod progress;
pub mod run;
