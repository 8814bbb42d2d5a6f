//! What must hold whatever is sent. The fuzz targets and the ordinary tests share it.

use chrono::DateTime;
use moa_catalog::Catalog;
use moa_collector::arrival::Arrival;
use moa_collector::batch::Batch;
use moa_collector::json_text;
use moa_collector::message::check;
use moa_collector::profile;
use serde_json::{Map, Value};

/// A body, as `POST /v1/batch` takes it: each message is taken or has a reason, what would be stored can
/// be read again, and stays the same when it is sent once more.
pub fn batch(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let text = json_text::mend_surrogates(text);
    let Ok(batch) = Batch::parse(&text) else {
        return;
    };
    let arrival = Arrival::of(
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
                let before = known.remove(&name);
                known.extend(change.apply(before).map(|value| (name, value)));
            }
        }
    }
}
