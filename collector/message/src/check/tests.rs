use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::profile::{Change, Operation};

/// When every message of these tests came.
const RECEIVED: &str = "2026-11-21T12:00:00.000Z";

/// Checks the first message of a batch given as text.
fn check_first(body: &str) -> Checked {
    let batch = Batch::parse(body).unwrap();
    let arrival = RequestContext::of("shop", RECEIVED.parse().unwrap());
    check(batch.messages[0], &batch, &arrival, Catalog::built_in())
}

fn check_alone(message: &Value) -> Checked {
    check_first(&json!({ "batch": [message] }).to_string())
}

fn track() -> Value {
    json!({ "type": "track", "event": "size_guide_opened", "messageId": "m1", "anonymousId": "d1" })
}

/// The paths that are wrong after `change` was made to a good message.
fn paths_after(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut message = track();
    change(&mut message);
    let broken = check_alone(&message).unwrap_err();
    broken.faults.into_iter().map(|fault| fault.path).collect()
}

#[test]
fn a_custom_event_passes() {
    let message = check_alone(&track()).unwrap();
    assert_eq!(message.message_id, "m1");
    assert_eq!(message.kind, "track");
    assert_eq!(message.event.as_deref(), Some("size_guide_opened"));
    assert_eq!(message.anonymous_id.as_deref(), Some("d1"));
    assert_eq!(message.user_id, None);
}

#[test]
fn every_fault_is_named_by_its_path() {
    assert_eq!(paths_after(|m| m["type"] = json!("click")), ["type"]);
    assert_eq!(paths_after(|m| m["type"] = json!(null)), ["type"]);
    assert_eq!(paths_after(|m| m["event"] = json!("")), ["event"]);
    assert_eq!(paths_after(|m| m["event"] = json!(7)), ["event"]);
    assert_eq!(paths_after(|m| m["messageId"] = json!("")), ["messageId"]);
    assert_eq!(
        paths_after(|m| m["messageId"] = json!("가".repeat(101))),
        ["messageId"]
    );
    assert_eq!(
        paths_after(|m| m["anonymousId"] = json!(null)),
        ["anonymousId"]
    );
    assert_eq!(paths_after(|m| m["userId"] = json!(12)), ["userId"]);
    assert_eq!(
        paths_after(|m| m["timestamp"] = json!("2026-11-21")),
        ["timestamp"]
    );
    assert_eq!(
        paths_after(|m| m["properties"] = json!([1])),
        ["properties"]
    );
    assert_eq!(
        paths_after(|m| *m = json!({ "traits": 1, "context": "x" })),
        ["messageId", "type", "anonymousId", "traits", "context"]
    );
}

#[test]
fn limits_are_inclusive_and_count_characters() {
    let mut message = track();
    message["messageId"] = json!("가".repeat(100));
    message["timestamp"] = json!("2026-11-21T09:00:00+09:00");
    assert_eq!(
        check_alone(&message).unwrap().timestamp.as_deref(),
        Some("2026-11-21T09:00:00+09:00")
    );
}

#[test]
fn a_catalogued_event_is_checked_by_the_catalogue() {
    let mut message = track();
    message["event"] = json!("view_product");
    message["properties"] = json!({ "product_no": "17", "price": "expensive" });
    let broken = check_alone(&message).unwrap_err();
    assert!(
        broken
            .faults
            .iter()
            .any(|fault| fault.path == "properties.price")
    );
    assert_eq!(broken.message_id.as_deref(), Some("m1"));
}

#[test]
fn numbers_order_and_unknown_members_are_kept_as_written() {
    let body = r#"{ "batch": [ { "z": 1.10, "type": "identify", "userId": "u",
        "messageId": "m", "traits": { "b": 12345678901234567890123, "a": 1E2 } } ] }"#;
    assert_eq!(
        check_first(body).unwrap().body,
        r#"{"z":1.10,"type":"identify","userId":"u","messageId":"m","traits":{"b":12345678901234567890123,"a":1E2}}"#
    );
}

#[test]
fn the_message_wins_over_its_batch() {
    let body = r#"{"batch":[{"type":"page","messageId":"m","userId":"u","context":{"page":{"path":"/a"}},"sentAt":"own"}],
        "context":{"locale":"ko-KR","page":{"path":"/","title":"t"}},"sentAt":"2026-11-21T00:00:00Z"}"#;
    let stored: Value = serde_json::from_str(&check_first(body).unwrap().body).unwrap();
    assert_eq!(
        stored["context"],
        json!({ "locale": "ko-KR", "page": { "path": "/a" } })
    );
    assert_eq!(stored["sentAt"], "own");

    let bare = body.replace(
        r#""context":{"page":{"path":"/a"}},"sentAt":"own""#,
        r#""context":null"#,
    );
    let stored: Value = serde_json::from_str(&check_first(&bare).unwrap().body).unwrap();
    assert_eq!(stored["context"]["page"]["title"], "t");
    assert_eq!(stored["sentAt"], "2026-11-21T00:00:00Z");
}

#[test]
fn an_identify_without_traits_has_those_of_its_context() {
    let mut message = json!({ "type": "identify", "messageId": "m", "userId": "u",
        "context": { "traits": { "group_name": "VIP" } } });
    let known = vec![Operation::Change(
        "group_name".to_owned(),
        Change::Set(json!("VIP")),
    )];
    let checked = check_alone(&message).unwrap();
    let stored: Value = serde_json::from_str(&checked.body).unwrap();
    assert_eq!(stored["traits"], json!({ "group_name": "VIP" }));
    assert_eq!(checked.operations, known);
    // Of a message with traits of its own they only repeat what is known, and so they do in all others.
    message["traits"] = json!({});
    assert_eq!(check_alone(&message).unwrap().operations, []);
    let mut other = track();
    other["context"] = json!({ "traits": { "group_name": "VIP" } });
    assert_eq!(check_alone(&other).unwrap().body, other.to_string());
    // One that is no object is no reason to reject.
    message = json!({ "type": "identify", "messageId": "m", "userId": "u", "context": { "traits": "VIP" } });
    assert_eq!(check_alone(&message).unwrap().body, message.to_string());
}

#[test]
fn what_cannot_be_read_is_rejected_with_its_id_and_place() {
    let deep = format!(
        r#"{{"batch":[{{"messageId":"m","properties":{}{}}}]}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let broken = check_first(&deep).unwrap_err();
    assert_eq!(broken.message_id.as_deref(), Some("m"));
    assert_eq!(broken.faults[0].path, "properties");
    let huge = check_first(r#"{"batch":[{"messageId":"m","properties":{"price":1e999}}]}"#);
    assert_eq!(huge.unwrap_err().faults[0].path, "properties");
    let scalar = check_first(r#"{"batch":[ "text" ]}"#).unwrap_err();
    assert_eq!(
        (scalar.message_id, scalar.body.as_str()),
        (None, "\"text\"")
    );
}

#[test]
fn a_wrong_clock_is_corrected_in_timestamp_and_body() {
    let body = r#"{"sentAt":"2026-11-21T09:00:10Z","batch":[{"type":"page","messageId":"m","userId":"u",
        "timestamp":"2026-11-21T18:00:00+09:00","properties":{"price":1.10,"b":"\u00e9 \"x\""}}]}"#;
    let message = check_first(body).unwrap();
    assert_eq!(
        message.timestamp.as_deref(),
        Some("2026-11-21T11:59:50.000Z")
    );
    assert_eq!(
        message.body,
        concat!(
            r#"{"type":"page","messageId":"m","userId":"u","timestamp":"2026-11-21T11:59:50.000Z","#,
            r#""properties":{"price":1.10,"b":"\u00e9 \"x\""},"sentAt":"2026-11-21T09:00:10Z","#,
            r#""originalTimestamp":"2026-11-21T18:00:00+09:00"}"#
        )
    );
}

#[test]
fn a_time_that_cannot_be_corrected_stays_as_sent() {
    for (timestamp, sent_at) in [
        (json!("2026-11-21T09:00:00.5Z"), json!(null)),
        (json!("2026-11-21T09:00:00.5Z"), json!("yesterday")),
        (json!("2026-11-21T09:00:00.5Z"), json!(1_795_251_600)),
        (json!(null), json!("2026-11-21T09:00:10Z")),
        (json!(""), json!("2026-11-21T09:00:10Z")),
    ] {
        let mut message = track();
        message["timestamp"] = timestamp.clone();
        message["sentAt"] = sent_at;
        let checked = check_alone(&message).unwrap();
        assert_eq!(checked.body, message.to_string());
        let sent = timestamp.as_str().filter(|text| !text.is_empty());
        assert_eq!(checked.timestamp.as_deref(), sent);
    }
}

#[test]
fn a_broken_message_is_kept_with_the_time_it_was_sent_with() {
    let mut message = track();
    message["event"] = json!(null);
    message["timestamp"] = json!("2026-11-21T09:00:00Z");
    message["sentAt"] = json!("2026-11-21T09:00:10Z");
    assert_eq!(check_alone(&message).unwrap_err().body, message.to_string());
}

proptest! {
    /// Whatever stands in the members, the answer is the message as sent or at least one fault.
    #[test]
    fn any_members_get_an_answer(
        names in prop::collection::vec("type|event|messageId|userId|timestamp|properties|context|x", 0..8),
        texts in prop::collection::vec(any::<String>(), 8),
        numbers in prop::collection::vec(any::<f64>(), 8),
    ) {
        let mut message = track();
        for (at, name) in names.iter().enumerate() {
            message[name] = if at % 2 == 0 { json!(texts[at]) } else { json!(numbers[at]) };
        }
        let checked = check_alone(&message);
        // One that is nothing gives way to the batch's.
        if message["context"] == "" {
            message.as_object_mut().unwrap().remove("context");
        }
        match checked {
            Ok(good) => prop_assert_eq!(good.body, message.to_string()),
            Err(broken) => prop_assert!(!broken.faults.is_empty()),
        }
    }
}

#[test]
fn what_is_nothing_in_another_language_is_absent() {
    for nothing in ["null", "[]", "[ \n]", "\"\""] {
        for (kind, member) in [
            ("track", "properties"),
            ("identify", "traits"),
            ("track", "context"),
        ] {
            let event = if kind == "track" {
                r#""event":"stock_seen","#
            } else {
                ""
            };
            let message = format!(
                r#"{{"type":"{kind}",{event}"messageId":"m","userId":"u","{member}":{nothing}}}"#
            );
            let checked = check_first(&format!(r#"{{"batch":[{message}]}}"#));
            assert!(checked.is_ok(), "{member} {nothing}: {checked:?}");
        }
        let batch = format!(
            r#"{{"context":{nothing},"batch":[{{"type":"page","messageId":"m","userId":"u"}}]}}"#
        );
        assert!(check_first(&batch).is_ok(), "{nothing}");
    }
    for wrong in ["[1]", "\"x\"", "7", "false"] {
        let message = format!(
            r#"{{"type":"track","event":"e","messageId":"m","userId":"u","properties":{wrong}}}"#
        );
        let faults = check_first(&format!(r#"{{"batch":[{message}]}}"#))
            .unwrap_err()
            .faults;
        assert_eq!(faults[0].path, "properties", "{wrong}");
    }
}
