//! Times, and the clocks of time zones.

use super::{Text, Value};

mod ffi {
    use wasm_bindgen::prelude::*;

    #[cfg(not(target_family = "wasm"))]
    pub use crate::host::fake::iso;

    #[wasm_bindgen(module = "/src/host/clock.js")]
    extern "C" {
        #[cfg(target_family = "wasm")]
        pub fn iso(time: f64) -> i32;
        #[wasm_bindgen(js_name = utcOffset)]
        pub fn utc_offset() -> f64;
        pub fn offset(zone: i32, time: f64) -> f64;
    }

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = Date, js_name = now)]
        pub fn now() -> f64;
        #[wasm_bindgen(js_namespace = Math, js_name = random)]
        pub fn random() -> f64;
        #[wasm_bindgen(js_namespace = performance, js_name = now)]
        pub fn elapsed() -> f64;
    }
}

/// Milliseconds since the epoch.
pub fn now() -> f64 {
    ffi::now()
}

/// Milliseconds since the page began, on a clock that nobody sets.
pub fn elapsed() -> f64 {
    ffi::elapsed()
}

/// A random number from 0 to 1, for nothing that must be secret.
pub fn random() -> f64 {
    ffi::random()
}

/// Epoch milliseconds as an RFC 3339 text in UTC.
pub fn iso(time: f64) -> Value {
    Value::of_handle(ffi::iso(time))
}

/// Minutes by which the visitor's clock is ahead of UTC.
pub fn utc_offset() -> f64 {
    ffi::utc_offset()
}

/// Minutes by which the clocks of a time zone are ahead of UTC at `time`.
pub fn offset(zone: Text, time: f64) -> f64 {
    ffi::offset(Value::from(zone).handle(), time)
}
