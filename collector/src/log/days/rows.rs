//! The rows that a day's report is made of.

use chrono::NaiveDate;

use super::columns::Counts;
use super::counted::{Choice, Counting};
use super::missing::Week;

/// A row of sums.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// What it is about: `hour`, `campaign` …
    pub kind: String,
    /// Of these, which.
    pub key: String,
    /// What it is called.
    pub name: Option<String>,
    /// Its sums.
    pub counts: Counts,
}

/// A row of amounts.
#[derive(Debug, Clone)]
pub(crate) struct Money {
    /// As of [`Row`].
    pub kind: String,
    /// As of [`Row`].
    pub key: String,
    /// The currency; empty where it is not known.
    pub currency: String,
    /// How many orders have an amount.
    pub orders: i64,
    /// Hundredths.
    pub amount: i64,
}

/// What there is of a day.
#[derive(Debug, Default)]
pub(crate) struct Day {
    /// All its rows, of the shop that was asked for or of all.
    pub rows: Vec<Row>,
    /// Its amounts.
    pub money: Vec<Money>,
}

/// What a report is made of.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// The mall that is meant.
    pub mall: Option<String>,
    /// What can be asked for.
    pub malls: Vec<Choice>,
    /// The first day that has numbers.
    pub first_day: Option<NaiveDate>,
    /// How far counting is.
    pub counting: Option<Counting>,
    /// The day.
    pub day: Day,
    /// The day a week before.
    pub before: Day,
    /// The last seven days.
    pub week: Week,
    /// The currencies of the days from that to this.
    pub currencies: Vec<String>,
}
