//! `moa-collector events`: the stored events, handed over.

pub mod args;
pub mod run;
