//! How far the visitor has scrolled.

use super::events::HostEvent;

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/scrolling.js")]
    extern "C" {
        #[wasm_bindgen(js_name = hearScroll)]
        pub fn hear_scroll(delay: f64, event: i32);
        #[wasm_bindgen(js_name = hasScrolled)]
        pub fn has_scrolled() -> bool;
        pub fn seen() -> f64;
        pub fn height() -> f64;
    }
}

/// Wakes the tracker as [`HostEvent::Scroll`] once, `delay` milliseconds after the visitor scrolls next.
pub fn hear_scroll(delay: f64) {
    ffi::hear_scroll(delay, HostEvent::Scroll as i32);
}

/// Whether the visitor has scrolled and that event has not come yet.
pub fn has_scrolled() -> bool {
    ffi::has_scrolled()
}

/// The lower edge of what the visitor sees, and the present height of what scrolls, in pixels; 0 where there is
/// nothing that could.
pub fn seen() -> (f64, f64) {
    (ffi::seen(), ffi::height())
}
