//! `moa-collector events`: the stored events, handed over.

pub(crate) mod args;
pub mod run;
