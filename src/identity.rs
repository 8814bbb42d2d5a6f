//! Who is visiting: the device, and the session it is in.

mod cookie_domain;

use alloc::string::String;
use core::cell::Cell;

use wasm_bindgen::JsValue;

use crate::browser;
use crate::js::{self, Text};
use crate::signals::session;

/// Cookie and storage key of the device id. The cookie is what the PC and the mobile host of one
/// shop share; the storage keeps the id where cookies are blocked or cleared early.
const DEVICE: &str = "moa_id";
/// Storage key of the session record, `{id, seen, campaign}`.
const SESSION: &str = "moa_session";
/// Seconds a browser keeps a cookie at most (400 days).
const COOKIE_AGE: &str = "34560000";
/// Milliseconds between two writes of the session record.
const RECORD_INTERVAL: f64 = 1000.0;

/// The campaign's parameters in the address, on the wire by the same names.
const CAMPAIGN: [&str; 6] = [
    "?utm_campaign",
    "?utm_content",
    "?utm_id",
    "?utm_medium",
    "?utm_source",
    "?utm_term",
];

/// The visitor's identifiers.
pub struct Identity {
    /// The device id, `anonymousId` on the wire.
    pub device_id: Text,
    session: Cell<Option<Session>>,
}

/// A session, as the next page of the browser finds it in the record.
#[derive(Debug, Clone)]
pub struct Session {
    /// `context.sessionId` on the wire.
    pub id: Text,
    /// The `utm_*` of the landing address, as an object; `undefined` when there were none.
    pub campaign: JsValue,
    seen: f64,
    recorded: f64,
}

impl Identity {
    /// The stored identifiers, or new ones.
    pub fn load(now: f64) -> Identity {
        let resumed = Session::resume(now);
        let device_id = device_id(resumed.is_none());
        let mut session = resumed.unwrap_or_else(|| Session::begin(now));
        let campaign = landing_campaign();
        if campaign.is_object() {
            session.campaign = campaign;
        }
        session.record(now);
        Identity {
            device_id,
            session: Cell::new(Some(session)),
        }
    }

    /// The session of what happens at `now`; a new one when the last one has ended. Another tab may
    /// have kept it going, or have begun the next one.
    pub fn session(&self, now: f64) -> Session {
        let own = self
            .session
            .take()
            .filter(|session| session::goes_on(session.seen, now));
        let shared = || Session::resume(now);
        let mut session = own.or_else(shared).unwrap_or_else(|| Session::begin(now));
        session.seen = now;
        if now - session.recorded >= RECORD_INTERVAL {
            // A landing in another tab may have brought a campaign to this session.
            if let Some(shared) = Session::resume(now).filter(|shared| shared.id == session.id) {
                session.campaign = shared.campaign;
            }
            session.record(now);
        }
        self.session.set(Some(session.clone()));
        session
    }
}

impl Session {
    fn begin(now: f64) -> Session {
        Session {
            id: js::new_id(),
            campaign: JsValue::UNDEFINED,
            seen: now,
            recorded: 0.0,
        }
    }

    /// The stored session, if it goes on.
    fn resume(now: f64) -> Option<Session> {
        let record = js::from_json(&browser::stored(SESSION));
        let seen = js::get(&record, "seen").as_f64()?;
        if !session::goes_on(seen, now) {
            return None;
        }
        let id = Text::of(&js::get(&record, "id"));
        id.is_some().then(|| Session {
            id,
            seen: now,
            recorded: 0.0,
            campaign: js::get(&record, "campaign"),
        })
    }

    fn record(&mut self, now: f64) {
        let record = js::object();
        js::set(&record, "id", self.id.as_ref());
        js::set(&record, "seen", &JsValue::from_f64(self.seen));
        js::set(&record, "campaign", &self.campaign);
        browser::store(SESSION, &js::to_json(&record));
        self.recorded = now;
    }
}

/// The `utm_*` of the address, as an object; `undefined` when there are none.
fn landing_campaign() -> JsValue {
    let mut campaign = JsValue::UNDEFINED;
    for place in CAMPAIGN {
        let value = Text::of(&js::read(place));
        if value.is_some() && campaign.is_undefined() {
            campaign = js::object();
        }
        js::set(
            &campaign,
            place.get(1..).unwrap_or_default(),
            value.as_ref(),
        );
    }
    campaign
}

/// The device id. It is written again with each session, so that it stays as long as browsers let
/// it.
fn device_id(write: bool) -> Text {
    let known = cookie();
    let is_known = known.is_some();
    let id = known
        .or_else(|| Text::of(&browser::stored(DEVICE)))
        .or_else(js::new_id);
    if write || !is_known {
        write_cookie(&id);
        browser::store(DEVICE, id.as_ref());
    }
    id
}

fn cookie() -> Text {
    Text::of(&js::read("@moa_id")).group("^[\\w-]{1,100}$", 0)
}

/// Writes the cookie on the broadest domain that the browser lets the shop have.
fn write_cookie(id: &Text) {
    let host = js::read("location.hostname")
        .as_string()
        .unwrap_or_default();
    let secure = js::read("location.protocol")
        .as_string()
        .is_some_and(|p| p == "https:");
    let mut tail = String::from("; path=/; SameSite=Lax");
    if secure {
        tail.push_str("; Secure");
    }
    let id = id.to_string();
    cookie_domain::choose(&host, &mut |domain| {
        let place = if domain.is_empty() { "" } else { "; domain=" };
        // Browsers refuse a cookie for a public suffix without a word: a short-lived one tells.
        set_cookie(&["moa_try=1; max-age=9", &tail, place, domain]);
        if !domain.is_empty() && !js::read("@moa_try").is_string() {
            return false;
        }
        set_cookie(&["moa_try=; max-age=0", &tail, place, domain]);
        set_cookie(&[
            DEVICE,
            "=",
            &id,
            "; max-age=",
            COOKIE_AGE,
            &tail,
            place,
            domain,
        ]);
        true
    });
}

fn set_cookie(pieces: &[&str]) {
    let mut cookie = String::new();
    for piece in pieces {
        cookie.push_str(piece);
    }
    js::set(&js::read("document"), "cookie", &JsValue::from_str(&cookie));
}
