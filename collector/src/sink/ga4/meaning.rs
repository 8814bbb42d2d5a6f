//! What Moa's events mean to GA4: the table of docs/sinks.md.

use Items::{Lists, Nothing, One, Rows};

/// Where an event's items stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Items {
    /// It has none.
    Nothing,
    /// It is about one product.
    One,
    /// In lists of numbers and names.
    Lists,
    /// In events of this name that follow, one for each product; else in lists.
    Rows(&'static str),
}

/// What an event is called there, and which of its properties have names of GA4's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    /// GA4's name of it.
    pub event: &'static str,
    /// The property with the sum, where the items do not say it.
    pub value: Option<&'static str>,
    /// The property with the shipping that is in that sum.
    pub shipping: Option<&'static str>,
    /// Its products.
    pub items: Items,
    /// Properties, and what they are called there.
    pub renamed: &'static [(&'static str, &'static str)],
}

const fn meaning(
    event: &'static str,
    value: Option<&'static str>,
    items: Items,
    renamed: &'static [(&'static str, &'static str)],
) -> Option<Meaning> {
    Some(Meaning {
        event,
        value,
        shipping: None,
        items,
        renamed,
    })
}

/// What an event, or a message of another type, means to GA4; `None` for one of which it knows
/// nothing.
pub(super) fn of(name: &str) -> Option<Meaning> {
    const ORDER: &[(&str, &str)] = &[("order_id", "transaction_id")];
    const DEPTH: &[(&str, &str)] = &[("depth", "percent_scrolled")];
    match name {
        "$page_view" => meaning("page_view", None, Nothing, &[("$page_name", "page_title")]),
        "page" => meaning("page_view", None, Nothing, &[("title", "page_title")]),
        "view_product" => meaning("view_item", Some("price"), One, &[]),
        "view_product_list" => meaning(
            "view_item_list",
            None,
            Nothing,
            &[
                ("cate_no", "item_list_id"),
                ("category_name", "item_list_name"),
            ],
        ),
        "view_cart" => meaning("view_cart", Some("total_order_price"), Lists, &[]),
        "cafe24_add_to_cart_items" => meaning("add_to_cart", None, One, &[]),
        "remove_from_cart" => meaning("remove_from_cart", None, One, &[]),
        "add_to_wishlist" => meaning("add_to_wishlist", None, One, &[]),
        "cafe24_order_form" => meaning(
            "begin_checkout",
            Some("total_order_price"),
            Rows("cafe24_order_form_items"),
            &[],
        ),
        "cafe24_complete_order" => Some(Meaning {
            event: "purchase",
            value: Some("order_amount"),
            shipping: Some("delivery_fee"),
            items: Rows("cafe24_complete_order_items"),
            renamed: ORDER,
        }),
        "cafe24_refund_order" => meaning(
            "refund",
            Some("refund_amount"),
            Rows("cafe24_refund_order_items"),
            ORDER,
        ),
        "cafe24_login" => meaning("login", None, Nothing, &[]),
        "cafe24_signup" => meaning("sign_up", None, Nothing, &[]),
        "scroll_home" | "scroll_product" => meaning("scroll", None, Nothing, DEPTH),
        "search" => meaning("search", None, Nothing, &[("keyword", "search_term")]),
        _ => None,
    }
}

/// Whether events of this name are the rows of another.
pub(super) fn are_rows(name: &str) -> bool {
    matches!(
        name,
        "cafe24_order_form_items" | "cafe24_complete_order_items" | "cafe24_refund_order_items"
    )
}
