//! `moa-collector sinks`: where the sinks are, and from where they go on.

pub(crate) mod args;
mod print;
pub mod run;
