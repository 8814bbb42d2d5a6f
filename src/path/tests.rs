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
