use super::*;

#[test]
fn errors_appear_only_when_there_are_some() {
    let accepted = Verdict::plain(Some("m1".into()), Status::Accepted);
    assert_eq!(
        serde_json::to_string(&accepted).unwrap(),
        r#"{"messageId":"m1","status":"accepted"}"#
    );
    let rejected = Verdict {
        message_id: None,
        status: Status::Rejected,
        errors: vec![Fault::new("properties.price", "must be a number")],
        warnings: Vec::new(),
    };
    assert_eq!(
        serde_json::to_string(&rejected).unwrap(),
        r#"{"messageId":null,"status":"rejected","errors":[{"path":"properties.price","reason":"must be a number"}]}"#
    );
}
