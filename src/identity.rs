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
    pub fn load(now: f64) -> Option<Identity> {
        let mut session = Session::resume(now).or_else(|| Session::begin(now))?;
        let campaign = landing_campaign();
        if campaign.is_object() {
            session.campaign = campaign;
        }
        session.record(now);
        Some(Identity {
            device_id: device_id()?,
            session: Cell::new(Some(session)),
        })
    }

    /// The session of what happens at `now`; a new one when the last one has ended.
    pub fn session(&self, now: f64) -> Option<Session> {
        let last = self
            .session
            .take()
            .filter(|session| session::goes_on(session.seen, now));
        let mut session = last.or_else(|| Session::begin(now))?;
        session.seen = now;
        if now - session.recorded >= RECORD_INTERVAL {
            session.record(now);
        }
        self.session.set(Some(session.clone()));
        Some(session)
    }
}

impl Session {
    fn begin(now: f64) -> Option<Session> {
        let id = js::new_id()?;
        Some(Session {
            id,
            campaign: JsValue::UNDEFINED,
            seen: now,
            recorded: 0.0,
        })
    }

    /// The stored session, if it goes on.
    fn resume(now: f64) -> Option<Session> {
        let record = js::from_json(&browser::stored(SESSION));
        let seen = js::get(&record, "seen").as_f64()?;
        if !session::goes_on(seen, now) {
            return None;
        }
        let id = Text::of(&js::get(&record, "id"))?;
        Some(Session {
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
        let name = place.get(1..).unwrap_or_default();
        if let Some(value) = Text::of(&js::read(place)) {
            if campaign.is_undefined() {
                campaign = js::object();
            }
            js::set(&campaign, name, value.as_ref());
        }
    }
    campaign
}

fn device_id() -> Option<Text> {
    if let Some(id) = cookie() {
        return Some(id);
    }
    let id = match Text::of(&browser::stored(DEVICE)) {
        Some(id) => id,
        None => js::new_id()?,
    };
    write_cookie(&id);
    browser::store(DEVICE, id.as_ref());
    Some(id)
}

fn cookie() -> Option<Text> {
    let cookies = Text::of(&js::read("document.cookie"))?;
    cookies.group("(?:^|; )moa_id=([\\w-]{1,100})", 1)
}

/// Writes the cookie on the broadest domain that the browser lets the shop have.
fn write_cookie(id: &Text) {
    let host = js::read("location.hostname")
        .as_string()
        .unwrap_or_default();
    let secure = js::read("location.protocol")
        .as_string()
        .is_some_and(|p| p == "https:");
    for domain in cookie_domain::candidates(&host) {
        let mut cookie = String::from(DEVICE);
        for piece in [
            "=",
            &id.to_string(),
            "; path=/; SameSite=Lax; max-age=",
            COOKIE_AGE,
        ] {
            cookie.push_str(piece);
        }
        if secure {
            cookie.push_str("; Secure");
        }
        if !domain.is_empty() {
            cookie.push_str("; domain=");
            cookie.push_str(domain);
        }
        js::set(&js::read("document"), "cookie", &JsValue::from_str(&cookie));
        if self::cookie().is_some() {
            return;
        }
    }
}
