//! Cafe24's globals under both their names.

use alloc::string::String;

use wasm_bindgen::JsValue;

use crate::js;

/// `CAFE24.NAME`, or `EC_NAME` on pages older than 2021 (facts 1.4).
pub fn cafe24(name: &str) -> JsValue {
    let new = js::get(&js::global("CAFE24"), name);
    if !new.is_undefined() {
        return new;
    }
    let mut old = String::with_capacity(name.len() + 3);
    old.push_str("EC_");
    old.push_str(name);
    js::global(&old)
}
