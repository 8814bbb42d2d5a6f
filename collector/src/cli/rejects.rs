//! `moa-collector rejects`: what was not taken, shown and checked again.

pub(crate) mod args;
mod print;
pub mod run;
