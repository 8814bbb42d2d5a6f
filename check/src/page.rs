//! What stands at a place of the page, read without trusting it: the page's getters can throw, and its storage can be denied.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Storage,
    UrlSearchParams, Window,
};

use crate::places::Place;

/// The page. `None` where there is none: in Node.js.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// What stands at a place, as text; `None` where nothing does.
pub fn read(place: Place<'_>) -> Option<String> {
    let text = match place {
        Place::Global(path) => global(path)?,
        Place::Element(selector) => shown(&first(selector)?)?,
        Place::Meta(property) => {
            first(&format!("meta[property='{property}']"))?.get_attribute("content")?
        }
        Place::Parameter(name) => {
            let search = window()?.location().search().ok()?;
            UrlSearchParams::new_with_str(&search).ok()?.get(name)?
        }
        Place::Cookie(name) => cookie(&numbered(name))?,
        Place::Session(key) => {
            let storage = window()?.session_storage().ok()??;
            storage.get_item(&numbered(key)).ok()??
        }
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The browser's local storage, where it may be read.
pub fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// What a script of the page has put there, as text; an object as JSON.
pub fn global(path: &str) -> Option<String> {
    let mut value = JsValue::from(window()?);
    for name in path.split('.') {
        value = Reflect::get(&value, &name.into()).ok()?;
    }
    if value.is_function() || value.is_null() || value.is_undefined() {
        return None;
    }
    // An element that has the name for its id is no value of the page's.
    if value.is_instance_of::<web_sys::Node>() {
        return None;
    }
    match value.as_string() {
        Some(text) => Some(text),
        None => js_sys::JSON::stringify(&value).ok()?.as_string(),
    }
}

/// The content of the page's first element of that selector's.
pub fn content(selector: &str) -> Option<String> {
    first(selector)?
        .get_attribute("content")
        .filter(|content| !content.is_empty())
}

fn document() -> Option<Document> {
    window()?.document()
}

fn first(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok()?
}

/// A field's value, else the element's text.
fn shown(element: &Element) -> Option<String> {
    if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
        return Some(field.value());
    }
    if let Some(field) = element.dyn_ref::<HtmlSelectElement>() {
        return Some(field.value());
    }
    if let Some(field) = element.dyn_ref::<HtmlTextAreaElement>() {
        return Some(field.value());
    }
    element.text_content()
}

fn cookie(name: &str) -> Option<String> {
    let document = document()?;
    // Frames without an origin of their own throw.
    let all = Reflect::get(&document, &"cookie".into())
        .ok()?
        .as_string()?;
    let value = all
        .split("; ")
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let decoded = js_sys::decode_uri_component(value).ok();
    Some(decoded.map_or_else(|| value.to_owned(), String::from))
}

/// With the shop's number for `{N}`.
fn numbered(name: &str) -> String {
    let number = || global("CAFE24.SDE_SHOP_NUM").or_else(|| global("EC_SDE_SHOP_NUM"));
    match name.contains("{N}") {
        true => name.replace("{N}", &number().unwrap_or_else(|| "1".to_owned())),
        false => name.to_owned(),
    }
}
