//! The two functions that JavaScript calls.

use core::cell::UnsafeCell;

use alloc::boxed::Box;
use wasm_bindgen::prelude::*;

use crate::host::{
    Value,
    events::{self, HostEvent},
};
use crate::visit::Visit;

/// What lives as long as the page, where every call finds it.
struct PageCell(UnsafeCell<Option<Box<Visit>>>);

// SAFETY: the module is instantiated without shared memory, so no second thread can reach the cell.
unsafe impl Sync for PageCell {}

static VISIT: PageCell = PageCell(UnsafeCell::new(None));

/// Starts tracking the page. Values are handles (see [`crate::host`]). `moa` is the page's global of that name: its `q` holds the calls made
/// so far, its `home` the address the script came from.
#[wasm_bindgen]
pub fn start(moa: i32) {
    let moa = Value::of_handle(moa);
    let visit = Box::new(Visit::new(moa.get("home")));
    // SAFETY: as in `wake`, which has not been called yet.
    unsafe { *VISIT.0.get() = Some(visit) };
    events::serve(moa);
}

/// Something happened on the page.
#[wasm_bindgen]
pub fn wake(event: i32, value: i32) {
    // SAFETY: nobody else refers to what is in the cell. `host/events.js` calls `start` and `wake` one at a time
    // and, after one has trapped, none of them again. A call that the browser itself has cut off is not
    // running any more, and browsers cut off only where loops and functions begin: what it leaves behind
    // is unfinished, but whole.
    if let (Some(visit), Some(event)) = (unsafe { &mut *VISIT.0.get() }, HostEvent::of(event)) {
        visit.wake(event, Value::of_handle(value));
    }
}
