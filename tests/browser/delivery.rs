//! The envelope: what leaves is JSON that reads back as it was meant.

use moa::amount::Amount;
use moa::delivery::envelope::{self, Message};
use moa::delivery::outbox;
use moa::events::{OneOrMany, ViewCheckout};
use moa::host::{self, NONE, Value, storage};
use moa::identity::Identity;
use moa::place;
use moa::signals::session::TIMEOUT;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{as_json, json};

fn message(event: Value, content: Value) -> Message {
    let mut identity = Identity::load(1000.0, TIMEOUT);
    identity.set_device_id("device-1".into(), 1000.0);
    identity.touch(1000.0);
    envelope::message(event, content, &identity.session, 1000.0)
}

#[wasm_bindgen_test]
fn a_batch_is_one_json_text() {
    let properties = Value::from(r#"{"name":"\"따옴표\" </script>","n":1.5}"#).from_json();
    outbox::send_to(NONE, NONE);
    for message in [
        message("view_product".into(), properties),
        message(NONE, host::object()),
    ] {
        outbox::enqueue(message.json, message.event);
    }
    let context = Value::from(r#"{"page":{"type":"product"}}"#).from_json();
    let key = outbox::store(context);
    assert_eq!(outbox::queued(), 0);
    let read = place!("localStorage").read().get_by(key).from_json();
    storage::forget();
    let path = |path: &[&'static str]| as_json(path.iter().fold(read, |value, key| value.get(key)));
    assert_eq!(path(&["context"]), r#"{"page":{"type":"product"}}"#);
    assert_eq!(path(&["batch", "length"]), "2");
    assert_eq!(path(&["batch", "0", "type"]), r#""track""#);
    assert_eq!(path(&["batch", "0", "event"]), r#""view_product""#);
    assert_eq!(path(&["batch", "0", "anonymousId"]), r#""device-1""#);
    assert_eq!(
        path(&["batch", "0", "timestamp"]),
        r#""1970-01-01T00:00:01.000Z""#
    );
    assert_eq!(
        path(&["batch", "0", "properties"]),
        r#"{"name":"\"따옴표\" </script>","n":1.5}"#
    );
    assert_eq!(path(&["batch", "1", "type"]), r#""identify""#);
    assert_eq!(path(&["batch", "1", "traits"]), "{}");
    assert_eq!(path(&["batch", "1", "event"]), "", "no event, no member");
    assert_ne!(
        path(&["batch", "0", "messageId"]),
        path(&["batch", "1", "messageId"])
    );
}

#[wasm_bindgen_test]
fn properties_without_a_json_form_are_no_message() {
    for script in [
        "(() => { const circle = {}; circle.circle = circle; return circle })()",
        "({toJSON() { throw new Error('no') }})",
        "({big: 10n})",
    ] {
        let properties = js_sys::eval(script).expect("the test's own script runs");
        let properties = Value::from(&properties);
        let message = message("view_product".into(), properties);
        assert!(!message.json.is_some(), "{script}");
    }
}

#[wasm_bindgen_test]
fn one_product_is_a_string_and_several_are_an_array() {
    let checkout = |products: &[&'static str]| {
        let list = host::array();
        for product in products {
            list.push(*product);
        }
        json(ViewCheckout {
            discounted_price: Amount::UNKNOWN,
            price: Amount(7.5),
            is_surl: None,
            product_no: OneOrMany(list),
        })
    };
    assert_eq!(checkout(&["1001"]), r#"{"price":7.5,"product_no":"1001"}"#);
    assert_eq!(
        checkout(&["1001", "1002"]),
        r#"{"price":7.5,"product_no":["1001","1002"]}"#
    );
}
