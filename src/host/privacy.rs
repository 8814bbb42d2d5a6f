//! What leaves the page of a person: hashed or not at all, as the merchant wants it, and remembered as hashes alone.

use super::Value;

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/privacy.js")]
    extern "C" {
        pub fn changed(properties: i32, known: i32) -> bool;
        pub fn protect(properties: i32, rules: i32, now: i32) -> bool;
    }
}

/// Whether any of the properties differs from when this was asked last with the same `known`.
pub fn changed(properties: Value, known: Value) -> bool {
    ffi::changed(properties.handle(), known.handle())
}

/// Drops or hashes what the rules name (see [`crate::settings`]); `false`, and nothing is touched,
/// while a hash is being made. With `now` what has no hash by then is dropped.
pub fn protect(properties: Value, rules: Value, now: bool) -> bool {
    ffi::protect(properties.handle(), rules.handle(), now.into())
}
