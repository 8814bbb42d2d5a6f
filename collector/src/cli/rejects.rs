//! `moa-collector rejects`: what was not taken, shown and checked again.

pub mod args;
mod print;
pub mod run;
