use serde_json::{Value, json};

use super::*;
use crate::log::StoredMessage;

fn message(seq: u64, visitor: &str, event: &str, count: Value) -> Message {
    let body = json!({
        "type": "track", "event": event, "messageId": "m", "anonymousId": visitor,
        "properties": { "order_id": format!("o-{visitor}"), "items_count": count }
    });
    Message::read(&StoredMessage {
        seq,
        mall: "haneul".into(),
        message_id: "m".into(),
        received_at: String::new(),
        body: body.to_string(),
    })
    .unwrap()
}

const WHOLE: &str = "cafe24_complete_order";
const ROW: &str = "cafe24_complete_order_items";

/// `A2` is A's order of two rows, `a` one of its rows, `.` something else.
fn row_of(pattern: &str) -> (Vec<Unit>, Vec<u64>) {
    let mut messages = Vec::new();
    for (at, word) in pattern.split_whitespace().enumerate() {
        let seq = at as u64 + 10;
        let (name, count) = word.split_at(1);
        let count: usize = count.parse().unwrap_or(0);
        messages.push(match name {
            "." => message(seq, "x", "view_home", Value::Null),
            name if count > 0 => message(seq, &name.to_lowercase(), WHOLE, json!(count)),
            name => message(seq, name, ROW, Value::Null),
        });
    }
    let seqs = messages.iter().map(|message| message.seq).collect();
    (units(messages), seqs)
}

#[test]
fn rows_join_their_own_order() {
    let (units, _) = row_of("a A2 a . B1 b a c");
    let rows: Vec<(u64, usize)> = units
        .iter()
        .map(|unit| (unit.message.seq, unit.rows.len()))
        .collect();
    assert_eq!(rows, [(10, 0), (11, 2), (13, 0), (14, 1), (17, 0)]);
}

#[test]
fn an_order_waits_for_its_rows_unless_it_is_the_first() {
    for (pattern, wanted) in [
        (". . A2 a", 2),
        (". . A2 a a", 5),
        ("A2 a", 2),
        (". A2 a B1 a", 1),
        (". A2 B1 a", 1),
        ("A2 . B1 a", 4),
        (". A2 . B1 a", 1),
        ("", 0),
    ] {
        let (units, seqs) = row_of(pattern);
        assert_eq!(whole(&units, &seqs), wanted, "{pattern}");
    }
    let (units, seqs) = row_of(&format!(". A2 {}", ". ".repeat(REACH)));
    assert_eq!(
        whole(&units, &seqs),
        seqs.len(),
        "they are no more waited for"
    );
}
