//! The few calls into the browser that everything else shares: clock, storage, page lifecycle.

use wasm_bindgen::prelude::*;

use crate::js::{self, Text, Value};
use crate::money;

/// What can wake the tracker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Moment {
    /// The page called `moa(…)`.
    Call,
    /// The calls made before the tracker was there have been served.
    Started,
    /// The document is parsed.
    Ready,
    /// The page was hidden or shown.
    Visibility,
    /// The window got or lost the focus.
    Attention,
    /// The page is being left or closed.
    Leave,
    /// The visitor clicked.
    Click,
    /// A request of Cafe24's own has succeeded.
    Request,
    /// The visitor scrolled.
    Scroll,
    /// Time to measure how deep.
    ScrollTimer,
    /// Time to look again for what the page had not shown.
    LookTimer,
    /// Time to send what has been collected.
    SendTimer,
    /// The collector answered, or did not.
    Answer,
}

impl Moment {
    /// All moments, each at the place of its number.
    const ALL: [Moment; 13] = [
        Moment::Call,
        Moment::Started,
        Moment::Ready,
        Moment::Visibility,
        Moment::Attention,
        Moment::Leave,
        Moment::Click,
        Moment::Request,
        Moment::Scroll,
        Moment::ScrollTimer,
        Moment::LookTimer,
        Moment::SendTimer,
        Moment::Answer,
    ];
}

mod border {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/border.js")]
    extern "C" {
        pub fn serve(moa: i32, call: u32, started: u32);
        pub fn listen(target: i32, kind: &str, capture: bool, moment: u32);
        pub fn later(delay: f64, moment: u32);
        #[wasm_bindgen(js_name = setCookie)]
        pub fn set_cookie(name: &str, value: i32, age: f64, domain: &str);
        pub fn forget();
        pub fn hear(moment: u32);
        pub fn complain(text: &str);
        pub fn debug(on: bool);
        pub fn on(name: i32, callback: i32);
        pub fn give(callback: i32, value: i32);
        pub fn tell(what: i32, json: i32);
        pub fn post(url: i32, body: i32, keepalive: bool, moment: u32);
        pub fn beacon(url: i32, body: i32) -> bool;
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
    pub fn of(number: u32) -> Option<Moment> {
        Moment::ALL.get(number as usize).copied()
    }
}

/// Serves the page's calls: those made so far, then each as it is made.
pub fn serve(moa: Value) {
    border::serve(moa.handle(), Moment::Call as u32, Moment::Started as u32);
}

/// Wakes the tracker whenever `target` fires `kind`; with `capture` ahead of the page's own
/// listeners, which may stop the event or leave the page.
pub fn listen(target: Value, kind: &str, capture: bool, moment: Moment) {
    border::listen(target.handle(), kind, capture, moment as u32);
}

/// Wakes the tracker once, `delay` milliseconds from now.
pub fn later(delay: f64, moment: Moment) {
    border::later(delay, moment as u32);
}

/// Sends a body; the answer wakes the tracker as [`Moment::Answer`] with `[status, retryAfter,
/// results]`, status 0 when there was none.
pub fn post(url: Value, body: Value, keepalive: bool) {
    border::post(
        url.handle(),
        body.handle(),
        keepalive,
        Moment::Answer as u32,
    );
}

/// Hands a body to the browser to send when the page is gone; `false` when it does not take it.
pub fn beacon(url: Value, body: Value) -> bool {
    border::beacon(url.handle(), body.handle())
}

/// One line on the console, for the developer.
pub fn complain(text: &str) {
    border::complain(text);
}

/// Wakes the tracker as [`Moment::Request`] whenever a request that Cafe24's own scripts make to the cart
/// or to my page has succeeded: `[url, result, what was sent, chosen options]`.
pub fn hear(moment: Moment) {
    border::hear(moment as u32);
}

/// Whether messages and verdicts are shown on the console from now on.
pub fn debug(on: bool) {
    border::debug(on);
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

/// The lower edge of what the visitor sees, and the page's present height, in pixels.
pub fn seen() -> (f64, f64) {
    let number = |place| money::or(js::read(place).as_number(), || 0.0);
    (
        number("scrollY") + number("innerHeight"),
        number("document.scrollingElement.scrollHeight"),
    )
}

/// Sets a cookie for `age` seconds, for a domain or, when that is empty, for this host alone.
pub fn set_cookie(name: &str, value: Text, age: f64, domain: &str) {
    border::set_cookie(name, Value::from(value).handle(), age, domain);
}

/// Takes away what is stored under our keys, but for the visitor's consent.
pub fn forget() {
    border::forget();
}

/// What is stored under a key; `undefined` when nothing is, or when storage is denied.
pub fn stored(key: &str) -> Value {
    js::read("localStorage").get(key)
}

/// Stores a text; a full or denied storage keeps what it had.
pub fn store(key: &str, value: impl Into<Value>) {
    js::read("localStorage").set(key, value);
}

/// Whether an order is seen for the first time in this browser, reloads and other tabs counted; from
/// now on it is known. The last 20 are.
pub fn is_new_order(order_id: Text) -> bool {
    const ORDERS: &str = "moa_orders";
    let known = stored(ORDERS);
    if known.call("includes", order_id).is_true() {
        return false;
    }
    let orders = Value::from(order_id).concat(" ");
    let orders = orders.concat(known.or_else(|| "".into()));
    store(ORDERS, orders.find("^(\\S+ *){1,20}", 0));
    true
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
