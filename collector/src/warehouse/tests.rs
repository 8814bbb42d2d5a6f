//! What the tests of loading share: storage that fails, messages, and reading a warehouse back.

pub mod faulty;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use object_store::ObjectStore;
use object_store::path::Path;
use serde_json::{Value, json};

use super::bucket::{Bucket, of_address};
use super::columns::Kept;
use super::file;
use super::row::{Arrived, Row};
use super::target::{Chunk, Partition};

/// When all that tests send came.
pub fn noon() -> DateTime<Utc> {
    "2026-11-30T03:00:00Z".parse().unwrap()
}

pub fn partition(number: u32) -> Partition {
    Partition {
        number,
        id: format!("moa-{number}.1764460800"),
    }
}

/// An event of a device, or of a member with one.
pub fn event(id: &str, device: &str, member: Option<&str>) -> Value {
    json!({
        "type": "track", "event": "view_product", "messageId": id, "anonymousId": device, "userId": member,
        "timestamp": "2026-11-30T02:59:00.000Z",
        "properties": { "product_no": "1001", "price": 12_000, "note": format!("of {device}") },
    })
}

pub fn arrived(seq: u64, mall: &str, message: &Value) -> Arrived {
    Arrived {
        seq,
        mall: mall.into(),
        received_at: noon(),
        body: message.to_string(),
    }
}

/// The chunk of these messages of a partition, which begin with the number `first`.
pub fn chunk(part: u32, first: u64, mall: &str, messages: &[Value]) -> Chunk {
    let arrived = (first..)
        .zip(messages)
        .map(|(seq, message)| arrived(seq, mall, message));
    let rows = arrived.map(|arrived| (Row::of(part, &arrived).unwrap(), arrived.received_at));
    Chunk {
        first,
        last: first + messages.len() as u64 - 1,
        rows: rows.collect(),
    }
}

pub async fn bucket(store: Arc<dyn ObjectStore>) -> Bucket {
    Bucket::open(store, Path::from("moa")).await.unwrap()
}

/// How often each message stands in a table, by its log.
pub async fn counts(store: Arc<dyn ObjectStore>, kept: Kept) -> BTreeMap<String, usize> {
    let bucket = bucket(store).await;
    let table = bucket
        .tables()
        .iter()
        .find(|table| table.kept() == kept)
        .unwrap();
    let mut counts = BTreeMap::new();
    for add in table.now().await.unwrap().files().values() {
        let content = table.get(&of_address(&add.path)).await.unwrap();
        let mut rows = 0;
        let remade = file::remade(kept, vec![content], |key| {
            let id = String::from_utf8(key.message_id.to_vec()).unwrap();
            *counts.entry(id).or_default() += 1;
            rows += 1;
            true
        });
        assert_eq!(remade.unwrap().rows, rows);
        assert_eq!(add.rows(), Some(rows as u64));
    }
    counts
}
