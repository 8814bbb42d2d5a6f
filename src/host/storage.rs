//! What we keep in the browser: in its storage or, where that is denied or full and until the visitor has
//! been asked, in the page's memory.

use super::values::literal;
use super::{Text, Value};

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/storage.js")]
    extern "C" {
        pub fn forget();
        pub fn hold(now: i32);
        pub fn stored(key: i32) -> i32;
        pub fn store(key: i32, text: i32);
        #[wasm_bindgen(js_name = drop)]
        pub fn erase(key: i32);
        #[wasm_bindgen(js_name = storeTab)]
        pub fn store_tab(key: i32, text: i32);
        #[wasm_bindgen(js_name = eraseTab)]
        pub fn erase_tab(key: i32);
        #[wasm_bindgen(js_name = setCookie)]
        pub fn set_cookie(name: i32, value: i32, age: f64);
        #[cfg(feature = "std")]
        #[wasm_bindgen(js_name = forgetCookies)]
        pub fn forget_cookies();
    }
}

/// Sets a cookie for `age` seconds, on the broadest domain that the browser lets the shop have.
pub fn set_cookie(name: &'static str, value: Text, age: f64) {
    ffi::set_cookie(literal(name), Value::from(value).handle(), age);
}

/// Asks the page for its cookies anew, as each event does; tests know none.
#[cfg(feature = "std")]
pub fn forget_cookies() {
    ffi::forget_cookies();
}

/// Keeps everything in the page's memory and sets no cookies; or, with `false`, no longer: what is in
/// memory is stored.
pub fn hold(now: bool) {
    ffi::hold(now.into());
}

/// Takes away what is stored under our keys, but for the visitor's consent.
pub fn forget() {
    ffi::forget();
}

/// What is stored under a key; `undefined` when nothing is.
pub fn stored(key: &'static str) -> Value {
    Value::of_handle(ffi::stored(literal(key)))
}

/// Stores a text; in the page's memory where storage is full or denied.
pub fn store(key: &'static str, value: impl Into<Value>) {
    ffi::store(literal(key), value.into().handle());
}

/// Takes what is stored under a key away.
pub fn erase(key: &'static str) {
    ffi::erase(literal(key));
}

/// Stores a text for the next page in this tab, which reads it at `%key`.
pub fn store_for_tab(key: &'static str, value: impl Into<Value>) {
    ffi::store_tab(literal(key), value.into().handle());
}

/// Takes it away.
pub fn erase_for_tab(key: &'static str) {
    ffi::erase_tab(literal(key));
}

/// Storage key of the orders that were told of, the newest first.
const ORDERS: &str = "moa_orders";

/// Whether an order is new to this browser, reloads and other tabs counted.
pub fn is_new_order(order_id: Text) -> bool {
    !stored(ORDERS).call("includes", order_id).is_true()
}

/// From now on an order is known; the last 20 are.
pub fn know_order(order_id: Text) {
    let orders = Value::from(order_id).concat(" ");
    let orders = orders.concat(stored(ORDERS).or_else(|| "".into()));
    store(ORDERS, orders.find("^(\\S+ *){1,20}", 0));
}
