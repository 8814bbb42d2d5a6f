//! The envelope: what leaves is JSON that reads back as it was meant.

use std::collections::BTreeMap;

use js_sys::JSON;
use moa::amount::Amount;
use moa::delivery::envelope::{self, Message};
use moa::delivery::outbox;
use moa::events::{OneOrMany, ViewCheckout};
use moa::host::{self, NONE, Value, storage};
use moa::identity::Identity;
use moa::signals::session::TIMEOUT;
use serde::Deserialize;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::json;

fn message(event: Value, content: Value) -> Message {
    let mut identity = Identity::load(1000.0, TIMEOUT);
    identity.set_device_id("device-1".into(), 1000.0);
    identity.touch(1000.0);
    envelope::message(event, content, &identity.session, 1000.0)
}

/// What goes to the collector.
#[derive(Debug, Deserialize)]
struct Batch {
    context: Context,
    batch: Vec<Sent>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Context {
    page: Kind,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Kind {
    r#type: String,
}

/// One message of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sent {
    message_id: String,
    r#type: String,
    event: Option<String>,
    anonymous_id: String,
    session_id: Option<String>,
    timestamp: String,
    properties: Option<Product>,
    traits: Option<BTreeMap<String, String>>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Product {
    name: String,
    n: f64,
}

/// The batch that the outbox has stored under this key.
fn stored(key: &str) -> Batch {
    let window = web_sys::window().expect("these tests run in a page");
    let storage = window.local_storage().ok().flatten();
    let text = storage.and_then(|storage| storage.get_item(key).ok()?);
    let batch = JSON::parse(&text.unwrap_or_default()).expect("it is JSON");
    serde_wasm_bindgen::from_value(batch).expect("it is a batch")
}

#[wasm_bindgen_test]
fn a_batch_is_one_json_text() {
    let properties = Value::from(r#"{"name":"\"따옴표\" </script>","n":1.5}"#).from_json();
    outbox::send_to(NONE, NONE, false);
    for message in [
        message("view_product".into(), properties),
        message(NONE, host::object()),
    ] {
        outbox::enqueue(message.json, message.event);
    }
    let context = Value::from(r#"{"page":{"type":"product"}}"#).from_json();
    let key = outbox::store(context);
    assert_eq!(outbox::queued(), 0);
    let Batch { context, batch } = stored(&key.to_string());
    storage::forget();
    assert_eq!(context.page.r#type, "product");
    let [event, user] = &batch[..] else {
        panic!("{batch:?}");
    };
    assert_eq!(event.r#type, "track");
    assert_eq!(event.event.as_deref(), Some("view_product"));
    assert_eq!(event.anonymous_id, "device-1");
    assert_eq!(event.timestamp, "1970-01-01T00:00:01.000Z");
    let product = Product {
        name: "\"따옴표\" </script>".into(),
        n: 1.5,
    };
    assert_eq!(event.properties.as_ref(), Some(&product));
    assert!(event.traits.is_none());
    assert_eq!(user.r#type, "identify");
    assert_eq!(user.traits, Some(BTreeMap::new()));
    assert!(user.event.is_none() && user.properties.is_none());
    assert_ne!(event.message_id, user.message_id);
    assert_eq!(event.session_id, user.session_id);
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
