//! What the live view looks up of one visitor.

use serde_json::{Value, json};

use crate::message::track;
use crate::support::{KEY, Running, assert_refused};

/// The numbers of an answer's lines.
pub fn seqs(page: &Value) -> Vec<u64> {
    let lines = page["lines"].as_array().unwrap();
    lines
        .iter()
        .map(|line| line["seq"].as_u64().unwrap())
        .collect()
}

async fn timeline(collector: &Running, query: &str) -> Value {
    let path = format!("/live/visitor?mall={KEY}&{query}");
    collector.look(&path).await.json().await.unwrap()
}

#[tokio::test]
async fn the_timeline_of_a_visitor_has_all_of_theirs_newest_first() {
    let collector = Running::start().await;
    let mut of_others = track("other");
    of_others["anonymousId"] = json!("device-2");
    let mut as_member = track("member");
    as_member["userId"] = json!("haneul 01");
    collector.send(&[of_others, as_member]).await;
    let messages: Vec<Value> = (1..=60).map(|n| track(&n.to_string())).collect();
    collector.send(&messages).await;

    let first = timeline(&collector, "id=device-1").await;
    assert_eq!(seqs(&first), (13..=62).rev().collect::<Vec<_>>());
    let more = format!("id=device-1&before={}", first["next"]);
    let second = timeline(&collector, &more).await;
    assert_eq!(seqs(&second), (3..=12).rev().collect::<Vec<_>>());
    assert_eq!(second["next"], Value::Null);
    assert_eq!(seqs(&timeline(&collector, "id=haneul%2001").await), [2]);
    assert_eq!(seqs(&timeline(&collector, "id=nobody").await), [0; 0]);

    let no_id = collector.look("/live/visitor?mall=m").await;
    assert_refused(no_id, 400, "bad_query").await;
}
