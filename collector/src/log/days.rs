//! A day in a mall's numbers, as its merchant reads them: the live view's page "Today", and `moa-collector report`.
//!
//! What each number counts stands in docs/today.md. An amount that is not known is not there, never 0.

mod asked;
pub(crate) mod columns;
mod compared;
mod counted;
mod missing;
mod report;
mod rows;
mod things;

pub use asked::{Asked, DayError, day_of};
pub use compared::Compared;
pub use counted::{
    Amount, CampaignNumbers, CategoryNumbers, Choice, Claims, Counting, DeviceNumbers, Group,
    GroupKind, Hour, Numbers, OfCafe24, ProductNumbers, Step, StepName,
};
pub(crate) use missing::Week;
pub use missing::{Missing, WatchedProperty};
pub use report::DayReport;
pub(crate) use report::report;
pub(crate) use rows::{Day, Money, Row, Sources};
