//! What stands in a real page, and what JavaScript is told of messages. Run by `./build.sh test`; the inspector itself is in
//! `tests/e2e/tests/visits/inspector.rs`.
#![cfg(target_family = "wasm")]

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::sleep;
use js_sys::{Function, JSON, Reflect};
use moa_check::places::Place;
use moa_check::reason::{Page, Reason};
use moa_check::watch::Kept;
use moa_check::{check, configure, found, page, watch};
use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[derive(Debug, PartialEq, Deserialize)]
struct Fault {
    path: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
struct Judgement {
    status: String,
    errors: Vec<Fault>,
    warnings: Vec<Fault>,
    missing: Vec<String>,
}

fn object(json: &str) -> JsValue {
    JSON::parse(json).expect("the test's own JSON")
}

fn judged(message: JsValue) -> Judgement {
    let judgement = check(message).unwrap_or_else(|error| panic!("{:?}", JsValue::from(error)));
    serde_wasm_bindgen::from_value(judgement).expect("a judgement")
}

/// A page with this beside what the tests' own page has, and a script that has run; what that set is left to the test to take
/// away.
fn with(markup: &str, script: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.expect("these tests run in a page");
    if let Some(before) = document.get_element_by_id("page") {
        before.remove();
    }
    let page = document.create_element("div").expect("a div");
    page.set_id("page");
    page.set_inner_html(markup);
    let root = document.document_element().expect("a page has a root");
    root.append_child(&page).expect("a root takes children");
    js_sys::eval(script).expect("the test's own script runs");
}

const MISTYPED: &str = r#"{"messageId":"m","type":"track","event":"view_product","anonymousId":"d","properties":{"product_no":"1","price":"12000"}}"#;

#[wasm_bindgen_test]
fn objects_and_their_texts_are_judged_alike() {
    for message in [object(MISTYPED), MISTYPED.into()] {
        let judgement = judged(message);
        assert_eq!(judgement.status, "rejected");
        let fault = Fault {
            path: "properties.price".into(),
            reason: "must be a number, is a string".into(),
        };
        assert_eq!(judgement.errors, [fault]);
        assert!(judgement.warnings.is_empty());
        assert_eq!(judgement.missing, ["product_name"]);
    }
}

/// What has no JSON is not sent: `undefined` members, functions, circles.
#[wasm_bindgen_test]
fn an_object_is_judged_as_it_travels() {
    let message = object(MISTYPED);
    let properties = Reflect::get(&message, &"properties".into()).expect("it has some");
    Reflect::set(&properties, &"price".into(), &JsValue::UNDEFINED).expect("it is an object");
    assert_eq!(judged(message.clone()).status, "accepted");
    Reflect::set(&properties, &"circle".into(), &message).expect("it is an object");
    assert!(check(message).is_err());
    assert!(check(JsValue::UNDEFINED).is_err());
}

#[wasm_bindgen_test]
fn rules_hold_until_there_are_others() {
    let shared = r#"{"messageId":"m","type":"track","event":"wishlist_shared","userId":"u","properties":{"count":"two"}}"#;
    let rules = r#"{"kind":"page","mode":"strict","events":[{"name":"wishlist_shared","properties":{"count":"integer"},"required":["count"]}]}"#;
    assert!(configure(object(rules)).is_ok());
    assert_eq!(judged(shared.into()).status, "rejected");
    for broken in [
        "3",
        "[]",
        "null",
        r#"{"events":[{"name":"a","propertys":{}}]}"#,
        r#"{"mode":"loose"}"#,
        r#"{"events":[{"name":"view_home"}]}"#,
    ] {
        assert!(configure(object(broken)).is_err(), "{broken}");
    }
    assert_eq!(
        judged(shared.into()).status,
        "rejected",
        "the old ones still hold"
    );
    assert!(configure(JsValue::UNDEFINED).is_ok());
    assert_eq!(
        judged(shared.into()).status,
        "accepted",
        "nobody knows the event"
    );
}

#[wasm_bindgen_test]
fn places_are_read_without_trusting_the_page() {
    with(
        "<meta property='og:title' content=' 셔츠 '><p id=price>19,000원</p><input class=no value=7><select name=size><option value=L>큰 것</select><div id=empty> </div>",
        "window.shop = { number: 3, get broken() { throw new Error('no') }, method() {} };
         sessionStorage.setItem('member_3', '{\"a\":1}');
         document.cookie = 'CVID_3=' + encodeURIComponent('값');
         window.CAFE24 = { SDE_SHOP_NUM: 3 }",
    );
    let cases = [
        (Place::Global("shop.number"), Some("3")),
        (Place::Global("shop.broken"), None),
        (Place::Global("shop.broken.deeper"), None),
        (Place::Global("shop.method"), None),
        (Place::Global("nobody.there"), None),
        // An element's id makes a global of it.
        (Place::Global("price"), None),
        (Place::Global("CAFE24"), Some(r#"{"SDE_SHOP_NUM":3}"#)),
        (Place::Element("#price"), Some("19,000원")),
        (Place::Element(".no"), Some("7")),
        (Place::Element("[name=size]"), Some("L")),
        (Place::Element("#empty"), None),
        (Place::Element("[["), None),
        (Place::Meta("og:title"), Some("셔츠")),
        (Place::Meta("og:url"), None),
        (Place::Cookie("CVID_{N}"), Some("값")),
        (Place::Cookie("CVID"), None),
        (Place::Session("member_{N}"), Some(r#"{"a":1}"#)),
        (Place::Parameter("nobody"), None),
    ];
    for (place, expected) in cases {
        assert_eq!(page::read(place).as_deref(), expected, "{place:?}");
    }
    with(
        "",
        "delete window.shop; delete window.CAFE24; sessionStorage.removeItem('member_3'); document.cookie = 'CVID_3=; max-age=0'",
    );
}

#[wasm_bindgen_test]
fn what_an_event_could_say_is_looked_for() {
    with("", "window.product_price = '19000'");
    let found = found("view_product").unwrap_or_else(|error| panic!("{:?}", JsValue::from(error)));
    let text = JSON::stringify(&found)
        .map(String::from)
        .unwrap_or_default();
    assert!(
        text.contains(r#"{"place":"product_price","value":"19000"}"#),
        "{text}"
    );
    assert!(text.contains(r#"{"place":"iProductNo"}"#), "{text}");
    with("", "delete window.product_price");
    let nothing = moa_check::found("nobodys_event")
        .unwrap_or_else(|error| panic!("{:?}", JsValue::from(error)));
    assert_eq!(
        JSON::stringify(&nothing).map(String::from),
        Ok("[]".to_owned())
    );
}

/// The signal that counts first is the reason, whatever else the page has.
#[wasm_bindgen_test]
fn the_reason_is_the_signal_that_the_tracker_took() {
    let page = |kind: &str, role: Option<&str>| Page {
        kind: kind.into(),
        role: role.map(str::to_owned),
        path: "/product/a/1/".into(),
    };
    let reason = moa_check::reason::reason;
    assert_eq!(reason(page("other", None)), Reason::Nothing);
    assert_eq!(
        reason(page("product", None)),
        Reason::Path("/product/a/1/".into())
    );
    with(
        "<meta name=design_html_path content=/product/detail.html>",
        "",
    );
    assert_eq!(
        reason(page("product", None)),
        Reason::Design("/product/detail.html".into())
    );
    js_sys::eval("window.sPage = 'PRODUCT_DETAIL'").expect("the test's own script runs");
    assert_eq!(
        reason(page("product", None)),
        Reason::Global("PRODUCT_DETAIL".into())
    );
    assert_eq!(
        reason(page("product", Some("ROLE"))),
        Reason::Role("ROLE".into())
    );
    with("", "delete window.sPage");
}

fn outbox(set: &str) {
    js_sys::eval(&format!("localStorage.{set}")).expect("the test's own script runs");
}

/// At once, when it is otherwise, and not after it was freed.
#[wasm_bindgen_test]
async fn what_the_browser_keeps_is_watched() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hearer = Rc::clone(&heard);
    let watched = moa_check::watch::watch(move |kept: &Kept| hearer.borrow_mut().push(kept.outbox));
    outbox("setItem('moa_q2.1.3.400.abc', '{}')");
    sleep(Duration::from_millis(1200)).await;
    assert_eq!(*heard.borrow(), [0, 3], "once for each change");
    drop(watched);
    outbox("removeItem('moa_q2.1.3.400.abc')");
    sleep(Duration::from_millis(700)).await;
    assert_eq!(*heard.borrow(), [0, 3]);
}

/// The same for JavaScript, with who is late.
#[wasm_bindgen_test]
async fn javascript_is_told_of_it() {
    js_sys::eval("window.told = {}").expect("the test's own script runs");
    let changed = Function::new_with_args("kept", "told.kept = kept");
    let late = Function::new_no_args("told.late = true");
    let watched = watch(changed, late, 50);
    outbox("setItem('moa_consent', 'denied')");
    sleep(Duration::from_millis(900)).await;
    let told = js_sys::eval("JSON.stringify(told)")
        .ok()
        .and_then(|told| told.as_string());
    assert_eq!(
        told.as_deref(),
        Some(r#"{"kept":{"consent":"denied","outbox":0},"late":true}"#)
    );
    drop(watched);
    outbox("removeItem('moa_consent')");
    js_sys::eval("delete window.told").expect("the test's own script runs");
}
