use serde_json::json;

use super::*;
use crate::sink::ads::conversion::Contact;
use crate::sink::ads::person::sha256;
use crate::sink::ads::testing::{PAGE, converted, now, order, told};

#[test]
fn a_purchase_has_all_that_meta_knows_of_one() {
    let event = event(&order()).unwrap();
    let click = format!("fb.1.{}.IwAR2F4-dbP0l7Mn1Iaw", now().timestamp_millis());
    assert_eq!(
        event,
        json!({
            "event_name": "Purchase",
            "event_time": now().timestamp(),
            "event_id": "20261130-0000012",
            "action_source": "website",
            "event_source_url": format!("{PAGE}&fbclid=IwAR2F4-dbP0l7Mn1Iaw&ttclid=E.C.P.abc&gclid=Cj0KCQ"),
            "user_data": {
                "em": [sha256("haneul@shop.example")],
                "ph": [sha256("821012345678")],
                "external_id": [sha256("haneul01"), sha256("device-1")],
                "client_ip_address": "203.0.113.7",
                "client_user_agent": "Mozilla/5.0 (test)",
                "fbp": "fb.1.1596403881668.1116446470",
                "fbc": click,
            },
            "custom_data": {
                "currency": "KRW",
                "value": 101_500,
                "content_ids": ["7", "8"],
                "contents": [
                    { "id": "7", "quantity": 2, "item_price": 30_000 },
                    { "id": "8", "quantity": 1, "item_price": 40_000 },
                ],
                "content_type": "product",
                "num_items": 3,
                "order_id": "20261130-0000012",
            },
        })
    );
}

#[test]
fn what_is_not_known_is_absent() {
    let view = told(
        "view_product",
        json!({ "product_no": "7" }),
        json!({ "context": { "ip": null } }),
    );
    let event = event(&converted(&view, &[], Contact::default())).unwrap();
    assert_eq!(
        event["custom_data"],
        json!({ "content_ids": ["7"], "contents": [{ "id": "7", "quantity": 1 }], "content_type": "product" })
    );
    let user: Vec<_> = event["user_data"].as_object().unwrap().keys().collect();
    assert_eq!(user, ["client_user_agent", "external_id"]);
}

#[test]
fn what_meta_would_refuse_is_not_sent() {
    let mut order = order();
    order.value = None;
    assert!(event(&order).unwrap_err().contains("amount"));
    order.value = Some(1.0);
    order.currency = None;
    assert!(event(&order).unwrap_err().contains("currency"));
    order.currency = Some("KRW".into());
    order.who.browser.url = None;
    assert!(event(&order).unwrap_err().contains("page"));
}

#[test]
fn a_click_is_the_cookies_unless_a_newer_one_led_here() {
    let mut browser = order().who.browser;
    let made = format!("fb.1.{}.IwAR2F4-dbP0l7Mn1Iaw", now().timestamp_millis());
    let of = |browser: &mut Browser, cookie: &str| {
        browser.fbc = Some(cookie.to_owned());
        fbc(browser).unwrap()
    };
    assert_eq!(of(&mut browser, "fb.1.1596403881668.older"), made);
    let own = "fb.1.1596403881668.IwAR2F4-dbP0l7Mn1Iaw.AQIBAQIB";
    assert_eq!(of(&mut browser, own), own);
    let newer = "fb.1.9996403881668.newer";
    assert_eq!(of(&mut browser, newer), newer);
    browser.clicks.fbclid = None;
    assert_eq!(of(&mut browser, newer), newer);
    browser.fbc = None;
    assert_eq!(fbc(&browser), None);
}

#[test]
fn settings_do_not_show_the_token() {
    let settings = MetaSettings {
        url: ADDRESS.parse().unwrap(),
        pixel_id: "1234567890".into(),
        key: "hidden".into(),
        test_event_code: None,
        currency: None,
    };
    assert!(!format!("{settings:?}").contains("hidden"));
    assert_eq!(
        Meta::new(settings).address.as_str(),
        "https://graph.facebook.com/v25.0/1234567890/events"
    );
}
