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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path(address: &str) -> String {
        without_prefix(Text::new(address)).to_string()
    }

    fn read(pattern: &'static str, address: &str) -> String {
        Text::new(address).group(pattern, 1).to_string()
    }

    #[test]
    fn prefixes_come_off_once_and_in_order() {
        for (address, rest) in [
            ("/shop2/m/en/skin-skin1/a", "/a"),
            ("/m/shop2/a", "/shop2/a"),
            ("/shop0/a", "/shop0/a"),
            ("/shopping/a", "/shopping/a"),
            ("/skin-mobile2/a", "/a"),
            ("/skin-own/a", "/skin-own/a"),
            ("/m/m/a", "/m/a"),
            ("/mall/a", "/mall/a"),
            ("/shop2/m", "/"),
        ] {
            assert_eq!(path(address), rest);
        }
    }

    #[test]
    fn addresses_become_paths() {
        for (address, rest) in [
            (
                "https://shop.example/product/list.html?cate_no=24#top",
                "/product/list.html",
            ),
            ("https://shop.example", "/"),
            ("https://shop.example/shop2/?from=/a", "/"),
            ("/order/basket.html#row", "/order/basket.html"),
            ("/category/a:b/24/", "/category/a:b/24/"),
            ("", ""),
            ("layout.html", ""),
        ] {
            assert_eq!(path(address), rest);
        }
    }

    #[test]
    fn numbers_are_read_from_paths() {
        for (pattern, address, found) in [
            (PRODUCT_NO, "/product/a/1001/category/2/display/1/", "1001"),
            (PRODUCT_NO, "https://shop.example/product/a/7?x=/8/", "7"),
            (PRODUCT_NO, "/m/surl/P/19", "19"),
            (PRODUCT_NO, "/product/detail.html", ""),
            (PRODUCT_NO, "/product/a/012", ""),
            (PRODUCT_NO, "/product/a/12b/", ""),
            (PRODUCT_NO, "/x?next=/product/a/12/", ""),
            (CATE_NO, "/category/a/24/", "24"),
            (CATE_NO, "/category/24/", ""),
            (CATEGORY_NAME, "/shop2/category/%EC%83%81/24/", "%EC%83%81"),
            (ORDERED_PRODUCT_NO, "/shop2/surl/O/19", "19"),
            (ORDERED_PRODUCT_NO, "/surl/P/19", ""),
        ] {
            assert_eq!(read(pattern, address), found, "{address}");
        }
    }

    proptest! {
        #[test]
        fn no_path_is_too_odd(path in ".{0,60}") {
            for pattern in [PRODUCT_NO, CATE_NO, CATEGORY_NAME, ORDERED_PRODUCT_NO] {
                read(pattern, &path);
            }
            without_prefix(Text::new(&path));
        }
    }
}
