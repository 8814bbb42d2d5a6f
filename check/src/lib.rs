//! The collector's own judgement, in the page: the second wasm. A visitor's page never loads it; the inspector and the harness do.
//!
//! - [`judgement`]: what a collector will say of a message, by the very code that it judges with (pure);
//! - [`places`]: where the catalogue says that a value stands, taken apart (pure);
//! - `page`, `reason`, `watch`: what stands at those places, why the page is of its type, and what changes in the browser
//!   meanwhile (web-sys, js-sys, gloo-timers);
//! - `exports`: what JavaScript calls.

pub mod judgement;
pub mod places;

#[cfg(target_family = "wasm")]
mod exports;
#[cfg(target_family = "wasm")]
pub mod page;
#[cfg(target_family = "wasm")]
pub mod reason;
#[cfg(target_family = "wasm")]
pub mod watch;

#[cfg(target_family = "wasm")]
pub use exports::{check, configure, found, reason, watch};
