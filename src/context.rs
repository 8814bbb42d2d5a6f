//! What every message says about where it happened: `context` on the wire, once for each batch.

use wasm_bindgen::JsValue;

use crate::js::{self, Text};
use crate::page::PageType;
use crate::storefront::shop;

/// The library, the page and the shop.
pub fn read(role: Option<&Text>, page_type: PageType) -> JsValue {
    let context = js::object();
    js::set(&context, "library", &library());
    js::set(&context, "page", &page(role, page_type));
    js::set(&context, "shop", &shop::read());
    context
}

fn library() -> JsValue {
    let library = js::object();
    js::set(&library, "name", &JsValue::from_str("moa"));
    js::set(
        &library,
        "version",
        &JsValue::from_str(env!("CARGO_PKG_VERSION")),
    );
    library
}

fn page(role: Option<&Text>, page_type: PageType) -> JsValue {
    let page = js::object();
    js::set(&page, "type", &JsValue::from_str(page_type.name()));
    for (key, place) in [
        ("path", "location.pathname"),
        ("search", "location.search"),
        ("url", "location.href"),
        ("referrer", "document.referrer"),
        ("title", "document.title"),
    ] {
        if let Some(text) = Text::of(&js::read(place)) {
            js::set(&page, key, text.as_ref());
        }
    }
    if let Some(role) = role {
        js::set(&page, "role", role.as_ref());
    }
    page
}
