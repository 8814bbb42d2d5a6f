//! What the page says about its own role (facts 1.1 and 1.3).

use alloc::string::String;

use wasm_bindgen::JsValue;

use super::dom;
use crate::js::{self, Text};
use crate::page::{self, PageType};

/// The page's role as Cafe24 names it, and the page type that follows from all signals.
pub fn read() -> (Option<Text>, PageType) {
    let role = path_role();
    let own = role.as_ref().map(Text::to_string).unwrap_or_default();
    let s_page = string(&js::global("sPage"));
    let design = string(&dom::meta("meta[name=design_html_path]"));
    let path = dom::path();
    (role, page::page_type(&[&own, &s_page], &design, &path))
}

/// The role from the first `path_role` meta, since fragments inserted later bring their own; else
/// from Cafe24's copy of it, or from the error tracer's boot script at the top of the head.
fn path_role() -> Option<Text> {
    Text::of(&dom::meta("meta[name=path_role]"))
        .or_else(|| Text::of(&js::get(&js::global("CAPP_ASYNC_METHODS"), "EC_PATH_ROLE")))
        .or_else(error_tracer_role)
}

/// `EC_JET.PRODUCT_DETAIL` in the first script of the head.
fn error_tracer_role() -> Option<Text> {
    let script = js::get(&dom::find("head script:not([src])"), "textContent");
    Text::of(&script)?.group("EC_JET\\.([A-Z_]+)", 1)
}

fn string(value: &JsValue) -> String {
    Text::of(value)
        .map(|text| text.to_string())
        .unwrap_or_default()
}
