use super::*;

#[test]
fn a_message_that_is_sent_again_is_known_by_all_but_the_time_of_sending() {
    let first = r#"{"type":"click","messageId":"m","sentAt":"2026-11-21T00:00:00Z"}"#;
    let again = r#"{"sentAt":"2026-11-22T00:00:00Z","type":"click","messageId":"m"}"#;
    let other = r#"{"type":"tap","messageId":"m","sentAt":"2026-11-21T00:00:00Z"}"#;
    assert!(is_resent(again, first));
    assert!(!is_resent(other, first));
    assert!(is_resent("7", "7"));
    assert!(!is_resent("7", "8"));
}
