mod odd;
mod purchase;

use serde_json::json;

use super::*;
use crate::log::StoredMessage;
use crate::sink::ga4::orders::units;

fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn message(seq: u64, event: &str, properties: Value) -> Message {
    read(seq, json!({ "event": event, "properties": properties }))
}

fn read(seq: u64, more: Value) -> Message {
    let mut body = json!({
        "type": "track", "messageId": format!("m{seq}"), "anonymousId": "d1",
        "timestamp": "2026-11-21T10:00:00Z",
        "context": {
            "sessionId": "s1", "shop": { "currency": "KRW" },
            "page": { "url": "https://shop.example/a", "title": "제목", "referrer": "https://b.example/" },
        },
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    Message::read(&StoredMessage {
        seq,
        mall: "haneul".into(),
        message_id: "m".into(),
        received_at: "2026-11-21T11:00:00.000Z".into(),
        body: body.to_string(),
    })
    .unwrap()
}

fn told_all(messages: Vec<Message>, currency: Option<&str>) -> Vec<Event> {
    let units = units(messages);
    let events = units.iter().map(|unit| Event::of(unit, currency, now()));
    events.collect::<Result<_, _>>().unwrap()
}

fn told(event: &str, properties: Value) -> Event {
    told_all(vec![message(1, event, properties)], None).remove(0)
}

#[test]
fn events_of_shopping_are_those_of_ga4() {
    let item = json!({ "product_no": "1001", "product_name": "울 코트", "quantity": 2, "product_price": 1000, "option_value": "M" });
    for (event, properties, wanted, value, items) in [
        (
            "view_product",
            json!({ "product_no": "1001", "product_name": "울 코트", "price": 189000 }),
            "view_item",
            json!(189_000),
            json!([{ "item_id": "1001", "item_name": "울 코트", "price": 189_000 }]),
        ),
        (
            "view_cart",
            json!({ "product_nos": ["1", "2"], "product_names": ["가", null], "total_order_price": 30 }),
            "view_cart",
            json!(30),
            json!([{ "item_id": "1", "item_name": "가" }, { "item_id": "2" }]),
        ),
        (
            "cafe24_add_to_cart_items",
            item.clone(),
            "add_to_cart",
            json!(2000),
            json!([{ "item_id": "1001", "item_name": "울 코트", "item_variant": "M", "price": 1000, "quantity": 2 }]),
        ),
        (
            "remove_from_cart",
            json!({ "product_no": 7, "quantity": "3", "product_price": "1,000" }),
            "remove_from_cart",
            json!(3000),
            json!([{ "item_id": "7", "price": 1000, "quantity": 3 }]),
        ),
        (
            "cafe24_order_form",
            json!({ "product_nos": ["1"], "total_order_price": 10.5 }),
            "begin_checkout",
            json!(10.5),
            json!([{ "item_id": "1" }]),
        ),
    ] {
        let told = told(event, properties);
        assert_eq!(told.name, wanted);
        assert_eq!(
            (&told.params["value"], &told.params["currency"]),
            (&value, &json!("KRW"))
        );
        assert_eq!(told.params["items"], items);
        assert!(!told.params.contains_key("product_no"), "{told:?}");
    }
}

#[test]
fn an_order_and_its_rows_are_one_purchase_and_a_refund_says_what_came_back() {
    let row = |no: &str| json!({ "order_id": "o1", "product_no": no, "quantity": 1, "product_price": 5, "order_amount": 12 });
    let events = told_all(
        vec![
            message(
                1,
                "cafe24_complete_order",
                json!({ "order_id": "o1", "order_amount": 12, "items_count": 2, "payment_method": "card" }),
            ),
            message(2, "cafe24_complete_order_items", row("1")),
            message(3, "view_home", json!({})),
            message(4, "cafe24_complete_order_items", row("2")),
            message(
                5,
                "cafe24_refund_order",
                json!({ "order_id": "o1", "refund_amount": "5" }),
            ),
            message(
                6,
                "cafe24_refund_order_items",
                json!({ "order_id": "o1", "product_no": "2", "quantity": 1, "product_price": 5 }),
            ),
            message(
                7,
                "cafe24_refund_order_items",
                json!({ "order_id": "o2", "product_no": "2" }),
            ),
        ],
        None,
    );
    let names: Vec<_> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "purchase",
            "view_home",
            "refund",
            "cafe24_refund_order_items"
        ]
    );
    let purchase = &events[0].params;
    assert_eq!(
        (&purchase["transaction_id"], &purchase["value"]),
        (&json!("o1"), &json!(10))
    );
    assert_eq!(purchase["payment_method"], "card");
    assert_eq!(purchase["items"].as_array().unwrap().len(), 2);
    let refund = &events[2].params;
    assert_eq!(
        (&refund["transaction_id"], &refund["value"]),
        (&json!("o1"), &json!(5))
    );
    assert_eq!(
        refund["items"],
        json!([{ "item_id": "2", "price": 5, "quantity": 1 }])
    );
}

#[test]
fn sums_go_with_a_currency_or_under_another_name() {
    let form = |more: Value| {
        let mut body = json!({ "event": "cafe24_order_form", "properties": { "total_order_price": 9 }, "context": {} });
        body["properties"]["currency"] = more;
        read(1, body)
    };
    let one = |message, currency| told_all(vec![message], currency).remove(0).params;
    let params = one(form(Value::Null), None);
    assert_eq!((params.get("value"), &params["amount"]), (None, &json!(9)));
    assert!(!params.contains_key("session_id") && !params.contains_key("engagement_time_msec"));
    assert_eq!(one(form(Value::Null), Some("JPY"))["currency"], "JPY");
    assert_eq!(one(form(json!("USD")), Some("JPY"))["currency"], "USD");
    assert_eq!(one(form(json!("won")), Some("JPY"))["moa_currency"], "won");
}

#[test]
fn sessions_pages_and_attention_are_told() {
    let view = told("$page_view", json!({ "$page_name": "홈" }));
    assert_eq!(view.name, "page_view");
    assert_eq!(view.params["page_title"], "홈");
    assert_eq!(view.params["page_location"], "https://shop.example/a");
    assert_eq!(view.params["page_referrer"], "https://b.example/");
    assert_eq!(view.params["engagement_time_msec"], 1);
    let session = view.params["session_id"].as_str().unwrap();
    assert!(session.parse::<u64>().unwrap() > 0);
    assert_eq!(view.timestamp_micros, 1_795_255_200_000_000);
    let looked = told(
        "$engagement",
        json!({ "$engagement_time_ms": 4_200, "$page_name": "홈" }),
    );
    assert_eq!(
        (looked.name.as_str(), &looked.params["engagement_time_msec"]),
        ("engagement", &json!(4200))
    );
    let scroll = told("scroll_product", json!({ "depth": 45, "product_no": "1" }));
    assert_eq!(
        (scroll.name.as_str(), &scroll.params["percent_scrolled"]),
        ("scroll", &json!(45))
    );
    assert_eq!(told("$session_start", json!({})).name, "moa_session_start");
    let list = told(
        "view_product_list",
        json!({ "cate_no": "24", "category_name": "아우터" }),
    );
    assert_eq!(
        (list.name.as_str(), &list.params["item_list_name"]),
        ("view_item_list", &json!("아우터"))
    );
    let own = told("사이즈 보기", json!({ "치수": "M" }));
    assert_eq!(own.params["moa_event"], "사이즈 보기");
}

#[test]
fn nothing_personal_is_told_of_any_event_of_the_catalogue() {
    for event in moa_catalog::Catalog::built_in().events() {
        let marked: Map<String, Value> = event
            .properties
            .iter()
            .map(|property| (property.name.clone(), json!(format!("<{}>", property.name))))
            .collect();
        let told = serde_json::to_string(&told(&event.name, marked.into())).unwrap();
        for personal in [
            "name",
            "nick_name",
            "birthday",
            "gender",
            "cellphone",
            "member_id",
            "claim_reason",
            "seller_reason",
            "tracking_no",
        ] {
            assert!(!told.contains(&format!("<{personal}>")), "{told}");
        }
    }
    let login = told(
        "cafe24_login",
        json!({ "member_id": "haneul01", "group_name": "단골" }),
    );
    assert_eq!(
        (login.name.as_str(), &login.params["group_name"]),
        ("login", &json!("단골"))
    );
    let own = told(
        "asked",
        json!({ "text": "call 010-1234-5678", "to": { "email": 1 }, "size": "M" }),
    );
    assert!(!own.params.contains_key("text") && !own.params.contains_key("to"));
    assert_eq!(own.params["size"], "M");
}

#[test]
fn what_is_too_old_is_refused_and_a_time_ahead_is_now() {
    let at = |time: &str| {
        let message = read(1, json!({ "event": "a", "timestamp": time }));
        Event::of(&units(vec![message])[0], None, now())
    };
    assert!(at("2026-11-18T11:00:00Z").unwrap_err().contains("72 hours"));
    assert!(at("2026-11-18T13:00:00Z").is_ok());
    let ahead = at("2030-01-01T00:00:00Z").unwrap().timestamp_micros;
    assert_eq!(ahead, now().timestamp_micros());
    let received = at("yesterday").unwrap().timestamp_micros;
    assert_eq!(received, now().timestamp_micros() - 3_600_000_000);
}

#[test]
fn a_huge_order_fits() {
    let mut messages = vec![message(
        1,
        "cafe24_complete_order",
        json!({ "order_id": "o", "items_count": 400 }),
    )];
    for n in 0..400 {
        let name = "\u{1}".repeat(300);
        let row = json!({ "order_id": "o", "product_no": n.to_string(), "product_name": name });
        messages.push(message(n + 2, "cafe24_complete_order_items", row));
    }
    let event = told_all(messages, None).remove(0);
    assert!(serde_json::to_string(&event).unwrap().len() < limits::EVENT);
    let items = event.params["items"].as_array().unwrap().len();
    assert!((50..=limits::ITEMS).contains(&items), "{items}");
}
