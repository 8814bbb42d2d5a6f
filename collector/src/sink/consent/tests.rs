use serde_json::{Value, json};

use super::*;
use crate::log::StoredMessage;

fn told(consent: Value) -> Message {
    Message::read(&StoredMessage {
        seq: 1,
        mall: "haneul".into(),
        message_id: "m".into(),
        received_at: String::new(),
        body: json!({ "type": "track", "context": { "consent": consent } }).to_string(),
    })
    .unwrap()
}

#[test]
fn only_a_stated_no_is_one() {
    for consent in [
        json!({ "ad_user_data": "denied" }),
        json!({ "ad_user_data": "granted", "ad_personalization": "Denied" }),
        json!({ "ad_storage": false }),
        json!({ "marketing": false }),
        json!({ "categoryPreferences": { "Analytics": true, "Advertising": false } }),
        json!({ "categoryPreferences": { "마케팅": false } }),
    ] {
        assert!(declines(&told(consent.clone())), "{consent}");
    }
    for consent in [
        json!(null),
        json!("denied"),
        json!([false]),
        json!({}),
        json!({ "ad_user_data": "granted", "ad_personalization": true }),
        json!({ "ad_user_data": "", "marketing": 0 }),
        json!({ "analytics_storage": "denied" }),
        json!({ "categoryPreferences": { "Analytics": false } }),
    ] {
        assert!(!declines(&told(consent.clone())), "{consent}");
    }
}

#[test]
fn what_is_stated_is_told_on() {
    let message = told(json!({ "ad_user_data": "GRANTED", "ad_personalization": 1 }));
    assert_eq!(stated(&message, "ad_user_data"), Some(true));
    assert_eq!(stated(&message, "ad_personalization"), None);
}
