//! Moa's tracker: what a store page can call. Nothing else lives here.
//!
//! The loader calls [`entry::start`] once; from then on whatever happens on the page
//! comes in by [`entry::wake`], the page's own `moa('track', name, properties)` too.
//! `docs/architecture.md` maps the rooms.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod amount;
pub mod context;
pub mod date;
pub mod delivery;
#[cfg(target_family = "wasm")]
pub mod entry;
pub mod events;
pub mod host;
pub mod identity;
pub mod page;
pub mod path;
pub mod settings;
pub mod signals;
pub mod storefront;
pub mod tracker;
pub mod visit;
#[cfg(all(target_family = "wasm", not(feature = "std")))]
mod without_std;
