//! Messages that wait, and batches on their way, stored until the collector has answered: `queue.js` and
//! `outbox.js`.

use crate::host::{Value, events::HostEvent};

mod ffi {
    use wasm_bindgen::prelude::*;

    /// Brings the file along, which `outbox.js` imports; nothing here calls it.
    #[wasm_bindgen(module = "/src/delivery/queue.js")]
    extern "C" {
        #[allow(dead_code, reason = "named for its file's sake")]
        fn push();
    }

    #[wasm_bindgen(module = "/src/delivery/outbox.js")]
    extern "C" {
        #[wasm_bindgen(js_name = sendTo)]
        pub fn send_to(url: i32, write_key: i32, is_sure: bool);
        pub fn enqueue(message: i32, event: i32);
        pub fn queued() -> i32;
        pub fn unqueue(from: i32);
        pub fn store(context: i32) -> i32;
        #[wasm_bindgen(js_name = keepRetries)]
        pub fn keep_retries(key: i32, results: i32) -> i32;
        // What the macro makes calls `drop` of its own.
        #[wasm_bindgen(js_name = drop)]
        pub fn drop_batch(key: i32);
        #[wasm_bindgen(js_name = takeLost)]
        pub fn take_lost() -> f64;
        pub fn resend(event: i32) -> f64;
        pub fn post(key: i32, event: i32);
        #[wasm_bindgen(js_name = beaconRest)]
        pub fn beacon_rest();
        pub fn beacon(key: i32) -> bool;
    }
}

/// Where all batches of this browser go from now on, and whether what the browser takes as a page goes counts as arrived.
/// Nothing is queued yet.
pub fn send_to(url: Value, write_key: Value, is_sure: bool) {
    ffi::send_to(url.handle(), write_key.handle(), is_sure);
}

/// A message waits: its JSON, and the name of its event, which says what is given up first.
pub fn enqueue(message: Value, event: Value) {
    ffi::enqueue(message.handle(), event.handle());
}

/// How many messages wait.
pub fn queued() -> i32 {
    ffi::queued()
}

/// Takes back what was queued beyond this many.
pub fn unqueue(from: i32) {
    ffi::unqueue(from);
}

/// Stores the oldest messages that wait, as many as one request carries, with this context, until the collector has
/// answered; returns the batch's key, or `undefined` where nothing waits. When there is no more room, batches of low
/// priority are given up, the oldest first.
pub fn store(context: Value) -> Value {
    Value::of_handle(ffi::store(context.handle()))
}

/// Sends a batch; the answer wakes the tracker as [`HostEvent::Answer`] with `[status, seconds to wait,
/// results, key, error code]`, status 0 when there was none.
pub fn post(key: Value) {
    ffi::post(key.handle(), HostEvent::Answer as i32);
}

/// Hands a batch to the browser to send when the page is gone; `false` when it does not take it.
pub fn beacon(key: Value) -> bool {
    ffi::beacon(key.handle())
}

/// Hands the browser what would go with the page, for it could not be stored, and what waits to be sent for the
/// first time.
pub fn beacon_rest() {
    ffi::beacon_rest();
}

/// Sends a batch that no page waits for any more, if no other tab is at it. Milliseconds until
/// that is worth a try: 0 when [`HostEvent::Answer`] will tell, with status -1 when another tab was at it;
/// `NaN` when there is none.
pub fn resend() -> f64 {
    ffi::resend(HostEvent::Answer as i32)
}

/// Takes what has its verdict out of a batch; how many messages are to be sent again.
pub fn keep_retries(key: Value, results: Value) -> i32 {
    ffi::keep_retries(key.handle(), results.handle())
}

/// Gives a batch up; its messages count as lost.
pub fn drop(key: Value) {
    ffi::drop_batch(key.handle());
}

/// How many messages were given up since this was asked last, by whichever page.
pub fn take_lost() -> f64 {
    ffi::take_lost()
}
