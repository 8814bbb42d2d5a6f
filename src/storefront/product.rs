//! The product of a detail page (facts/storefront 1.5 and 4.1). What it shows nowhere it may have said to others: `moa.shown` is
//! what `www/sources` has heard of that, where a page asks for it.

use super::address;
use crate::amount::Amount;
use crate::events::{Required, ViewProduct};
use crate::host::places::Places;
use crate::host::{Text, Value};
use crate::path;
use crate::places;

/// The product the visitor looks at.
pub fn read() -> ViewProduct {
    ViewProduct {
        product_no: Required(product_no()),
        product_name: product_name(),
        price: price(),
    }
}

/// The unit list price; a word where only members see it. Data say 0 for a price that is hidden: it is 0 where the
/// page shows that.
pub fn price() -> Amount {
    const SHOWN: Places = Places::new("#span_product_price_text");
    let price =
        places!("product_price|#span_product_price_text|<meta[property='product:price:amount']|moa.shown.price")
            .positive();
    price.or(|| SHOWN.number())
}

/// The product's name. The title for other sites can have the shop's name beside it; the page's own has not.
pub fn product_name() -> Text {
    places!("product_name").name().or_else(|| {
        let title = address::TITLE.name();
        let heading = places!(".headingArea h1, .headingArea h2|moa.shown.product_name").name();
        let title_has_it = Value::from(title).call("includes", heading).is_true();
        if title_has_it && heading.is_some() {
            heading
        } else {
            address::without_shop(title).or_else(|| heading)
        }
    })
}

/// The product's number: global, the page's own addresses, metas, query.
pub fn product_no() -> Text {
    places!("iProductNo")
        .identifier()
        .or_else(|| address::find(path::PRODUCT_NO))
        .or_else(|| {
            places!("<meta[property='product:productId']|?product_no|moa.shown.product_no")
                .identifier()
        })
}
