//! `moa-collector report`: the numbers of a day, or of several.

pub mod args;
mod csv;
mod error;
mod run;
mod table;
mod words;

pub use error::ReportError;
pub use run::run;
