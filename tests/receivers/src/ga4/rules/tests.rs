use serde_json::json;

use super::*;

fn faults(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut body = json!({
        "client_id": "1.2",
        "user_properties": { "group_name": { "value": "단골" } },
        "events": [{
            "name": "purchase", "timestamp_micros": Utc::now().timestamp_micros(),
            "params": { "value": 1, "currency": "KRW", "transaction_id": "1", "session_id": "7", "items": [{ "item_id": "1" }] },
        }],
    });
    change(&mut body);
    let mut faults = Vec::new();
    check(&body.to_string(), &mut faults);
    faults
}

#[test]
fn the_rules_bite() {
    assert_eq!(faults(|_| {}), [""; 0]);
    let over = |path: &str, value: Value| {
        faults(|body| *body.pointer_mut(path).expect("it is there") = value)
    };
    for (path, value) in [
        ("/client_id", json!("")),
        ("/user_properties/group_name/value", json!("가".repeat(37))),
        ("/events/0/name", json!("session_start")),
        ("/events/0/name", json!("$page_view")),
        ("/events/0/timestamp_micros", json!(1)),
        ("/events/0/params/session_id", json!("s-1")),
        ("/events/0/params/transaction_id", json!("x".repeat(101))),
        ("/events/0/params/items", json!([])),
        ("/events/0/params/items/0", json!({ "price": 1 })),
    ] {
        assert_eq!(over(path, value.clone()).len(), 1, "{path}: {value}");
    }
    let without = |body: &mut Value| {
        let parameters = body["events"][0]["params"].as_object_mut();
        parameters.expect("an object").remove("currency");
    };
    assert_eq!(faults(without), ["currency"]);
}
