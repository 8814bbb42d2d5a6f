#![no_main]

#[path = "../src/invariants.rs"]
#[allow(dead_code, reason = "the other targets have invariants of their own")]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::validate(bytes));
