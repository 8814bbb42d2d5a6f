//! Where events are loaded to for those who analyse them: two tables of typed columns, and where they stand.
//!
//! ```text
//! message ─▶ row (typed by columns, of the catalogue) ─┬▶ file (Parquet) ─▶ bucket: object storage, a table of each kind
//!                                                     └▶ clickhouse: tables, and views that add up
//! ```
//!
//! [`crate::load`] brings the messages, and [`target`] is what it knows of a place.

pub mod bucket;
pub mod clickhouse;
pub mod columns;
pub mod erase;
pub mod file;
pub mod gone;
pub mod place;
pub mod row;
pub mod table;
pub mod target;
pub mod upkeep;

#[cfg(test)]
pub(crate) mod tests;
