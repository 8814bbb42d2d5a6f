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
mod tests;
