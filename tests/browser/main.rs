//! The tracker's rooms in a real browser: what they read from a page, and that no page can make
//! them throw. Run by `./build.sh test`; whole visits are in `tests/e2e`.
#![cfg(target_family = "wasm")]

mod delivery;
mod identity;
mod junk;
mod page;
mod selection;
mod shopping;
mod storage;
mod storefront;
mod visitor;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
