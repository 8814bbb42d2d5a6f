//! One message: its shape, what must hold of it, and the form it is stored in. Pure, and without a clock.

pub mod activity;
pub mod batch;
mod check;
pub mod correlation;
pub mod day;
mod form;
pub mod hit;
mod library;
pub mod limits;
mod message;
pub mod number;
pub mod profile;
pub mod provenance;
pub mod raw_json;
mod reader;
pub mod request;
mod resent;
pub mod rules;
mod stored;
mod time;
pub mod timestamp;
pub mod user_agent;
pub mod verdict;
pub mod write_key;

pub use check::{check, check_again};
pub use correlation::{Correlation, Of, Side};
pub use hit::Hit;
pub use message::{BrokenMessage, Checked, Message, TYPES};
pub use resent::is_resent;
pub use stored::stored;
