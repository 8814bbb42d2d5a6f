use super::*;
use proptest::prelude::*;

fn of(signals: [&str; 3]) -> PageType {
    let [role, design, path] = signals.map(Text::new);
    page_type(role, design, path)
}

fn of_path(path: &str) -> PageType {
    PageType::of_path(Text::new(path))
}

#[test]
fn page_types_stand_at_their_places() {
    for (place, page_type) in ALL.iter().enumerate() {
        assert_eq!(*page_type as usize, place);
    }
    for list in [NAMES, ROLES, PATHS] {
        assert_eq!(list.split_whitespace().count(), ALL.len());
    }
}

#[test]
fn the_role_decides_whatever_the_address_says() {
    for (role, path, expected) in [
        ("MAIN", "/brand/story.html", PageType::Home),
        ("PRODUCT_LIST", "/event/autumn.html", PageType::ProductList),
        ("PRODUCT_DETAIL", "/surl/P/1001", PageType::Product),
        (
            "BOARD_PRODUCT_DETAIL",
            "/product/detail.html",
            PageType::Other,
        ),
        ("ORDER_ORDERFORM", "/surl/O/1001", PageType::Checkout),
        ("MAIN_INTRO_ADULT", "/", PageType::Other),
        ("ETC", "/product/list.html", PageType::Other),
    ] {
        assert_eq!(of([role, "", path]), expected, "{role} {path}");
    }
}

#[test]
fn signals_speak_in_their_order() {
    let path = "/product/list.html";
    for (role, design, expected) in [
        ("MAIN", "/member/login.html", PageType::Home),
        ("", "/member/login.html", PageType::Login),
        ("", "https://shop.example/order/basket.html", PageType::Cart),
        ("", "/layout/basic/own.html", PageType::ProductList),
        ("", "", PageType::ProductList),
    ] {
        assert_eq!(of([role, design, path]), expected);
    }
}

#[test]
fn paths_are_known_in_all_their_forms() {
    for (path, expected) in [
        ("/", PageType::Home),
        ("/m/", PageType::Home),
        ("/shop2", PageType::Home),
        ("/shop2/m/index.html", PageType::Home),
        ("/category/outer/24/", PageType::ProductList),
        (
            "/skin-skin1/category/%EC%83%81%EC%9D%98/24",
            PageType::ProductList,
        ),
        ("/product/list.html", PageType::ProductList),
        ("/product/linen-shirt/1001/", PageType::Product),
        (
            "/product/linen-shirt/1001/category/24/display/1/",
            PageType::Product,
        ),
        ("/en/product/detail.html", PageType::Product),
        ("/shop2/surl/P/19", PageType::Product),
        ("/shop2/surl/O/19", PageType::Checkout),
        ("/product/search.html", PageType::Search),
        ("/product/compare.html", PageType::Other),
        ("/product/recent_view_product.html", PageType::Other),
        ("/board/product/list.html", PageType::Other),
        ("/zh-TW/order/order_result.html", PageType::CompletedOrder),
        ("/myshop/order/cancel.html", PageType::OrderCancel),
    ] {
        assert_eq!(of_path(path), expected, "{path}");
    }
}

proptest! {
    #[test]
    fn no_path_is_too_odd(path in ".{0,60}", design in ".{0,30}") {
        of(["", &design, &path]);
    }

    #[test]
    fn prefixes_never_change_the_page_type(
        shop in prop::option::of(1u32..40),
        mobile in any::<bool>(),
        language in prop::option::of(prop::sample::select(vec!["ko", "en-US", "ja"])),
        path in prop::sample::select(vec![
            "/", "/index.html", "/category/top/24/", "/product/a/1001/", "/surl/O/7",
            "/order/basket.html", "/order/order_result.html", "/board/free/list.html",
        ]),
    ) {
        let mut prefixed = String::new();
        if let Some(shop) = shop { prefixed += &format!("/shop{shop}"); }
        if mobile { prefixed += "/m"; }
        if let Some(language) = language { prefixed += &format!("/{language}"); }
        prefixed += path;
        prop_assert_eq!(of_path(&prefixed), of_path(path));
    }
}
