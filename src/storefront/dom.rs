//! Elements and metas, read without trusting them.

use alloc::string::String;

use wasm_bindgen::JsValue;

use crate::browser;
use crate::js::{self, Text};
use crate::page;

/// The first element of a selector; `null` or `undefined` when there is none.
#[inline(never)]
pub fn find(selector: &str) -> JsValue {
    js::call(
        &browser::document(),
        "querySelector",
        &JsValue::from_str(selector),
    )
}

/// What the first element of a selector shows: a field's value, else its text.
#[inline(never)]
pub fn shown(selector: &str) -> JsValue {
    let element = find(selector);
    let value = js::get(&element, "value");
    if value.is_string() {
        value
    } else {
        js::get(&element, "textContent")
    }
}

/// The content of a meta or the address of a link, by its selector.
#[inline(never)]
pub fn meta(selector: &str) -> JsValue {
    let element = find(selector);
    let content = js::get(&element, "content");
    if content.is_string() {
        content
    } else {
        js::get(&element, "href")
    }
}

/// What `pick` finds in the addresses the page gives itself, most trustworthy first: canonical
/// address, `og:url`, address bar.
#[inline(never)]
pub fn in_path(pick: fn(&str) -> Option<&str>) -> Option<Text> {
    for selector in ["link[rel=canonical]", "meta[property='og:url']"] {
        if let Some(address) = Text::of(&meta(selector))
            && let Some(found) = pick(page::path_of(&address.to_string()))
        {
            return Text::new(found);
        }
    }
    Text::new(pick(&path())?)
}

/// The path in the address bar.
pub fn path() -> String {
    js::get(&browser::location(), "pathname")
        .as_string()
        .unwrap_or_default()
}
