use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::request::RequestContext;
use moa_message::{Checked, check};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn time(text: &str) -> DateTime<Utc> {
    timestamp::read(text).unwrap()
}

fn checked(message: &str) -> Checked {
    let body = format!("{{\"batch\":[{message}]}}");
    let batch = Batch::parse(&body).unwrap();
    let arrival = RequestContext {
        provenance: Provenance::Collector,
        ..RequestContext::of("shop", time("2026-11-21T12:00:00Z"))
    };
    check(batch.messages[0], &batch, &arrival, Catalog::built_in())
}

#[test]
fn it_says_when_the_session_was_active_last_and_whose_it_was() {
    let session = OpenSession {
        mall: "shop".into(),
        session_id: "s1".into(),
        anonymous_id: Some("d1".into()),
        user_id: None,
        last_activity: time("2026-11-21T10:00:00.5Z"),
    };
    let message = ending(&session, time("2026-11-21T11:00:00Z"));
    let body: Value = serde_json::from_str(&message.body).unwrap();
    assert_eq!(
        body,
        json!({
            "type": "track",
            "event": "$session_end",
            "messageId": "s1.end",
            "anonymousId": "d1",
            "timestamp": "2026-11-21T10:00:00.500Z",
            "properties": {},
            "context": {
                "sessionId": "s1",
                "library": { "name": "moa-collector", "version": env!("CARGO_PKG_VERSION") },
            },
        })
    );
    let now = time("2026-11-21T10:00:00Z");
    assert_eq!(ending(&session, now).timestamp, Some(timestamp::text(now)));
}

proptest! {
    /// The log takes it as it takes what senders send: whatever session an accepted message can
    /// have opened, its end passes every check, unchanged.
    #[test]
    fn the_end_of_any_session_passes_the_checks(
        session_id in any::<String>(), device in any::<String>(), user in any::<String>(),
    ) {
        let message = json!({
            "type": "page", "messageId": "m", "anonymousId": device, "userId": user,
            "timestamp": "2026-11-21T10:00:00Z",
            "context": { "sessionId": session_id, "library": { "name": "moa" } },
        });
        if let Ok(Message { activity: Some(activity), anonymous_id, user_id, .. }) = checked(&message.to_string()) {
            let last_activity = activity.at;
            let mall = "shop".into();
            let session = OpenSession { mall, session_id, anonymous_id, user_id, last_activity };
            let end = ending(&session, last_activity);
            prop_assert_eq!(checked(&end.body), Ok(end));
        }
    }
}
