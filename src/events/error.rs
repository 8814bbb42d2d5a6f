//! What the tracker tells of itself.

use serde::Serialize;

use super::event::Event;
use super::property::Required;
use crate::amount::Amount;

/// When the tracker gave messages up, or had to switch itself off.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MoaError {
    /// `lost` when messages were given up (there was no more room, or they were a week old), else the kind of error
    /// that switched the tracker off.
    pub reason: Required<Reason>,
    /// How many messages were given up.
    pub count: Amount,
}

impl Event for MoaError {
    const NAME: &'static str = "moa_error";
}

/// Why the tracker tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Messages were given up.
    Lost,
}
