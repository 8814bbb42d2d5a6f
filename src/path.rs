//! What an address says: Cafe24's prefixes, and the numbers in its paths (facts/storefront 1.2 and 1.3). Pure.
//!
//! Each is a regular expression on an address or a path; [`Text::group`] reads its first group.

use crate::host::Text;

/// Behind the origin, which a path does not have, come the prefixes that Cafe24's router takes off, each at
/// most once and in this order: shop, mobile, language, skin (facts/storefront 1.3).
macro_rules! behind_prefixes {
    ($pattern:literal) => {
        concat!(
            r"^(?:\w+://[^/?#]*)?",
            r"(?:/shop[1-9]\d*)?(?:/[mp])?(?:/[a-z]{2}(?:-[A-Z]{2})?)?",
            r"(?:/skin-(?:base|skin[1-9]\d*|mobile\d*))?",
            $pattern
        )
    };
}

/// The path that is left.
const REST: &str = behind_prefixes!(r"(/[^?#]*)?(?:[?#]|$)");
/// The number in `/product/<name>/<no>/…` or `/surl/P/<no>`.
pub const PRODUCT_NO: &str = behind_prefixes!(r"/(?:product/[^/?#]*|surl/P)/([1-9]\d*)(?:[/?#]|$)");
/// The number in `/category/<name>/<no>/`.
pub const CATE_NO: &str = behind_prefixes!(r"/category/[^/?#]*/([1-9]\d*)(?:[/?#]|$)");
/// The name in `/category/<name>/<no>/`, still percent-encoded.
pub const CATEGORY_NAME: &str = behind_prefixes!(r"/category/([^/?#]+)/");
/// The product number in a direct-order link, `/surl/O/<product_no>`.
pub const ORDERED_PRODUCT_NO: &str = behind_prefixes!(r"/surl/O/([1-9]\d*)(?:[/?#]|$)");

/// The path without the prefixes: `/product/list.html` of
/// `https://shop.example/shop2/m/product/list.html?cate_no=24`. `/` where nothing is left; none for what is
/// no address.
pub fn without_prefix(address: Text) -> Text {
    let rest = address.group(REST, 1);
    rest.or_else(|| match address.group(REST, 0).is_some() {
        true => Text::literal("/"),
        false => rest,
    })
}

#[cfg(test)]
mod tests;
