use moa_message::verdict::Verdict;

use super::*;

fn record(body: String) -> Record {
    Record {
        seq: Some(7),
        mall: "shop".into(),
        verdict: Verdict::plain(Some("m".into()), Status::Accepted),
        received_at: "2026-11-21T00:00:00.000Z".into(),
        body,
    }
}

#[test]
fn a_line_holds_the_message_as_it_was_written() {
    let record = record(r#"{"price":1.10}"#.into());
    assert_eq!(
        serde_json::to_string(&Line::from(&record)).unwrap(),
        r#"{"seq":7,"mall":"shop","status":"accepted","messageId":"m","receivedAt":"2026-11-21T00:00:00.000Z","body":"{\"price\":1.10}"}"#
    );
}

#[test]
fn of_a_long_message_only_the_start_is_shown() {
    let long = record(format!("{{\"a\":\"{}\"}}", "가".repeat(SHOWN)));
    let line = Line::from(&long);
    assert!(line.cut);
    assert!((SHOWN - 3..=SHOWN).contains(&line.body.len()));
}
