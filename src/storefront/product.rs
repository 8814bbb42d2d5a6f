//! The product of a detail page (facts 1.5 and 4.1).

use super::{address, source};
use crate::events::ViewProduct;
use crate::js::Text;
use crate::path;

/// The product the visitor looks at.
pub fn read() -> ViewProduct {
    ViewProduct::new()
        .product_no(product_no())
        .product_name(product_name())
        // The unit list price; a word where only members see it.
        .price(source::positive(
            "product_price|#span_product_price_text|<meta[property='product:price:amount']",
        ))
}

/// The product's name.
pub fn product_name() -> Text {
    source::name("product_name|<meta[property='og:title']|.headingArea h1, .headingArea h2")
}

/// The product's number: global, the page's own addresses, metas, query.
pub fn product_no() -> Text {
    source::identifier("iProductNo")
        .or_else(|| address::find(path::PRODUCT_NO))
        .or_else(|| source::identifier("<meta[property='product:productId']|?product_no"))
}
