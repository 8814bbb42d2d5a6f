//! The category of a list page (facts 4.1).

use wasm_bindgen::JsValue;

use super::dom;
use crate::events::ViewProductList;
use crate::js::{self, Text};
use crate::page;

/// The category the visitor looks at.
pub fn read() -> ViewProductList {
    ViewProductList {
        category_name: category_name(),
        cate_no: cate_no(),
    }
}

fn cate_no() -> Option<Text> {
    page::cate_no(&dom::path())
        .and_then(Text::new)
        .or_else(|| Text::identifier(&js::query("cate_no")))
        .or_else(|| dom::in_path(page::cate_no))
}

/// The title block's name; the first `headcategory` block is the breadcrumb and has no `h2`.
fn category_name() -> Option<Text> {
    Text::name(&dom::shown(".xans-product-headcategory h2"))
        .or_else(|| title_head(&dom::meta("meta[property='og:title']")))
        .or_else(|| {
            let name = dom::in_path(page::category_name)?;
            Text::name(&js::call(
                &js::global("window"),
                "decodeURIComponent",
                name.as_ref(),
            ))
        })
}

/// `og:title` says the name twice: `상의 - 상의`.
fn title_head(title: &JsValue) -> Option<Text> {
    Text::name(title)?.group("^(.*?)( - |$)", 1)
}
