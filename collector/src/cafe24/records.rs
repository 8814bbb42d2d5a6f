//! What Cafe24's Admin API answers, as far as it is used (facts/server 1.4).
//!
//! Real answers differ from the documents: numbers come as texts and texts as numbers, nothing as
//! `""`, `null`, `"null"` or `"0"`, also for a list or an object, and names and values have blanks at their ends. So
//! everything is [tidied](tidy) first, every field is read by itself, and what is odd costs that field alone.

mod mall;
mod order;
mod people;
mod readers;
mod record;

pub use mall::*;
pub use order::*;
pub use people::*;
pub(super) use readers::*;
pub use record::*;

#[cfg(test)]
mod tests;
