//! The envelope: what leaves is JSON that reads back as it was meant.

use moa::delivery::envelope::{self, Message, Stamp};
use moa::events::{OneOrMany, ViewCheckout};
use moa::identity::Identity;
use moa::js::{self, Text};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::json;

fn text(text: &str) -> Text {
    Text::new(text)
}

fn message(properties: &JsValue) -> Option<Message> {
    let session = &Identity::load(1000.0).session(1000.0);
    let device_id = &text("device-1");
    let stamp = Stamp {
        device_id,
        session,
        time: 1000.0,
    };
    envelope::track(&"view_product".into(), properties, &stamp)
}

#[wasm_bindgen_test]
fn a_batch_is_one_json_text() {
    let properties = js::from_json(&r#"{"name":"\"따옴표\" </script>","n":1.5}"#.into());
    let messages = [
        message(&properties).expect("JSON"),
        message(&js::object()).expect("JSON"),
    ];
    let context = js::from_json(&r#"{"page":{"type":"product"}}"#.into());
    let body = envelope::batch(&messages, &text("key"), &context, 2000.0);

    let read = js::from_json(&body);
    let path = |path: &[&str]| {
        let value = path
            .iter()
            .fold(read.clone(), |value, key| js::get(&value, key));
        js::to_json(&value).as_string().unwrap_or_default()
    };
    assert_eq!(path(&["writeKey"]), r#""key""#);
    assert_eq!(path(&["sentAt"]), r#""1970-01-01T00:00:02.000Z""#);
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
        assert!(message(&properties).is_none(), "{script}");
    }
}

#[wasm_bindgen_test]
fn one_product_is_a_string_and_several_are_an_array() {
    let checkout = |products: &[&str]| {
        let products = products.iter().map(|product| text(product)).collect();
        json(ViewCheckout::new().product_no(OneOrMany(products)))
    };
    assert_eq!(checkout(&["1001"]), r#"{"product_no":"1001"}"#);
    assert_eq!(
        checkout(&["1001", "1002"]),
        r#"{"product_no":["1001","1002"]}"#
    );
}
