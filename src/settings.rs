//! What the merchant set: `moa('init', {writeKey, collector})`, which the loader also makes of the
//! tag's attributes.

use wasm_bindgen::JsValue;

use crate::js::{self, Text};

/// What a page without a write key is told.
pub const NO_WRITE_KEY: &str =
    "no write key: set data-write-key on the script tag, or writeKey in init";

/// Settings that a page can be tracked with.
#[derive(Debug)]
pub struct Settings {
    /// Which mall's events these are.
    pub write_key: Text,
    /// Where batches go.
    pub batch_url: Text,
    /// Milliseconds to wait for what a page shows late.
    pub wait: f64,
}

impl Settings {
    /// Reads and checks the settings; an error is one line that says what to do. `home` is where
    /// the script came from, the collector unless another is named.
    pub fn read(settings: &JsValue, home: &JsValue) -> Result<Settings, &'static str> {
        let write_key = Text::of(&js::get(settings, "writeKey"));
        if !write_key.is_some() {
            return Err(NO_WRITE_KEY);
        }
        let collector = Text::of(&js::get(settings, "collector")).or_else(|| Text::of(home));
        let base = collector.group("^(https?://[^\\s/?#]+[^\\s?#]*?)/*$", 1);
        if !base.is_some() {
            return Err(
                "the collector must be an http(s) address, like https://collect.example.com",
            );
        }
        let batch_url = Text::of(&js::add(base.as_ref(), &JsValue::from_str("/v1/batch")));
        let wait = js::get(settings, "wait")
            .as_f64()
            .filter(|wait| (0.0..60_000.0).contains(wait));
        Ok(Settings {
            write_key,
            batch_url,
            wait: wait.unwrap_or(3000.0),
        })
    }
}
