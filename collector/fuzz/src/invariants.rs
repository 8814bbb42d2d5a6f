//! What must hold whatever is sent. The fuzz targets and the ordinary tests share it.

use chrono::DateTime;
use moa_catalog::Catalog;
use moa_collector::cafe24::app::is_mall_id;
use moa_collector::cafe24::webhook::body::Body;
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::profile;
use moa_message::raw_json;
use moa_message::request::RequestContext;
use serde_json::{Map, Value};

/// A body, as `POST /v1/batch` takes it: each message is taken or has a reason, what would be stored can
/// be read again, and stays the same when it is sent once more.
pub fn batch(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let text = raw_json::mend_surrogates(text);
    let Ok(batch) = Batch::parse(&text) else {
        return;
    };
    let arrival = RequestContext::of(
        "shop",
        DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000),
    );
    for raw in batch.messages.iter().take(100) {
        match check(raw, &batch, &arrival, Catalog::built_in()) {
            Err(broken) => assert!(!broken.faults.is_empty()),
            Ok(message) => {
                assert!(!message.body.contains('\n'));
                let again = format!("{{\"batch\":[{}]}}", message.body);
                let again = Batch::parse(&again).expect("what is stored is JSON");
                let again = check(again.messages[0], &again, &arrival, Catalog::built_in());
                let again = again.expect("what was taken is taken again");
                assert_eq!(
                    (again.message_id, again.kind),
                    (message.message_id, message.kind)
                );
                assert_eq!(again.event, message.event);
            }
        }
    }
}

/// An event's name and its properties, and the same as user properties.
pub fn validate(bytes: &[u8]) {
    let Ok(Value::Array(values)) = serde_json::from_slice(bytes) else {
        return;
    };
    let (Some(Value::String(event)), Some(Value::Object(properties))) =
        (values.first(), values.get(1))
    else {
        return;
    };
    let catalog = Catalog::built_in();
    for found in catalog.check(event, properties) {
        assert!(found.path.starts_with("properties.") && !found.reason.is_empty());
    }
    for found in catalog.unknown(event, properties) {
        assert!(!found.reason.is_empty());
    }
    catalog.check_user_properties(properties);
    let mut known = Map::new();
    for operation in profile::operations(properties).unwrap_or_default() {
        match operation {
            profile::Operation::Clear => known.clear(),
            profile::Operation::Change(name, change) => {
                let mut value = known.remove(&name);
                change.apply(&mut value, 1_000);
                known.extend(value.map(|value| (name, value)));
            }
        }
    }
}

/// A body of Cafe24's webhooks: what is kept of it says the same when it is read again, names a mall and a shop,
/// and has no member that may not be kept.
pub fn webhook(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let bodies = [Body::read(&text), Body::salvage(&text)];
    for body in bodies.into_iter().flatten() {
        let kept = body.text();
        let again = Body::read(&kept).expect("what is kept is read again");
        assert_eq!(again, body);
        assert_eq!(again.text(), kept);
        assert!(body.mall.is_none_or(|mall| is_mall_id(&mall)));
        assert!(body.shop_no < 90_000);
        let kept: Value = serde_json::from_str(&kept).expect("what is kept is JSON");
        assert_no_secret(&kept);
    }
}

fn assert_no_secret(value: &Value) {
    const SECRET: [&str; 6] = ["bank", "account", "card", "passw", "secret", "token"];
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.to_ascii_lowercase();
                assert!(!SECRET.iter().any(|part| name.contains(part)), "{name}");
                assert_no_secret(value);
            }
        }
        Value::Array(list) => list.iter().for_each(assert_no_secret),
        _ => {}
    }
}
