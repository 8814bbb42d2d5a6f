//! The few calls into the browser that everything else shares: clock, storage, page lifecycle.

use wasm_bindgen::prelude::*;

use crate::js::{self, Text};

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
    /// The page is being left or closed.
    Leave,
    /// The visitor clicked.
    Click,
    /// The visitor scrolled.
    Scroll,
    /// Time to measure how deep.
    ScrollTimer,
    /// Time to look again for what the page had not shown.
    ViewTimer,
    /// Time to send what has been collected.
    SendTimer,
    /// The collector answered, or did not.
    Answer,
}

impl Moment {
    /// All moments, each at the place of its number.
    const ALL: [Moment; 11] = [
        Moment::Call,
        Moment::Started,
        Moment::Ready,
        Moment::Visibility,
        Moment::Leave,
        Moment::Click,
        Moment::Scroll,
        Moment::ScrollTimer,
        Moment::ViewTimer,
        Moment::SendTimer,
        Moment::Answer,
    ];
}

mod border {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/border.js")]
    extern "C" {
        pub fn serve(moa: &JsValue, call: u32, started: u32);
        pub fn listen(target: &JsValue, kind: &str, capture: bool, moment: u32);
        pub fn later(delay: f64, moment: u32);
        pub fn complain(text: &str);
        pub fn post(url: &JsValue, body: &JsValue, keepalive: bool, moment: u32);
        pub fn beacon(url: &JsValue, body: &JsValue) -> bool;
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn date_now() -> f64;

    #[wasm_bindgen(js_namespace = Math, js_name = random)]
    fn math_random() -> f64;

}

impl Moment {
    /// The moment of a number.
    pub fn of(number: u32) -> Option<Moment> {
        Moment::ALL.get(number as usize).copied()
    }
}

/// Serves the page's calls: those made so far, then each as it is made.
pub fn serve(moa: &JsValue) {
    border::serve(moa, Moment::Call as u32, Moment::Started as u32);
}

/// Wakes the tracker whenever `target` fires `kind`; with `capture` ahead of the page's own
/// listeners, which may stop the event or leave the page.
pub fn listen(target: &JsValue, kind: &str, capture: bool, moment: Moment) {
    border::listen(target, kind, capture, moment as u32);
}

/// Wakes the tracker once, `delay` milliseconds from now.
pub fn later(delay: f64, moment: Moment) {
    border::later(delay, moment as u32);
}

/// Sends a body; the answer wakes the tracker as [`Moment::Answer`] with `[status, retryAfter,
/// results]`, status 0 when there was none.
pub fn post(url: &Text, body: &JsValue, keepalive: bool) {
    border::post(url.as_ref(), body, keepalive, Moment::Answer as u32);
}

/// Hands a body to the browser to send when the page is gone; `false` when it does not take it.
pub fn beacon(url: &Text, body: &JsValue) -> bool {
    border::beacon(url.as_ref(), body)
}

/// One line on the console, for the developer.
pub fn complain(text: &str) {
    border::complain(text);
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
    let number = |place| js::read(place).as_f64().unwrap_or(0.0);
    (
        number("scrollY") + number("innerHeight"),
        number("document.scrollingElement.scrollHeight"),
    )
}

/// What is stored under a key; `undefined` when nothing is, or when storage is denied.
pub fn stored(key: &str) -> JsValue {
    js::get(&js::read("localStorage"), key)
}

/// Stores a text; a full or denied storage keeps what it had.
pub fn store(key: &str, value: &JsValue) {
    js::set(&js::read("localStorage"), key, value);
}

/// Whether an order is seen for the first time in this browser, reloads and other tabs counted; from
/// now on it is known. The last 20 are.
pub fn is_new_order(order_id: &Text) -> bool {
    const ORDERS: &str = "moa_orders";
    let known = Text::of(&stored(ORDERS)).to_string();
    let order_id = order_id.to_string();
    let mut orders = order_id.clone();
    for order in known.split_ascii_whitespace().take(19) {
        if order == order_id {
            return false;
        }
        orders.push(' ');
        orders.push_str(order);
    }
    store(ORDERS, &JsValue::from_str(&orders));
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
