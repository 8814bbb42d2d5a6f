use super::*;

#[test]
fn every_message_of_a_batch_gets_its_verdict() {
    let body = r#"{ "batch": [{ "messageId": "m1", "event": "a" }, { "messageId": "m2" }] }"#;
    let expected = json!({ "results": [
            { "messageId": "m1", "status": "accepted" },
            { "messageId": "m2", "status": "accepted" },
        ] });
    assert_eq!(answer("/v1/batch", body), expected);
    assert!(answer("/v1/batch", "[]")["error"].is_object());
}
