//! What the visitor does: pure state machines, told what happened and when.

pub mod engagement;
pub mod purchase;
pub mod scroll;
pub mod session;
