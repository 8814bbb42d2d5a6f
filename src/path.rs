//! What a path says: Cafe24's prefixes, and the numbers in its addresses (facts 1.2 and 1.3). Pure.

use crate::text::cut;

/// The path without the prefixes that Cafe24's router takes off, each at most once and in this
/// order: shop, mobile, language, skin (facts 1.3).
pub fn without_prefix(path: &str) -> &str {
    let mut rest = path;
    for is_prefix in [is_shop, is_mobile, is_language, is_skin] {
        let Some(inner) = rest.strip_prefix('/') else {
            break;
        };
        if is_prefix(first_segment(inner)) {
            rest = inner.get(first_segment(inner).len()..).unwrap_or("");
        }
    }
    rest
}

/// What stands before the first `/`.
fn first_segment(path: &str) -> &str {
    cut(path, b'/').map_or(path, |(segment, _)| segment)
}

fn is_shop(segment: &str) -> bool {
    segment.strip_prefix("shop").is_some_and(is_number)
}

fn is_mobile(segment: &str) -> bool {
    segment == "m" || segment == "p"
}

/// `ko`, `en-US`, `zh-TW` and the like.
fn is_language(segment: &str) -> bool {
    match segment.as_bytes() {
        [a, b] => a.is_ascii_lowercase() && b.is_ascii_lowercase(),
        [a, b, b'-', c, d] => {
            a.is_ascii_lowercase()
                && b.is_ascii_lowercase()
                && c.is_ascii_uppercase()
                && d.is_ascii_uppercase()
        }
        _ => false,
    }
}

fn is_skin(segment: &str) -> bool {
    segment.strip_prefix("skin-").is_some_and(|skin| {
        skin == "base"
            || skin.strip_prefix("skin").is_some_and(is_number)
            || skin
                .strip_prefix("mobile")
                .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// Digits that do not start with 0, as Cafe24 numbers shops, products and categories.
fn is_number(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
}

/// `https://shop.example/product/list.html?cate_no=24` → `/product/list.html`; what has no origin
/// is a path already.
pub fn path_of(address: &str) -> &str {
    let path = match cut(address, b':') {
        Some((scheme, rest)) if cut(scheme, b'/').is_none() => {
            // Behind the scheme come two slashes and the host.
            let host = first_segment(rest.get(2..).unwrap_or(""));
            rest.get(2 + host.len()..)
                .filter(|path| !path.is_empty())
                .unwrap_or("/")
        }
        _ => address,
    };
    let path = cut(path, b'#').map_or(path, |(path, _)| path);
    cut(path, b'?').map_or(path, |(path, _)| path)
}

/// The product number in `/product/<name>/<no>/…` or `/surl/P/<no>`.
pub fn product_no(path: &str) -> Option<&str> {
    let path = without_prefix(path);
    match path.strip_prefix("/surl/P/") {
        Some(number) => leading_number(number),
        None => leading_number(cut(path.strip_prefix("/product/")?, b'/')?.1),
    }
}

/// The category number in `/category/<name>/<no>/`.
pub fn cate_no(path: &str) -> Option<&str> {
    leading_number(category(path)?.1)
}

/// The category's name in `/category/<name>/<no>/`, still percent-encoded.
pub fn category_name(path: &str) -> Option<&str> {
    let (name, _) = category(path)?;
    (!name.is_empty()).then_some(name)
}

fn category(path: &str) -> Option<(&str, &str)> {
    cut(without_prefix(path).strip_prefix("/category/")?, b'/')
}

/// Whether the path is a direct-order link, `/surl/O/<product_no>`.
pub fn is_surl_order(path: &str) -> bool {
    surl_order_product(path).is_some()
}

/// The product number in a direct-order link.
pub fn surl_order_product(path: &str) -> Option<&str> {
    leading_number(without_prefix(path).strip_prefix("/surl/O/")?)
}

fn leading_number(path: &str) -> Option<&str> {
    let segment = first_segment(path);
    is_number(segment).then_some(segment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prefixes_come_off_once_and_in_order() {
        assert_eq!(without_prefix("/shop2/m/en/skin-skin1/a"), "/a");
        assert_eq!(without_prefix("/m/shop2/a"), "/shop2/a");
        assert_eq!(without_prefix("/shop0/a"), "/shop0/a");
        assert_eq!(without_prefix("/shopping/a"), "/shopping/a");
        assert_eq!(without_prefix("/skin-mobile2/a"), "/a");
        assert_eq!(without_prefix("/skin-own/a"), "/skin-own/a");
        assert_eq!(without_prefix("/m/m/a"), "/m/a");
    }

    #[test]
    fn addresses_become_paths() {
        for (address, path) in [
            (
                "https://shop.example/product/list.html?cate_no=24#top",
                "/product/list.html",
            ),
            ("https://shop.example", "/"),
            ("/order/basket.html#row", "/order/basket.html"),
            ("/category/a:b/24/", "/category/a:b/24/"),
            ("", ""),
        ] {
            assert_eq!(path_of(address), path);
        }
    }

    #[test]
    fn numbers_are_read_from_paths() {
        assert_eq!(
            product_no("/product/a/1001/category/2/display/1/"),
            Some("1001")
        );
        assert_eq!(product_no("/m/surl/P/19"), Some("19"));
        assert_eq!(product_no("/product/detail.html"), None);
        assert_eq!(product_no("/product/a/012"), None);
        assert_eq!(cate_no("/category/a/24/"), Some("24"));
        assert_eq!(
            category_name("/shop2/category/%EC%83%81/24/"),
            Some("%EC%83%81")
        );
        assert_eq!(surl_order_product("/shop2/surl/O/19"), Some("19"));
        assert!(!is_surl_order("/surl/P/19"));
    }

    proptest! {
        #[test]
        fn no_path_is_too_odd(path in ".{0,60}") {
            product_no(&path);
            cate_no(&path);
            category_name(&path);
            surl_order_product(path_of(&path));
        }
    }
}
