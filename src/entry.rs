//! The two functions that JavaScript calls.

use core::cell::Cell;

use alloc::boxed::Box;
use wasm_bindgen::prelude::*;

use crate::browser::{self, Moment};
use crate::js;
use crate::visit::Visit;

/// What lives as long as the page, where every call finds it.
struct PageCell(Cell<Option<&'static Visit>>);

// SAFETY: the module is instantiated without shared memory, so no second thread can reach the cell.
unsafe impl Sync for PageCell {}

static VISIT: PageCell = PageCell(Cell::new(None));

/// Starts tracking the page. `moa` is the page's global of that name: its `q` holds the calls made
/// so far, its `home` the address the script came from.
#[wasm_bindgen]
pub fn start(moa: &JsValue) {
    VISIT
        .0
        .set(Some(Box::leak(Box::new(Visit::new(js::get(moa, "home"))))));
    browser::serve(moa);
}

/// Something happened on the page; `border.js` sees to it that this is called once at a time.
#[wasm_bindgen]
pub fn wake(moment: u32, value: &JsValue) {
    if let (Some(visit), Some(moment)) = (VISIT.0.get(), Moment::of(moment)) {
        visit.wake(moment, value);
    }
}
