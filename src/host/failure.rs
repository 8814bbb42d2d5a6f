//! What is said when the tracker itself fails.

use super::{Text, Value};

mod ffi {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(module = "/src/host/failure.js")]
    extern "C" {
        #[wasm_bindgen(js_name = reportTo)]
        pub fn report_to(url: i32, write_key: i32, device_id: i32);
    }
}

/// Where the tracker's own failure is reported, should it come to that.
pub fn report_to(url: Value, write_key: Value, device_id: Text) {
    let device_id = Value::from(device_id);
    ffi::report_to(url.handle(), write_key.handle(), device_id.handle());
}
