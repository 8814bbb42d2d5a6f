//! What every message says about where it happened: `context` on the wire, once for each batch.

use wasm_bindgen::JsValue;

use crate::js::{self, Text};
use crate::page::PageType;
use crate::storefront::shop;

const LIBRARY: &str = concat!(
    r#"{"name":"moa","version":""#,
    env!("CARGO_PKG_VERSION"),
    r#""}"#
);

/// The library, the page and the shop.
pub fn read(role: &Text, page_type: PageType) -> JsValue {
    let context = js::object();
    js::set(
        &context,
        "library",
        &js::from_json(&JsValue::from_str(LIBRARY)),
    );
    js::set(&context, "page", &page(role, page_type));
    js::set(&context, "shop", &shop::read());
    context
}

fn page(role: &Text, page_type: PageType) -> JsValue {
    let page = js::object();
    js::set(&page, "type", &JsValue::from_str(page_type.name()));
    for (key, place) in [
        ("path", "location.pathname"),
        ("search", "location.search"),
        ("url", "location.href"),
        ("referrer", "document.referrer"),
        ("title", "document.title"),
    ] {
        js::set(&page, key, Text::of(&js::read(place)).as_ref());
    }
    js::set(&page, "role", role.as_ref());
    page
}
