//! The message that ends a session.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use moa_message::Message;
use moa_message::activity::{Activity, COLLECTOR, END, END_ID};
use moa_message::timestamp;
use serde_json::json;

use crate::log::OpenSession;

/// The `$session_end` of a session, as if its browser had sent it: at the time of its last
/// activity, which is not later than `now`.
pub fn ending(session: &OpenSession, now: DateTime<Utc>) -> Message {
    let at = session.last_activity.min(now);
    let message_id = format!("{}{END_ID}", session.session_id);
    let timestamp = timestamp::text(at);
    let mut body = json!({
        "type": "track",
        "event": END,
        "messageId": message_id,
        "timestamp": timestamp,
        "properties": {},
        "context": {
            "sessionId": session.session_id,
            "library": { "name": COLLECTOR, "version": env!("CARGO_PKG_VERSION") },
        },
    });
    for (name, id) in [
        ("anonymousId", &session.anonymous_id),
        ("userId", &session.user_id),
    ] {
        if let Some(id) = id {
            body[name] = json!(id);
        }
    }
    Message {
        mall: Arc::clone(&session.mall),
        message_id,
        kind: "track",
        event: Some(END.to_owned()),
        anonymous_id: session.anonymous_id.clone(),
        user_id: session.user_id.clone(),
        timestamp: Some(timestamp),
        body: body.to_string(),
        activity: Some(Activity {
            session_id: session.session_id.clone(),
            at,
            ends: true,
        }),
        operations: Vec::new(),
        library: Some(COLLECTOR.to_owned()),
        previous_id: None,
        correlation: None,
        warnings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
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
        let arrival = RequestContext::of("shop", time("2026-11-21T12:00:00Z"));
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
}
