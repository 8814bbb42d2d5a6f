//! What JavaScript calls.

use std::cell::RefCell;

use chrono::{DateTime, Utc};
use gloo_timers::callback::{Interval, Timeout};
use js_sys::{Array, Date, Function, JSON};
use moa_catalog::{Event, Read};
use moa_message::rules::Rules;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::judgement::{Judge, Judgement};
use crate::reason::{self, Reason};
use crate::watch::Kept;
use crate::{page, places};

thread_local! {
    static JUDGE: RefCell<Option<Judge>> = const { RefCell::new(None) };
}

/// With the judge, by the built-in catalogue alone if nothing was configured.
fn with_judge<T>(then: impl FnOnce(&Judge) -> T) -> Result<T, JsError> {
    JUDGE.with_borrow_mut(|judge| match judge {
        Some(judge) => Ok(then(judge)),
        None => Ok(then(judge.insert(Judge::new(Rules::default())?))),
    })
}

/// Objects, and `undefined` for what is absent.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&Serializer::new().serialize_maps_as_objects(true))?)
}

/// Judges by these rules from now on: `{ kind, mode, events }`, as a collector's `GET /v1/catalog` answers; `undefined` for those
/// of a collector that is told nothing.
///
/// # Errors
///
/// Where they are none: what is wrong, in words.
#[wasm_bindgen]
pub fn configure(rules: JsValue) -> Result<(), JsError> {
    let rules: Rules = match rules.is_undefined() {
        true => Rules::default(),
        // Serde takes a list for a struct as well.
        false if !rules.is_object() || Array::is_array(&rules) => {
            return Err(JsError::new("the rules must be an object"));
        }
        // By their JSON, as the collector reads its own: members that an event cannot have are an error.
        false => serde_json::from_str(&json(&rules)?)?,
    };
    let judge = Judge::new(rules)?;
    JUDGE.set(Some(judge));
    Ok(())
}

/// What a collector will say of a message, an object or its JSON: `{ status, errors, warnings, missing }`.
///
/// # Errors
///
/// Where the object cannot be written as JSON, so that it cannot be sent.
#[wasm_bindgen]
pub fn check(message: JsValue) -> Result<JsValue, JsError> {
    let json = json(&message)?;
    let judgement: Judgement = with_judge(|judge| judge.check(&json, now()))?;
    to_js(&judgement)
}

/// The JSON by which an object travels.
fn json(message: &JsValue) -> Result<String, JsError> {
    if let Some(json) = message.as_string() {
        return Ok(json);
    }
    let no_json = || JsError::new("it cannot be written as JSON");
    let json = JSON::stringify(message).map_err(|_| no_json())?;
    // Of `undefined` and functions there is none, whatever the type says.
    json.as_string().ok_or_else(no_json)
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(Date::now() as i64).unwrap_or_default()
}

/// A property, and what stands where the tracker looks for it.
#[derive(Serialize)]
struct Found<'a> {
    name: &'a str,
    /// Where the tracker looks, in the catalogue's words.
    read: &'a str,
    places: Vec<Stands>,
}

/// A place, and what stands there now.
#[derive(Serialize)]
struct Stands {
    place: String,
    value: Option<String>,
}

/// Of each property that an event can have from a page, where the tracker looks for it and what stands there now:
/// `[{ name, read, places: [{ place, value }] }]`; none of an event that the catalogue does not know.
#[wasm_bindgen]
pub fn found(event: &str) -> Result<JsValue, JsError> {
    with_judge(|judge| match judge.event(event) {
        Some(event) => to_js(&found_in_page(event)),
        None => to_js(&Vec::<Found<'_>>::new()),
    })?
}

fn found_in_page(event: &Event) -> Vec<Found<'_>> {
    let read = event
        .properties
        .iter()
        .filter_map(|property| match &property.read {
            Some(Read::At(read)) => Some((property.name.as_str(), read.as_str())),
            _ => None,
        });
    let found = read.map(|(name, read)| Found {
        name,
        read,
        places: places::places(read).into_iter().map(stands).collect(),
    });
    found.collect()
}

fn stands(named: places::Named<'_>) -> Stands {
    Stands {
        value: page::read(named.place),
        place: named.words,
    }
}

/// Why the page is of its type: `{ by, says }`, of what the tracker's context says of the page.
#[wasm_bindgen]
pub fn reason(page: JsValue) -> Result<JsValue, JsError> {
    let reason: Reason = reason::reason(serde_wasm_bindgen::from_value(page)?);
    to_js(&reason)
}

/// Ends a watch when it is freed.
#[wasm_bindgen]
pub struct Watch {
    _kept: Interval,
    _late: Timeout,
}

/// Calls `changed({ consent, outbox })` with what the browser keeps, at once and whenever it changes, and `late()` after so many
/// milliseconds.
#[wasm_bindgen]
pub fn watch(changed: Function, late: Function, milliseconds: u32) -> Watch {
    let tell = move |kept: &Kept| {
        // What the inspector throws is told by the browser.
        let told = to_js(kept).map(|kept| changed.call1(&JsValue::NULL, &kept));
        let _ = told;
    };
    Watch {
        _kept: crate::watch::watch(tell),
        _late: Timeout::new(milliseconds, move || {
            let _ = late.call0(&JsValue::NULL);
        }),
    }
}
