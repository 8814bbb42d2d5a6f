use serde_json::json;

use super::*;

fn judged(rules: &str, message: &serde_json::Value) -> Judgement {
    let judge = Judge::new(serde_json::from_str(rules).unwrap()).unwrap();
    judge.check(&message.to_string(), DateTime::UNIX_EPOCH)
}

fn view(properties: serde_json::Value) -> serde_json::Value {
    json!({ "messageId": "m1", "type": "track", "event": "view_product", "anonymousId": "d1", "properties": properties })
}

fn said(faults: &[Fault]) -> Vec<(&str, &str)> {
    let said = faults.iter();
    said.map(|fault| (&*fault.path, &*fault.reason)).collect()
}

#[test]
fn a_mistyped_property_is_named() {
    let judgement = judged("{}", &view(json!({ "product_no": "1", "price": "12000" })));
    assert_eq!(judgement.status, Status::Rejected);
    assert_eq!(
        said(&judgement.errors),
        [("properties.price", "must be a number, is a string")]
    );
    assert_eq!(judgement.missing, ["product_name"]);
}

#[test]
fn the_mode_of_the_key_counts() {
    let strange = view(json!({ "product_no": "1", "colour": "red" }));
    assert_eq!(judged("{}", &strange).status, Status::Accepted);
    assert_eq!(
        judged(r#"{"mode":"strict"}"#, &strange).status,
        Status::Rejected
    );
    let warned = judged(r#"{"mode":"warn"}"#, &strange);
    assert_eq!(warned.status, Status::Accepted);
    assert_eq!(
        said(&warned.warnings),
        [("properties.colour", "is no property of view_product")]
    );
}

#[test]
fn events_of_the_merchant_are_known() {
    let rules = r#"{"mode":"strict","events":[{"name":"wishlist_shared","properties":{"count":"integer"},"required":["count"]}]}"#;
    let shared = |count: serde_json::Value| json!({ "messageId": "m1", "type": "track", "event": "wishlist_shared", "userId": "u1", "properties": { "count": count } });
    assert_eq!(judged(rules, &shared(json!(2))).status, Status::Accepted);
    let wrong = judged(rules, &shared(json!("two")));
    assert_eq!(
        said(&wrong.errors),
        [("properties.count", "must be a whole number, is a string")]
    );
    assert!(
        Judge::new(serde_json::from_str(r#"{"events":[{"name":"view_home"}]}"#).unwrap()).is_err()
    );
}

#[test]
fn a_page_may_not_say_what_servers_say() {
    let shipping = json!({ "messageId": "m1", "type": "track", "event": "cafe24_start_shipping", "userId": "u1" });
    let told_by = |kind: &str| {
        judged(kind, &shipping)
            .errors
            .iter()
            .any(|fault| fault.path == "event")
    };
    assert!(told_by("{}"));
    assert!(!told_by(r#"{"kind":"server"}"#));
}

#[test]
fn what_is_no_message_is_rejected() {
    for (text, reason) in [
        ("[]", "a message must be an object"),
        ("{", "is not JSON"),
        ("", "is not JSON"),
    ] {
        let judge = Judge::new(Rules::default()).unwrap();
        let judgement = judge.check(text, DateTime::UNIX_EPOCH);
        assert_eq!(judgement.status, Status::Rejected, "{text}");
        assert!(
            judgement.errors[0].reason.starts_with(reason),
            "{judgement:?}"
        );
    }
}

/// Only what the page could show is missed.
#[test]
fn what_the_page_could_show_is_missing() {
    assert_eq!(
        judged("{}", &view(json!({ "product_no": "1", "price": 1000 }))).missing,
        ["product_name"]
    );
    let custom = json!({ "event": "wishlist_shared", "properties": {} });
    assert!(judged("{}", &custom).missing.is_empty());
    assert!(
        judged("{}", &json!({ "event": "view_product", "properties": [] }))
            .missing
            .contains(&"price".to_owned())
    );
    assert!(
        judged("{}", &json!({ "type": "identify", "traits": {} }))
            .missing
            .is_empty()
    );
    let page = judged("{}", &json!({ "event": "$page_view" })).missing;
    assert_eq!(page, ["$page_name"], "campaigns are rare");
}
