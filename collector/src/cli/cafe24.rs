//! `moa-collector cafe24`: what is known of the malls, and what they are asked for.

pub(crate) mod args;
pub(crate) mod error;
mod find;
mod follow;
mod opened;
mod print;
mod progress;
pub mod run;
