//! The category of a list page (facts/storefront 4.1).

use super::address;
use crate::events::ViewProductList;
use crate::host::Text;
use crate::path;
use crate::{place, places};

/// The category the visitor looks at.
pub fn read() -> ViewProductList {
    ViewProductList {
        category_name: category_name(),
        cate_no: cate_no(),
    }
}

fn cate_no() -> Text {
    address::path()
        .group(path::CATE_NO, 1)
        .or_else(|| places!("?cate_no").identifier())
        .or_else(|| address::find(path::CATE_NO))
}

/// The title block's name; the first `headcategory` block is the breadcrumb and has no heading.
/// `og:title` says the name twice, and names can hold a dash too: `티셔츠 - 긴팔 - 티셔츠 - 긴팔`.
fn category_name() -> Text {
    let title = || address::without_shop(address::TITLE.name());
    places!(".xans-product-headcategory h1, .xans-product-headcategory h2, .xans-product-headcategory h3").name()
        .or_else(|| title().group("^(.+) - \\1$", 1))
        .or_else(title)
        .or_else(|| {
            let name = address::find(path::CATEGORY_NAME);
            let window = place!("window").read();
            window.call("decodeURIComponent", name).name()
        })
}
