//! The few calls into the browser that everything else shares: clock, page lifecycle, console.

use wasm_bindgen::prelude::*;

use crate::host::{self, Text, Value};

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

mod border {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/events.js")]
    extern "C" {
        pub fn serve(moa: i32, call: i32, started: i32);
        pub fn listen(target: i32, kind: i32, capture: i32, moment: i32);
        #[wasm_bindgen(js_name = hearScroll)]
        pub fn hear_scroll(delay: f64, moment: i32);
        #[wasm_bindgen(js_name = hasScrolled)]
        pub fn has_scrolled() -> bool;
        pub fn seen() -> f64;
        pub fn height() -> f64;
        pub fn later(delay: f64, moment: i32);
        pub fn soon(moment: i32);
        #[wasm_bindgen(js_name = reportTo)]
        pub fn report_to(url: i32, write_key: i32, device_id: i32);
        pub fn follow(moment: i32);
        pub fn hear(moment: i32);
        #[wasm_bindgen(js_name = warn)]
        pub fn complain(text: i32);
        pub fn debug(on: i32, opens: i32);
        pub fn on(name: i32, callback: i32);
        pub fn give(callback: i32, value: i32);
        pub fn tell(what: i32, json: i32);
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn date_now() -> f64;

    #[wasm_bindgen(js_namespace = Math, js_name = random)]
    fn math_random() -> f64;

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

impl Moment {
    /// The moment of a number.
    pub fn of(number: i32) -> Option<Moment> {
        Moment::ALL.get(number as usize).copied()
    }
}

/// Serves the page's calls: those made so far, then each as it is made.
pub fn serve(moa: Value) {
    border::serve(moa.handle(), Moment::Call as i32, Moment::Started as i32);
}

/// Wakes the tracker whenever `target` fires `kind`; with `capture` ahead of the page's own
/// listeners, which may stop the event or leave the page.
pub fn listen(target: Value, kind: &'static str, capture: bool, moment: Moment) {
    border::listen(
        target.handle(),
        host::literal(kind),
        capture.into(),
        moment as i32,
    );
}

/// Wakes the tracker as [`Moment::Scroll`] once, `delay` milliseconds after the visitor scrolls next.
pub fn hear_scroll(delay: f64) {
    border::hear_scroll(delay, Moment::Scroll as i32);
}

/// Whether the visitor has scrolled and that moment has not come yet.
pub fn has_scrolled() -> bool {
    border::has_scrolled()
}

/// Wakes the tracker once, `delay` milliseconds from now.
pub fn later(delay: f64, moment: Moment) {
    border::later(delay, moment as i32);
}

/// Where the tracker's own failure is reported, should it come to that.
pub fn report_to(url: Value, write_key: Value, device_id: Text) {
    border::report_to(
        url.handle(),
        write_key.handle(),
        Value::from(device_id).handle(),
    );
}

/// Wakes the tracker as [`Moment::Address`] whenever path or query change without a new document.
pub fn follow() {
    border::follow(Moment::Address as i32);
}

/// Wakes the tracker once, when what the page is doing is done.
pub fn soon(moment: Moment) {
    border::soon(moment as i32);
}

/// One line on the console, for the developer.
pub fn complain(text: &'static str) {
    border::complain(host::literal(text));
}

/// Wakes the tracker as [`Moment::Request`] whenever a request that Cafe24's own scripts make to the cart
/// or to my page has succeeded: `[url, result, what was sent, chosen options]`.
pub fn hear(moment: Moment) {
    border::hear(moment as i32);
}

/// Whether messages and verdicts are shown on the console from now on; `opens`: the inspector too.
pub fn debug(on: bool, opens: bool) {
    border::debug(on.into(), opens.into());
}

/// The page wants to hear of what has this name; `*` is everything.
pub fn on(name: Value, callback: Value) {
    border::on(name.handle(), callback.handle());
}

/// Hands a value to a function of the page.
pub fn give(callback: Value, value: impl Into<Value>) {
    border::give(callback.handle(), value.into().handle());
}

/// Tells whoever wants to hear it: a message as JSON.
pub fn tell(what: Value, json: Value) {
    border::tell(what.handle(), json.handle());
}

/// Milliseconds since the page began, on a clock that nobody sets.
pub fn elapsed() -> f64 {
    performance_now()
}

/// Milliseconds since the epoch.
pub fn now() -> f64 {
    date_now()
}

/// A random number from 0 to 1, for nothing that must be secret.
pub fn random() -> f64 {
    math_random()
}

/// The lower edge of what the visitor sees, and the present height of what scrolls, in pixels; 0 where there is
/// nothing that could.
pub fn seen() -> (f64, f64) {
    (border::seen(), border::height())
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
