use serde_json::json;

use super::*;

fn hit(message: Value) -> Option<Hit> {
    let values = message.as_object().unwrap();
    let kind = values["type"].as_str().unwrap();
    let timestamp = values.get("timestamp").and_then(Value::as_str);
    Hit::of(kind, values, timestamp)
}

fn track(event: &str, properties: Value, context: Value) -> Option<Hit> {
    hit(json!({
        "type": "track", "event": event, "anonymousId": "d1", "timestamp": "2026-11-30T01:00:00Z",
        "properties": properties, "context": context,
    }))
}

#[test]
fn a_view_says_product_session_device_shop_and_campaign() {
    let context = json!({
        "sessionId": "s1",
        "library": { "name": "moa" },
        "client": { "device": "phone" },
        "shop": { "shop_no": 2, "currency": "KRW" },
    });
    let properties = json!({ "product_no": "1001", "product_name": "울\u{a0}코트\n", "price": 0, "utm_source": "naver" });
    let hit = track("view_product", properties, context).unwrap();
    let item = Item {
        no: "1001".into(),
        name: Some("울\u{a0}코트".into()),
    };
    assert_eq!(hit.kind, Kind::Product(item));
    assert_eq!(hit.session.as_deref(), Some("s1"));
    assert_eq!(hit.visitor.as_deref(), Some("d1"));
    assert_eq!((hit.device, hit.shop_no), (Device::Phone, 2));
    assert_eq!(hit.campaign.unwrap().key(), "naver\n\n");
    assert_eq!(hit.currency, Some("KRW"));
    assert_eq!(hit.values, 0b11, "a price of nothing is a price");
}

#[test]
fn a_page_alone_says_its_campaign_by_its_address() {
    let search = "?product_no=7&utm_source=kakao&utm_campaign=%EA%B0%80%EC%9D%84+%EC%84%B8%EC%9D%BC&utm_medium=%zz";
    let page = json!({ "page": { "search": search, "type": "product" } });
    let hit = track("$page_view", json!({}), page).unwrap();
    assert_eq!(hit.kind, Kind::Page(Some("product")));
    assert_eq!(hit.campaign.unwrap().key(), "kakao\n%zz\n가을 세일");
    let of_another = json!({ "page": { "search": "?q=1", "type": "blog" } });
    let hit = track("$page_view", json!({}), of_another).unwrap();
    assert_eq!((hit.kind, hit.campaign), (Kind::Page(None), None));
}

#[test]
fn an_amount_that_is_none_or_beyond_all_orders_is_unknown() {
    let order = |amount: Value| {
        let properties = json!({ "order_id": "20261130-0000012", "order_amount": amount });
        match track("cafe24_complete_order", properties, json!({}))
            .unwrap()
            .kind
        {
            Kind::Order(_, amount) => amount,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(order(json!(189_000)), Some(18_900_000));
    assert_eq!(order(json!("12,345.678")), Some(1_234_568));
    assert_eq!(order(json!(0)), Some(0));
    for none in [
        json!(null),
        json!("무료"),
        json!(1e300),
        json!([]),
        json!("NaN"),
        json!("inf"),
    ] {
        assert_eq!(order(none.clone()), None, "{none}");
    }
}

#[test]
fn what_servers_tell_is_no_visit() {
    let context = json!({
        "sessionId": "s1", "library": { "name": "moa-cafe24" }, "cafe24": { "shop_no": 3 }, "client": { "device": "pc" },
    });
    let hit = track("cafe24_complete_order", json!({ "order_id": "1" }), context).unwrap();
    assert!(hit.is_of_cafe24);
    assert_eq!(
        (hit.session, hit.visitor, hit.device),
        (None, None, Device::Unknown)
    );
    assert_eq!((hit.person.as_deref(), hit.shop_no), (Some("d1"), 3));
}

#[test]
fn odd_messages_say_nothing_or_less() {
    assert_eq!(
        hit(json!({ "type": "identify", "event": "view_product" })),
        None
    );
    assert_eq!(hit(json!({ "type": "track" })), None);
    assert_eq!(track("scroll_home", json!({}), json!({})), None);
    assert_eq!(
        track(
            "cafe24_complete_order",
            json!({ "order_id": "" }),
            json!({})
        ),
        None
    );
    assert_eq!(track("cafe24_complete_order", json!([]), json!(7)), None);
    let long = "9".repeat(200);
    let hit = track(
        "view_product",
        json!({ "product_no": long }),
        json!({ "sessionId": long }),
    )
    .unwrap();
    assert_eq!((hit.kind, hit.session), (Kind::Activity, None));
    let shops = json!({ "shop": { "shop_no": 4_000 } });
    assert_eq!(track("view_checkout", json!({}), shops).unwrap().shop_no, 0);
    let of_two = track("view_product", json!({ "product_no": [5, 6] }), json!({})).unwrap();
    assert_eq!(
        of_two.kind,
        Kind::Product(Item {
            no: "5".into(),
            name: None
        })
    );
}

#[test]
fn watched_events_are_named_as_their_kinds() {
    for (place, watched) in WATCHED.iter().enumerate() {
        let (event, name) = watched.split_once('.').unwrap();
        let properties = json!({ "product_no": "1", "order_id": "1", "cate_no": "1", name: "x" });
        let hit = track(event, properties, json!({})).unwrap();
        assert_eq!(hit.kind.event(), Some(event));
        assert!(hit.values & 1 << place != 0, "{watched}");
    }
}
