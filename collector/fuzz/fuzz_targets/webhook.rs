#![no_main]

#[path = "../src/looks.rs"]
#[allow(dead_code, reason = "the other targets have their own looks")]
mod looks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| looks::webhook(bytes));
