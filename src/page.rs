//! Which page is this? Pure: texts in, a [`PageType`] out.
//!
//! Cafe24 tells the role of a page in `<meta name="path_role">`, which it assigns by the modules on
//! the page, not by the address; so the role comes first and the address last (facts/storefront 1.1).

use crate::host::{Text, Value};
use crate::path::{CATE_NO, ORDERED_PRODUCT_NO, PRODUCT_NO, without_prefix};

/// What kind of store page the visitor is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageType {
    /// The main page.
    Home,
    /// A category or another list of products.
    ProductList,
    /// Search results.
    Search,
    /// A product detail page.
    Product,
    /// The cart (basket).
    Cart,
    /// The order form.
    Checkout,
    /// The order result.
    CompletedOrder,
    /// The login page.
    Login,
    /// The sign-up form.
    Join,
    /// The page that greets a new member.
    JoinResult,
    /// My page.
    MyPage,
    /// The member's orders.
    OrderList,
    /// One order.
    OrderDetail,
    /// The form that cancels an order.
    OrderCancel,
    /// The form that returns an order.
    OrderReturn,
    /// The form that exchanges an order.
    OrderExchange,
    /// Any other page: boards, gates, brand pages.
    Other,
}

/// Makes lists of the table's columns, each one text: JavaScript finds a word's place in it.
macro_rules! pages {
    ($($page_type:ident $name:literal $role:literal $path:literal)*) => {
        const ALL: &[PageType] = &[$(PageType::$page_type),*];
        const NAMES: &str = concat!($($name, " "),*);
        const ROLES: &str = concat!($($role, " "),*);
        const PATHS: &str = concat!($($path, " "),*);
    };
}

// Each page type with its name on the wire, its path role and the path of its skin file (facts/storefront 1.2).
pages! {
    Home "home" "MAIN" "/index.html"
    ProductList "product_list" "PRODUCT_LIST" "/product/list.html"
    Search "search" "PRODUCT_SEARCH" "/product/search.html"
    Product "product" "PRODUCT_DETAIL" "/product/detail.html"
    Cart "cart" "ORDER_BASKET" "/order/basket.html"
    Checkout "checkout" "ORDER_ORDERFORM" "/order/orderform.html"
    CompletedOrder "completed_order" "ORDER_ORDERRESULT" "/order/order_result.html"
    Login "login" "MEMBER_LOGIN" "/member/login.html"
    Join "join" "MEMBER_JOIN" "/member/join.html"
    JoinResult "join_result" "MEMBER_JOINRESULT" "/member/join_result.html"
    MyPage "my_page" "MYSHOP_MAIN" "/myshop/index.html"
    OrderList "order_list" "MYSHOP_ORDER_LIST" "/myshop/order/list.html"
    OrderDetail "order_detail" "MYSHOP_ORDER_DETAIL" "/myshop/order/detail.html"
    OrderCancel "order_cancel" "MYSHOP_ORDER_CANCEL" "/myshop/order/cancel.html"
    OrderReturn "order_return" "MYSHOP_ORDER_RETURN" "/myshop/order/return.html"
    OrderExchange "order_exchange" "MYSHOP_ORDER_EXCHANGE" "/myshop/order/exchange.html"
    Other "other" "-" "-"
}

impl PageType {
    /// The page type as `context.page.type` carries it.
    pub fn name(self) -> Text {
        let names = Value::from(NAMES).call("split", " ");
        names.at(self as u32).text()
    }

    /// The page type at a word's place in one of the lists.
    fn in_list(list: &'static str, word: Text) -> PageType {
        let place = word.place_in(list) as usize;
        ALL.get(place).copied().unwrap_or(PageType::Other)
    }

    /// The page type of a path role; a role that is not in the list is [`PageType::Other`].
    pub fn of_role(role: Text) -> PageType {
        PageType::in_list(ROLES, role)
    }

    /// The page type of an address or a path, `/shop2/m/` and other prefixes allowed.
    pub fn of_path(address: Text) -> PageType {
        let path = without_prefix(address);
        let says = |pattern| address.group(pattern, 1).is_some();
        match PageType::in_list(PATHS, path) {
            PageType::Other if path.is("/") => PageType::Home,
            PageType::Other if says(PRODUCT_NO) => PageType::Product,
            PageType::Other if says(CATE_NO) => PageType::ProductList,
            PageType::Other if says(ORDERED_PRODUCT_NO) => PageType::Checkout,
            known => known,
        }
    }
}

/// The first of a page's signals that says something, in the order of facts/storefront 1.3: its role (the path
/// role, the error tracer's or Cafe24's own copy of it, `sPage`), the skin file's path, the address.
pub fn page_type(role: Text, design: Text, path: Text) -> PageType {
    if role.is_some() {
        return PageType::of_role(role);
    }
    match PageType::of_path(design) {
        PageType::Other => PageType::of_path(path),
        known => known,
    }
}

#[cfg(test)]
mod tests {
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
}
