use serde_json::json;

use super::*;

fn stored(id: &str, event: &str, n: Value) -> Message {
    let message = json!({
        "messageId": id, "type": "track", "event": event, "properties": { "n": n },
        "timestamp": "2026-11-21T00:00:00Z", "receivedAt": "2026-11-21T00:00:00Z",
    });
    serde_json::from_value(message).expect("a message")
}

#[test]
fn what_is_missing_and_what_is_there_twice_is_named() {
    let stored = [
        stored("a", "burst", json!(0)),
        stored("b", "burst", json!(2)),
        stored("c", "burst", json!(2)),
        stored("d", "other", json!(1)),
        stored("e", "burst", json!("1")),
    ];
    let tally = Tally::of_numbers("chromium", "burst", 0..4, &stored);
    assert_eq!(tally.to_string(), "chromium: 4 tried, 2 lost, 1 doubled");
    assert_eq!(
        (tally.lost, tally.doubled),
        (vec!["1".into(), "3".into()], vec!["2".into()])
    );

    let tally = Tally::of_ids("chromium", ["a", "b", "a"], &stored);
    assert_eq!(tally.to_string(), "chromium: 2 tried, 0 lost, 0 doubled");
    assert!(tally.is_clean());
}
