use serde_json::json;

use super::*;
use crate::sink::ads::testing::{PAGE, converted, message, order, told};

fn kind(event: &str, more: Value) -> Option<Kind> {
    Kind::of(&message(&told(event, json!({}), more)))
}

fn plain(body: &Value, rows: &[Value]) -> Conversion {
    converted(body, rows, Contact::default())
}

#[test]
fn standard_events_are_those_that_are_clearly_one() {
    for (event, wanted) in [
        ("view_product", Kind::ViewContent),
        ("search", Kind::Search),
        ("add_to_wishlist", Kind::AddToWishlist),
        ("cafe24_add_to_cart", Kind::AddToCart),
        ("cafe24_order_form", Kind::InitiateCheckout),
        ("cafe24_complete_order", Kind::Purchase),
        ("cafe24_signup", Kind::CompleteRegistration),
    ] {
        assert_eq!(kind(event, json!({})), Some(wanted), "{event}");
    }
    for event in [
        "$page_view",
        "view_cart",
        "cafe24_add_to_cart_items",
        "cafe24_cancel_order",
        "identify",
    ] {
        assert_eq!(kind(event, json!({})), None, "{event}");
    }
}

#[test]
fn a_search_page_with_words_is_a_search() {
    let page = |url: &str| json!({ "context": { "page": { "type": "search", "url": url } } });
    let found =
        page("https://shop.example/product/search.html?keyword=%EC%9A%B8+%EC%BD%94%ED%8A%B8&x=1");
    assert_eq!(kind("$page_view", found.clone()), Some(Kind::Search));
    let search = plain(&told("$page_view", json!({}), found), &[]);
    assert_eq!(search.search.as_deref(), Some("울 코트"));
    for url in [
        "https://shop.example/product/search.html",
        "https://a.kr/?keyword=",
        "https://a.kr/?keyword=***",
    ] {
        assert_eq!(kind("$page_view", page(url)), None, "{url}");
    }
    let stated = plain(
        &told("search", json!({ "keyword": " 코트 " }), json!({})),
        &[],
    );
    assert_eq!(stated.search.as_deref(), Some("코트"));
}

#[test]
fn an_order_goes_by_its_number_and_other_events_by_their_messages() {
    let order = order();
    assert_eq!(
        (order.id.as_str(), order.order.as_deref()),
        ("20261130-0000012", Some("20261130-0000012"))
    );
    let view = plain(
        &told("view_product", json!({ "product_no": 7 }), json!({})),
        &[],
    );
    assert_eq!((view.id.as_str(), view.order), ("m-view_product", None));
}

#[test]
fn a_number_that_is_no_orders_is_none() {
    let odd = json!({ "order_id": "x".repeat(200), "order_amount": 1 });
    let odd = plain(&told("cafe24_complete_order", odd, json!({})), &[]);
    assert_eq!(
        (odd.id.as_str(), odd.order),
        ("m-cafe24_complete_order", None)
    );
}

#[test]
fn what_an_order_comes_to_is_what_was_paid() {
    let order = order();
    assert_eq!(
        (order.value, order.currency.as_deref()),
        (Some(101_500.0), Some("KRW"))
    );
    let prices: Vec<_> = order.contents.iter().map(|content| content.price).collect();
    assert_eq!(
        (prices, order.pieces),
        (vec![Some(30_000.0), Some(40_000.0)], Some(3))
    );
}

#[test]
fn a_sum_with_an_unknown_in_it_is_unknown() {
    let row = |more: Value| {
        let mut row = json!({ "product_no": "7", "quantity": 2, "product_price": 100 });
        row.as_object_mut()
            .unwrap()
            .extend(more.as_object().cloned().unwrap());
        told("cafe24_add_to_cart_items", row, json!({}))
    };
    let cart = told("cafe24_add_to_cart", json!({}), json!({}));
    let value = |rows: &[Value]| plain(&cart, rows).value;
    assert_eq!(value(&[row(json!({})), row(json!({}))]), Some(400.0));
    assert_eq!(
        value(&[row(json!({})), row(json!({ "product_price": null }))]),
        None
    );
    assert_eq!(value(&[row(json!({ "quantity": "?" }))]), None);
    assert_eq!(value(&[row(json!({ "product_price": -1 }))]), None);
    assert_eq!(value(&[]), None);
    let order =
        |properties: Value| plain(&told("cafe24_complete_order", properties, json!({})), &[]);
    assert_eq!(
        order(json!({ "order_id": "o", "order_amount": "free" })).value,
        None
    );
    assert_eq!(
        order(json!({ "order_id": "o", "order_amount": "12,000" })).value,
        Some(12_000.0)
    );
    // Some of its rows are not there.
    let torn = told(
        "cafe24_complete_order",
        json!({ "order_id": "o", "items_count": 2 }),
        json!({}),
    );
    let torn = plain(&torn, &[row(json!({}))]);
    assert_eq!(
        (torn.value, torn.pieces, torn.contents.len()),
        (None, None, 1)
    );
}

#[test]
fn products_without_rows_are_those_of_the_lists() {
    let form = json!({ "product_nos": ["1", null, 3], "product_names": ["가", "나", "다"], "total_order_price": 30 });
    let form = plain(&told("cafe24_order_form", form, json!({})), &[]);
    let ids: Vec<_> = form
        .contents
        .iter()
        .map(|content| content.id.as_str())
        .collect();
    assert_eq!(
        (ids, form.value, form.pieces),
        (vec!["1", "3"], Some(30.0), None)
    );
}

#[test]
fn a_currency_is_the_events_then_the_shops_then_the_settings() {
    let currency = |stated: Value, shop: Value, set: Option<&str>| {
        let more = json!({ "context": { "shop": { "currency": shop } } });
        let body = told(
            "view_product",
            json!({ "product_no": "7", "currency": stated }),
            more,
        );
        let message = message(&body);
        let browser = Browser::of(&message, message.happened().unwrap()).unwrap();
        let at = message.happened().unwrap();
        Conversion::of(
            Kind::ViewContent,
            &message,
            &[],
            browser,
            Contact::default(),
            set,
            at,
        )
        .currency
    };
    assert_eq!(
        currency(json!("USD"), json!("KRW"), Some("JPY")).as_deref(),
        Some("USD")
    );
    assert_eq!(
        currency(json!("usd"), json!("KRW"), Some("JPY")).as_deref(),
        Some("KRW")
    );
    assert_eq!(
        currency(json!(null), json!(""), Some("JPY")).as_deref(),
        Some("JPY")
    );
    assert_eq!(currency(json!(null), json!(null), None), None);
}

#[test]
fn people_are_known_by_what_the_event_says_before_what_is_kept() {
    let known = || Contact {
        emails: vec!["kept@shop.example".into()],
        phones: vec!["010-9999-9999".into()],
    };
    let buyer = json!({ "context": { "buyer": { "email": "b@shop.example", "cellphone": "없음" } }, "userId": "haneul01" });
    let body = told(
        "cafe24_complete_order",
        json!({ "order_id": "o", "cellphone": "010-1234-5678" }),
        buyer,
    );
    let who = converted(&body, &[], known()).who;
    assert_eq!(who.email, Email::read("b@shop.example"));
    assert_eq!(who.phone, Phone::read("010-1234-5678"));
    assert_eq!(who.external, [sha256("haneul01"), sha256("device-1")]);
    let kept = converted(&told("view_product", json!({}), json!({})), &[], known()).who;
    assert_eq!(kept.email, Email::read("kept@shop.example"));
    let guest =
        json!({ "anonymousId": "order:o", "context": { "library": { "name": "moa-cafe24" } } });
    let guest = plain(
        &told("cafe24_complete_order", json!({ "order_id": "o" }), guest),
        &[],
    );
    assert_eq!(guest.who.external, [""; 0]);
    assert_eq!(guest.who.browser.url.as_deref(), Some(PAGE));
}
