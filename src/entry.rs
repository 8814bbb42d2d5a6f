//! The two functions that JavaScript calls.

use core::cell::Cell;

use alloc::boxed::Box;
use wasm_bindgen::prelude::*;

use crate::browser::{self, Moment};
use crate::js::Value;
use crate::visit::Visit;

/// What lives as long as the page, where every call finds it. It is taken out for the call: one that
/// came in the middle of another, or after a trap, would find nothing.
struct PageCell(Cell<Option<Box<Visit>>>);

// SAFETY: the module is instantiated without shared memory, so no second thread can reach the cell.
unsafe impl Sync for PageCell {}

static VISIT: PageCell = PageCell(Cell::new(None));

/// Starts tracking the page. Values are handles (see [`crate::js`]). `moa` is the page's global of that name: its `q` holds the calls made
/// so far, its `home` the address the script came from.
#[wasm_bindgen]
pub fn start(moa: i32) {
    let moa = Value::of_handle(moa);
    VISIT.0.set(Some(Box::new(Visit::new(moa.get("home")))));
    browser::serve(moa);
}

/// Something happened on the page; `border.js` sees to it that this is called once at a time.
#[wasm_bindgen]
pub fn wake(moment: u32, value: i32) {
    if let (Some(mut visit), Some(moment)) = (VISIT.0.take(), Moment::of(moment)) {
        visit.wake(moment, Value::of_handle(value));
        VISIT.0.set(Some(visit));
    }
}
