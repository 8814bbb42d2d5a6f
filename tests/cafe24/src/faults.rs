//! What goes wrong at Cafe24, and how often.

/// How far apart a member's equal logins and additions to the cart are at least, in seconds: longer
/// than a copy of a delivery is late.
pub(crate) const APART: i64 = 15 * 60;

/// The shares, from 0 to 1, of deliveries and answers that go wrong. None does by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// Deliveries that come a second time, one to eight minutes later, though they were answered
    /// (`log_type` R). How late they may come, no document says; who hears of two equal logins cannot
    /// tell a copy from a second one, so life here leaves [`APART`] between equal ones.
    pub redeliver: f64,
    /// Deliveries that are never made. In the logs they are failures nobody answered.
    pub lose: f64,
    /// Deliveries that come up to two minutes late, so that later ones overtake them.
    pub disorder: f64,
    /// Deliveries that are made twice at once.
    pub twice: f64,
    /// Answers of the API that are 500, 503 or 504.
    pub server_errors: f64,
    /// Answers of the API that take 1 to 20 seconds; they say what was true when they were asked.
    pub slow: f64,
}
