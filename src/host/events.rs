//! What happens on the page, and how it wakes the tracker.

use super::values::literal;
use super::{Text, Value};

/// What can wake the tracker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum Moment {
    /// The page called `moa(…)`.
    Call,
    /// The calls made before the tracker was there have been served.
    Started,
    /// The tracker was set up while the document is still being parsed.
    Early,
    /// The document is parsed.
    Ready,
    /// The page's own events are made: time for what is left to do on a new page.
    Begun,
    /// The page was hidden or shown.
    Visibility,
    /// The window got or lost the focus.
    Attention,
    /// The page is being left or closed.
    Leave,
    /// The page is shown, for the first time or from the back-forward cache.
    Shown,
    /// The address has changed without a new document.
    Address,
    /// The browser has a network again.
    Online,
    /// Time to see that the visitor is still there.
    Beat,
    /// The visitor clicked.
    Click,
    /// A request of Cafe24's own has succeeded.
    Request,
    /// Time to measure how deep the visitor has scrolled.
    Scroll,
    /// Time to look again for what the page had not shown.
    LookTimer,
    /// The page has done what it was doing while it was hidden or left.
    Done,
    /// Time to send what has been collected.
    SendTimer,
    /// The collector answered, or did not.
    Answer,
}

impl Moment {
    /// All moments, each at the place of its number.
    const ALL: [Moment; 19] = [
        Moment::Call,
        Moment::Started,
        Moment::Early,
        Moment::Ready,
        Moment::Begun,
        Moment::Visibility,
        Moment::Attention,
        Moment::Leave,
        Moment::Shown,
        Moment::Address,
        Moment::Online,
        Moment::Beat,
        Moment::Click,
        Moment::Request,
        Moment::Scroll,
        Moment::LookTimer,
        Moment::Done,
        Moment::SendTimer,
        Moment::Answer,
    ];
}

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/events.js")]
    extern "C" {
        pub fn serve(moa: i32, call: i32, started: i32);
        pub fn listen(target: i32, kind: i32, capture: i32, moment: i32);
        pub fn later(delay: f64, moment: i32);
        pub fn soon(moment: i32);
        pub fn follow(moment: i32);
        pub fn hear(moment: i32);
        pub fn trail(event: i32) -> i32;
    }
}

impl Moment {
    /// The moment of a number.
    pub fn of(number: i32) -> Option<Moment> {
        Moment::ALL.get(number as usize).copied()
    }
}

/// Serves the page's calls: those made so far, then each as it is made.
pub fn serve(moa: Value) {
    ffi::serve(moa.handle(), Moment::Call as i32, Moment::Started as i32);
}

/// Wakes the tracker whenever `target` fires `kind`; with `capture` ahead of the page's own
/// listeners, which may stop the event or leave the page.
pub fn listen(target: Value, kind: &'static str, capture: bool, moment: Moment) {
    ffi::listen(
        target.handle(),
        literal(kind),
        capture.into(),
        moment as i32,
    );
}

/// Wakes the tracker once, `delay` milliseconds from now.
pub fn later(delay: f64, moment: Moment) {
    ffi::later(delay, moment as i32);
}

/// Wakes the tracker as [`Moment::Address`] whenever path or query change without a new document.
pub fn follow() {
    ffi::follow(Moment::Address as i32);
}

/// Wakes the tracker once, when what the page is doing is done.
pub fn soon(moment: Moment) {
    ffi::soon(moment as i32);
}

/// Wakes the tracker as [`Moment::Request`] whenever a request that Cafe24's own scripts make to the cart
/// or to my page has succeeded: `[url, result, what was sent, chosen options]`.
pub fn hear(moment: Moment) {
    ffi::hear(moment as i32);
}

/// The trail of a click (see [`crate::signals::purchase`]).
pub fn trail(event: Value) -> Text {
    Text(Value::of_handle(ffi::trail(event.handle())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_moment_stands_at_its_number() {
        for (at, moment) in Moment::ALL.iter().enumerate() {
            assert_eq!(*moment as usize, at);
        }
    }
}
