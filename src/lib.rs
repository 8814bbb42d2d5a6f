//! Moa's tracker: what a store page can call. Nothing else lives here.
//!
//! The glue beside the wasm calls [`start`] once; from then on the page speaks through
//! `moa('track', name, properties)` and the like. `docs/architecture.md` maps the rooms.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod browser;
pub mod context;
pub mod delivery;
pub mod events;
pub mod identity;
pub mod js;
pub mod money;
pub mod page;
pub mod settings;
pub mod signals;
pub mod storefront;
pub mod text;
pub mod tracker;
#[cfg(all(target_family = "wasm", not(feature = "std")))]
mod without_std;

use wasm_bindgen::prelude::*;

/// Starts tracking the page. `moa` is the page's global of that name: its `q` holds the calls made
/// so far, its `home` the address the script came from.
#[wasm_bindgen]
pub fn start(moa: &JsValue) {
    tracker::start(moa);
}
