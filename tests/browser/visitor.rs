//! What is known of the visitor: user properties from each of their sources, and what is held back.

use moa::host::{self, NONE, Text, Value, clock, privacy};
use moa::place;
use moa::storefront::{member, rows, sdk, user_properties};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, as_json, forget_answers, run};

const MEMBER: &str = r#"{member_id: 'user01', name: '김&amp;이', nick_name: '', group_no: 3, group_name: '단골',
    email: 'user@example.com', phone: '02-0000-0000', birthday: 'F', created_date: '2024-03-01 10:20:30',
    additional_information: [{name: '키', value: '170'}]}"#;

/// The properties as JSON, read on a page whose visitor is a member.
fn of_member() -> Value {
    user_properties::read(member::id(), true, Text::default())
}

fn clear() {
    run("sessionStorage.clear();
         for (const pair of document.cookie.split('; ')) document.cookie = pair.split('=')[0] + '=; max-age=0'");
}

#[wasm_bindgen_test]
fn without_the_sdk_a_member_is_read_from_storage_and_cookies() {
    let script = format!(
        "CAFE24 = {{SDE_SHOP_NUM: 2, SHOP: {{getTimezone: () => 'Asia/Seoul'}}}};
         sessionStorage.member_2 = JSON.stringify({{exp: Date.now() + 1e4, data: {MEMBER}}});
         document.cookie = 'login_provider_2=' + encodeURIComponent('{{\"member_id\":\"user01\",\"provider\":\"kakao\"}}');
         document.cookie = 'ec_async_cache_avail_mileage_2=1000.00';
         document.cookie = 'ec_async_cache_unavail_mileage_2=0';
         document.cookie = 'ec_async_cache_used_mileage_2=500';
         document.cookie = 'couponcount_2=3';
         document.cookie = 'recent_plist2=1002%7C1001';
         document.cookie = 'CVID=CVID.ab01.1'"
    );
    let _page = Page::with("", &script);
    assert_eq!(member::id().to_string(), "user01");
    assert_eq!(
        as_json(of_member()),
        r#"{"cvid":"CVID.ab01.1","event_shop_no":"2","is_login":true,"last_seen_product_no":"1002","name":"김&이","email":"user@example.com","is_birthday":"F","phone":"02-0000-0000","group_no":"3","available_point":1000,"used_point":500,"unavailable_point":0,"coupon_count":3,"member_id":"user01","group_name":"단골","last_login_provider":"kakao","total_point":1500,"created_date":"20240301","created_datetime":"2024-03-01T10:20:30+09:00","additional_information":[{"name":"키","value":"170"}]}"#
    );
    let guest = as_json(user_properties::read(
        Text::default(),
        false,
        Text::new("7"),
    ));
    assert_eq!(
        guest,
        r#"{"cvid":"CVID.ab01.1","event_shop_no":"2","is_login":false,"last_seen_product_no":"7"}"#,
        "what is left of a member is not the guest's"
    );
    clear();
}

#[wasm_bindgen_test]
fn a_cache_that_is_over_is_not_read() {
    let script = format!(
        "sessionStorage.member_1 = JSON.stringify({{exp: Date.now() - 1, data: {MEMBER}}})"
    );
    let _page = Page::with("", &script);
    assert!(!member::id().is_some() && !member::is_shown(Text::new("user01")));
    clear();
}

#[wasm_bindgen_test]
fn what_is_left_of_another_member_is_not_read() {
    let script = format!(
        "sessionStorage.member_1 = JSON.stringify({{exp: Date.now() + 1e4, data: {MEMBER}}})"
    );
    let _page = Page::with("<input id='member_id'>", &script);
    sdk::set_member(Text::new("user02"));
    let properties = as_json(user_properties::read(
        Text::new("user02"),
        true,
        Text::default(),
    ));
    assert_eq!(properties, r#"{"is_login":true,"member_id":"user02"}"#);
    sdk::set_member(Text::new("user01"));
    assert!(of_member().get("email").is_some());
    sdk::set_member(Text::default());
    clear();
}

#[wasm_bindgen_test]
fn the_sdk_answers_by_callbacks_and_is_asked_once() {
    let script = format!(
        "asked = [];
         answer = (name, ...answer) => (callback) => {{ asked.push(name); callback(...answer); }};
         refuse = answer('refused', new Error('403'), {{error: {{code: 403}}}});
         CAFE24API = {{
           MALL_ID: 'moaboutique',
           getCustomerIDInfo: answer('id', null, {{id: {{member_id: 'user01', guest_id: null}}}}),
           getMemberInfo: answer('info', {{id: {{member_id: 'user01', group_no: 3, guest_id: 'g1'}}}}),
           getCustomerInfo: answer('customer', null, {{customer: {MEMBER}}}),
           getLoginProvider: answer('login', null, {{login: {{member_id: 'user01', provider: null}}}}),
           getPointInfo: answer('point', null, {{point: {{available_point: '1000.00', total_point: '1500.00'}}}}),
           getCreditInfo: refuse,
           getCouponCount: (callback) => {{ throw new Error('not ready') }},
         }}"
    );
    let _page = Page::with("", &script);
    assert!(
        sdk::ask(true) && sdk::ask(true) && sdk::ask(false),
        "what is missing or throws has been answered"
    );
    assert_eq!(place!("asked.length").read().as_number(), 6.0);
    let properties = of_member();
    for (name, json) in [
        ("mall_id", r#""moaboutique""#),
        ("guestId", r#""g1""#),
        ("name", r#""김&이""#),
        ("available_point", "1000"),
        ("total_point", "1500"),
        ("last_login_provider", r#""cafe24""#),
    ] {
        assert_eq!(as_json(properties.get(name)), json, "{name}");
    }
    for name in ["all_credit", "total_credit", "coupon_count", "nick_name"] {
        assert!(!properties.get(name).is_some(), "{name}");
    }
    sdk::forget("");
    assert!(!place!("$getPointInfo.point").read().is_some());
    sdk::ask(true);
    assert!(
        place!("asked.length").read().as_number() > 6.0,
        "a page that comes back asks anew"
    );
    forget_answers();
}

#[wasm_bindgen_test]
fn a_cart_counts_a_set_once() {
    let rows = rows::read(
        Value::from(
            r#"[{"product_no":1001,"option_id":"000A","quantity":"2","product_price":12000},
                {"product_no":1001,"option_id":"000B","quantity":1,"product_price":12000},
                {"product_no":1010,"option_id":"000A","quantity":1,"product_price":9000,"set_product_no":7},
                {"product_no":1011,"option_id":"000A","quantity":1,"product_price":1000,"set_product_no":7}]"#,
        )
        .from_json(),
    );
    let properties = host::object();
    user_properties::read_cart(properties, &rows);
    assert_eq!(
        as_json(properties),
        r#"{"cart_total_quantity":4,"cart_items_count":3,"cart_items_unique_count":2,"cart_total_order_price":46000,"cart_product_nos":["1001","1001","1010","1011"],"cart_option_ids":["000A","000B","000A","000A"],"cart_comb_product_no_option_id":["1001:000A","1001:000B","1010:000A","1011:000A"]}"#
    );
    let empty = host::object();
    user_properties::read_cart(empty, &[]);
    assert_eq!(
        as_json(empty),
        r#"{"cart_total_quantity":0,"cart_items_count":0,"cart_items_unique_count":0,"cart_total_order_price":0,"cart_product_nos":[],"cart_option_ids":[],"cart_comb_product_no_option_id":[]}"#
    );
}

#[wasm_bindgen_test]
fn dates_are_of_the_shops_time_zone() {
    let winter = 1_768_435_200_000.0; // 2026-01-15T00:00:00Z
    for (zone, minutes) in [
        ("Asia/Seoul", 540.0),
        ("UTC", 0.0),
        ("America/New_York", -300.0),
        ("Asia/Kolkata", 330.0),
        ("Nowhere/Land", 540.0),
        ("", 540.0),
    ] {
        assert_eq!(clock::offset(Text::new(zone), winter), minutes, "{zone}");
    }
}

#[wasm_bindgen_test]
fn rules_drop_at_once_and_hash_when_the_browser_has_hashed() {
    let object = |json: &str| Value::of_text(json).from_json();
    let properties = object(
        r#"{"name":"K","phone":"1","email":"a@b.kr","$set":{"phone":"2"},"$unset":{"phone":true}}"#,
    );
    assert!(
        privacy::protect(properties, NONE, false),
        "no rules, nothing to do"
    );
    assert!(privacy::protect(
        properties,
        object(r#"{"phone":"drop"}"#),
        false
    ));
    assert_eq!(
        as_json(properties),
        r#"{"name":"K","email":"a@b.kr","$set":{},"$unset":{"phone":true}}"#
    );

    let rules = object(r#"{"email":"hash","name":"drop"}"#);
    assert!(!privacy::protect(properties, rules, false));
    assert!(
        properties.get("name").is_some(),
        "nothing is touched while a hash is being made"
    );
    assert!(privacy::protect(properties, rules, true));
    assert_eq!(
        as_json(properties),
        r#"{"$set":{},"$unset":{"phone":true}}"#,
        "and never sent without one"
    );
}
