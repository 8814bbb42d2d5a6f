//! What happens on the page, and how it wakes the tracker.

use super::values::literal;
use super::{Text, Value};

/// Makes the type and the list of its values, each at the place of its number.
macro_rules! host_events {
    ($($(#[$doc:meta])* $event:ident)*) => {
        /// What can wake the tracker.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(i32)]
        pub enum HostEvent {
            $($(#[$doc])* $event,)*
        }

        impl HostEvent {
            /// All of them, each at the place of its number.
            const ALL: &[HostEvent] = &[$(HostEvent::$event),*];
        }
    };
}

host_events! {
    /// The page called `moa(…)`.
    Call
    /// The calls made before the tracker was there have been served.
    Started
    /// The tracker was set up while the document is still being parsed.
    Early
    /// The document is parsed.
    Ready
    /// What the page is has been read: time for its own events.
    Known
    /// The page's own events are made: time for its visitor.
    Begun
    /// All that the page shows at once is made: time for it to leave.
    Told
    /// The page was hidden or shown.
    Visibility
    /// The window got or lost the focus.
    Attention
    /// The page is being left or closed.
    Leave
    /// The page is shown, for the first time or from the back-forward cache.
    Shown
    /// The address has changed without a new document.
    Address
    /// The browser has a network again.
    Online
    /// Time to see that the visitor is still there.
    Beat
    /// The visitor clicked.
    Click
    /// A request of Cafe24's own has succeeded.
    Request
    /// Time to measure how deep the visitor has scrolled.
    Scroll
    /// Time to look again for what the page had not shown.
    LookTimer
    /// The page has done what it was doing while it was hidden or left.
    Done
    /// Time to send what has been collected.
    SendTimer
    /// The collector answered, or did not.
    Answer
}

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/events.js")]
    extern "C" {
        pub fn serve(moa: i32, call: i32, started: i32);
        pub fn listen(target: i32, kind: i32, capture: i32, event: i32);
        pub fn timeout(delay: f64, event: i32);
        pub fn microtask(event: i32);
        #[wasm_bindgen(js_name = watchNavigation)]
        pub fn watch_navigation(event: i32);
        #[wasm_bindgen(js_name = onAjax)]
        pub fn on_ajax(event: i32);
        #[wasm_bindgen(js_name = eventPath)]
        pub fn event_path(event: i32) -> i32;
    }
}

impl HostEvent {
    /// The event of a number.
    pub fn of(number: i32) -> Option<HostEvent> {
        HostEvent::ALL.get(number as usize).copied()
    }
}

/// Serves the page's calls: those made so far, then each as it is made.
pub fn serve(moa: Value) {
    ffi::serve(
        moa.handle(),
        HostEvent::Call as i32,
        HostEvent::Started as i32,
    );
}

/// Wakes the tracker whenever `target` fires `kind`; with `capture` ahead of the page's own
/// listeners, which may stop the event or leave the page.
pub fn listen(target: Value, kind: &'static str, capture: bool, event: HostEvent) {
    ffi::listen(target.handle(), literal(kind), capture.into(), event as i32);
}

/// Wakes the tracker once, `delay` milliseconds from now.
pub fn timeout(delay: f64, event: HostEvent) {
    ffi::timeout(delay, event as i32);
}

/// Wakes the tracker as [`HostEvent::Address`] whenever path or query change without a new document.
pub fn watch_navigation() {
    ffi::watch_navigation(HostEvent::Address as i32);
}

/// Wakes the tracker once, when what the page is doing is done.
pub fn microtask(event: HostEvent) {
    ffi::microtask(event as i32);
}

/// Wakes the tracker as [`HostEvent::Request`] whenever a request that Cafe24's own scripts make to the cart
/// or to my page has succeeded: `[url, result, what was sent, chosen options]`.
pub fn on_ajax(event: HostEvent) {
    ffi::on_ajax(event as i32);
}

/// The path of a click (see [`crate::signals::purchase`]).
pub fn event_path(event: Value) -> Text {
    Text(Value::of_handle(ffi::event_path(event.handle())))
}

#[cfg(test)]
mod tests;
