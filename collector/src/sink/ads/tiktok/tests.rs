use serde_json::json;

use super::*;
use crate::sink::ads::conversion::Contact;
use crate::sink::ads::person::sha256;
use crate::sink::ads::testing::{PAGE, converted, now, order, told};

#[test]
fn a_purchase_has_all_that_tiktok_knows_of_one() {
    let event = event(&order()).unwrap();
    assert_eq!(
        event,
        json!({
            "event": "CompletePayment",
            "event_time": now().timestamp(),
            "event_id": "20261130-0000012",
            "user": {
                "email": [sha256("haneul@shop.example")],
                "phone": [sha256("+821012345678")],
                "external_id": [sha256("haneul01"), sha256("device-1")],
                "ttclid": "E.C.P.abc",
                "ttp": "2F7h37YkS1j57AYSKTI7IHhJPYH",
                "ip": "203.0.113.7",
                "user_agent": "Mozilla/5.0 (test)",
            },
            "page": { "url": format!("{PAGE}&fbclid=IwAR2F4-dbP0l7Mn1Iaw&ttclid=E.C.P.abc&gclid=Cj0KCQ") },
            "properties": {
                "currency": "KRW",
                "value": 101_500,
                "contents": [
                    { "content_id": "7", "content_type": "product", "content_name": "울 코트", "quantity": 2, "price": 30_000 },
                    { "content_id": "8", "content_type": "product", "content_name": "울 코트", "quantity": 1, "price": 40_000 },
                ],
                "content_type": "product",
                "order_id": "20261130-0000012",
            },
        })
    );
}

#[test]
fn what_is_not_known_is_absent_and_what_would_be_refused_is_not_sent() {
    let search = told(
        "search",
        json!({ "keyword": "코트" }),
        json!({ "context": { "page": { "referrer": "https://a.kr/" } } }),
    );
    let found = event(&converted(&search, &[], Contact::default())).unwrap();
    assert_eq!(found["properties"], json!({ "query": "코트" }));
    assert_eq!(found["page"]["referrer"], "https://a.kr/");
    let mut order = order();
    order.currency = None;
    assert!(event(&order).unwrap_err().contains("amount"));
    order.who.browser.url = None;
    assert!(event(&order).unwrap_err().contains("page"));
}

#[test]
fn settings_do_not_show_the_token() {
    let settings = TikTokSettings {
        url: ADDRESS.parse().unwrap(),
        pixel_id: "C4ABCDEFGH".into(),
        key: "hidden".into(),
        test_event_code: None,
        currency: None,
    };
    assert!(!format!("{settings:?}").contains("hidden"));
}
