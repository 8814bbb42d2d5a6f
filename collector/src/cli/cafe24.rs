//! `moa-collector cafe24`: what is known of the malls, and what they are asked for.

pub mod args;
mod find;
mod follow;
mod print;
mod progress;
pub mod run;
mod table;
