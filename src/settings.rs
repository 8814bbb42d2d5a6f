//! What the merchant set: `moa('init', {writeKey, collector, wait, sessionTimeout, privacy,
//! privacySignals, consent, resend, ads, debug})`, which the loader also makes of the tag's attributes, whose values
//! are texts.

use crate::host::{Global, Value};
use crate::place;
use crate::signals::session;

/// What a page without a write key is told.
pub const NO_WRITE_KEY: &str = "no write key: set data-write-key, or writeKey in init";

/// Settings that a page can be tracked with.
#[derive(Debug)]
pub struct Settings {
    /// Which mall's events these are.
    pub write_key: Global,
    /// Where batches go.
    pub batch_url: Global,
    /// Milliseconds to wait for what a page shows late.
    pub wait: f64,
    /// Milliseconds without activity that end a session.
    pub session_timeout: f64,
    /// What becomes of personal data: an object with `drop` or `hash` for each of [`PRIVATE`] that is
    /// not sent as it is; `undefined` when all are.
    pub privacy: Global,
    /// Whether what the browser takes to send as a page goes counts as arrived, and is not sent again.
    pub is_sure: bool,
    /// Whether messages and verdicts are shown on the console.
    pub debug: bool,
}

/// What `privacy` can be about.
const PRIVATE: &str = "^(name|nick_name|phone|cellphone|email|birthday|additional_information)$";

impl Settings {
    /// Reads and checks the settings; an error is one line that says what to do. `home` is where
    /// the script came from, the collector unless another is named.
    pub fn read(settings: Value, home: Value) -> Result<Settings, &'static str> {
        let write_key = settings.get("writeKey").text();
        if !write_key.is_some() {
            return Err(NO_WRITE_KEY);
        }
        let collector = settings.get("collector").text().or_else(|| home.text());
        let base = collector.group("^(https?://[^\\s/?#]+[^\\s?#]*?)/*$", 1);
        if !base.is_some() {
            return Err("the collector is an address like https://collect.example.com");
        }
        let wait = settings.get("wait").number();
        let is_wait = (0.0..60_000.0).contains(&wait);
        let minutes = settings.get("sessionTimeout").number();
        let is_timeout = (1.0..=1440.0).contains(&minutes);
        // `host/places.js` asks for it before it reads a cookie of somebody else's.
        place!("moa").read().set("ads", settings.get("ads"));
        let debug = settings.get("debug");
        Ok(Settings {
            write_key: Global::new(write_key),
            batch_url: Global::new(Value::from(base).concat("/v1/batch")),
            wait: if is_wait { wait } else { 3000.0 },
            session_timeout: if is_timeout {
                minutes * 60_000.0
            } else {
                session::TIMEOUT
            },
            privacy: Global::new(privacy(settings.get("privacy"))?),
            is_sure: settings.get("resend").is_false(),
            debug: debug.is_some() && !debug.is_false(),
        })
    }
}

/// The rules, from an object or from its JSON. Rules that cannot be understood stop everything: they
/// were meant to hold something back.
fn privacy(value: Value) -> Result<Value, &'static str> {
    let rules = if value.is_string() {
        value.from_json()
    } else {
        value
    };
    let keys = place!("Object").read().call("keys", rules);
    let mut is_right = !value.is_some() || rules.is_object();
    for at in 0..keys.length() {
        let name = keys.at(at).find(PRIVATE, 0);
        let rule = rules.get_by(name);
        is_right &= rule.is("drop") || rule.is("hash");
    }
    if is_right {
        return Ok(rules);
    }
    Err("privacy is like {\"email\": \"hash\", \"phone\": \"drop\"}: see docs/install.md")
}
