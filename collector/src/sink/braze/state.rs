//! What is known while the collector runs.

use super::memory::Memory;
use super::plan::{Identify, Plan};
use crate::sink::recent::Recent;

/// How many messages are planned and not forgotten, so that none of their objects goes twice.
const PLANS: usize = 2_000;

/// How many visitors are known to be identified.
const IDENTIFIED: usize = 200_000;

/// What is known. Losing it costs nothing but what may be sent twice.
pub(super) struct State {
    /// Carts and orders; `None` until the first piece.
    pub memory: Option<Memory>,
    /// The `seq` up to which they are remembered.
    pub up_to: u64,
    /// What messages became, by `seq`.
    pub plans: Recent<u64, Plan>,
    /// Who was identified.
    pub identified: Recent<Identify, ()>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            memory: None,
            up_to: 0,
            plans: Recent::new(PLANS),
            identified: Recent::new(IDENTIFIED),
        }
    }
}
