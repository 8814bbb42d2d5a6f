//! What the order form knows and the order result does not: how it is paid, and whether it is the
//! member's first order. Kept for the tab, from the click on Pay to the result (facts 4.5).

use wasm_bindgen::JsValue;

use super::source;
use crate::js;

const KEY: &str = "moa_checkout";

/// Keeps what the order form shows now.
pub fn remember() {
    let checkout = js::object();
    let method = source::text("#frm_order_act [name=addr_paymethod]:checked");
    js::set(&checkout, "payment_method", method.as_ref());
    // Cafe24's own count of the member's orders so far, as JSON in a cookie.
    let orders = js::from_json(&source::at("@ordercnt_{N}"));
    let count = js::number(&js::get(&orders, "total_order_count"));
    if !count.is_nan() {
        js::set(
            &checkout,
            "is_first_order",
            &JsValue::from_bool(count == 0.0),
        );
    }
    js::set(&source::at("sessionStorage"), KEY, &js::to_json(&checkout));
}

/// What was kept last; `undefined` when nothing was.
pub fn recall() -> JsValue {
    js::from_json(&js::get(&source::at("sessionStorage"), KEY))
}
