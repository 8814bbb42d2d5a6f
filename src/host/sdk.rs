//! Cafe24's own SDK: what it answers is read at places that begin with `$` (see [`super::places`]).

use super::values::literal;
use super::{Text, Value};

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/sdk.js")]
    extern "C" {
        pub fn ask(methods: i32) -> bool;
        #[wasm_bindgen(js_name = forgetAnswer)]
        pub fn forget(method: i32);
        #[wasm_bindgen(js_name = setMember)]
        pub fn set_member(id: i32);
    }
}

/// Asks what was not asked yet, `methods` parted by spaces. Whether all have been answered; a method that is not
/// there has been.
pub fn ask(methods: &'static str) -> bool {
    ffi::ask(literal(methods))
}

/// Forgets an answer, so that it is asked for again; all of them for an empty name.
pub fn forget(method: &'static str) {
    ffi::forget(literal(method));
}

/// Says who is logged in: what the page holds of another member is not read from then on.
pub fn set_member(id: Text) {
    ffi::set_member(Value::from(id).handle());
}
