use chrono::Utc;
use serde_json::json;

use super::*;
use crate::log::StoredMessage;
use crate::sink::ga4::orders::units;
use crate::sink::message::Message;

fn told(bodies: Vec<Value>) -> Vec<Vec<Value>> {
    let read = |(at, body): (usize, Value)| {
        Message::read(&StoredMessage {
            seq: at as u64 + 1,
            mall: "haneul".into(),
            message_id: "m".into(),
            received_at: "2026-11-21T00:00:00.000Z".into(),
            body: body.to_string(),
        })
        .unwrap()
    };
    let now = "2026-11-21T01:00:00Z"
        .parse::<chrono::DateTime<Utc>>()
        .unwrap();
    let units = units(bodies.into_iter().enumerate().map(read).collect());
    let events = units.into_iter().map(|unit| {
        let event = Event::of(&unit, None, now).unwrap();
        (unit, event)
    });
    let of_visitor = |requests: Vec<Request>| {
        let bodies = requests.iter().map(|request| {
            let body = request.body().unwrap();
            assert!(body.len() <= BODY, "{}", body.len());
            serde_json::from_str(&body).unwrap()
        });
        bodies.collect()
    };
    requests(events.collect())
        .into_iter()
        .map(of_visitor)
        .collect()
}

fn event(visitor: &str, user: Option<&str>) -> Value {
    json!({ "type": "track", "event": "e", "anonymousId": visitor, "userId": user })
}

#[test]
fn each_visitor_has_requests_of_their_own_as_large_as_they_may_be() {
    let mut bodies = Vec::new();
    for _ in 0..30 {
        bodies.extend([event("a", None), event("b", None)]);
    }
    let visitors = told(bodies);
    assert_eq!(visitors.len(), 2);
    assert_ne!(visitors[0][0]["client_id"], visitors[1][0]["client_id"]);
    for requests in visitors {
        let sizes: Vec<_> = requests
            .iter()
            .map(|body| body["events"].as_array().unwrap().len())
            .collect();
        assert_eq!(sizes, [25, 5]);
        assert_eq!(requests[0]["client_id"], requests[1]["client_id"]);
        let id = requests[0]["client_id"].as_str().unwrap();
        assert!(
            id.split_once('.')
                .is_some_and(|(a, b)| a.parse::<u32>().is_ok() && b.parse::<u32>().is_ok())
        );
    }
}

#[test]
fn who_a_visitor_is_and_what_they_are_like_holds_from_its_event_on() {
    let identify = json!({ "type": "identify", "anonymousId": "a", "userId": "u", "traits": { "coupon_count": 2 } });
    let visitors = told(vec![
        event("a", None),
        event("a", Some("u")),
        identify,
        event("a", Some("u")),
        event("a", None),
    ]);
    let requests = &visitors[0];
    let sizes: Vec<_> = requests
        .iter()
        .map(|body| body["events"].as_array().unwrap().len())
        .collect();
    assert_eq!(sizes, [1, 1, 2, 1]);
    assert_eq!(requests[0].get("user_id"), None);
    assert_eq!(requests[1].get("user_properties"), None);
    assert_eq!(requests[2]["user_id"], "u");
    assert_eq!(
        requests[2]["user_properties"],
        json!({ "coupon_count": { "value": 2 } })
    );
    let first = &requests[2]["events"][0];
    assert_eq!(first["name"], "identify");
    assert_eq!(requests[2]["timestamp_micros"], first["timestamp_micros"]);
    let mail = told(vec![event("a", Some("a@b.example"))]);
    assert!(!mail[0][0].to_string().contains('@'));
}

#[test]
fn bodies_stay_below_their_limit() {
    let mut body = event("a", None);
    for n in 0..25 {
        body["properties"][format!("p{n}")] = json!("\u{1}".repeat(100));
    }
    let requests = &told(vec![body; 40])[0];
    assert!(requests.len() > 2);
    let events = requests
        .iter()
        .map(|body| body["events"].as_array().unwrap().len());
    assert_eq!(events.sum::<usize>(), 40);
}
