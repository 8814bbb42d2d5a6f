#![no_main]

#[path = "../src/looks.rs"]
#[allow(dead_code, reason = "the other target has its own look")]
mod looks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| looks::batch(bytes));
