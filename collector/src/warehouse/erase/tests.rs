use std::sync::Arc;

use object_store::ObjectStore;
use object_store::memory::InMemory;
use serde_json::json;

use super::*;
use crate::warehouse::columns::Kept;
use crate::warehouse::target::Target;
use crate::warehouse::target::UpkeepSettings;
use crate::warehouse::tests::{bucket, chunk, counts, event, noon, partition};

/// All bytes of the storage, unpacked where they are Parquet.
async fn holds(store: &InMemory, mark: &str) -> bool {
    let all: Vec<_> = store.list(None).try_collect().await.unwrap();
    for one in all {
        let content = store
            .get(&one.location)
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        let has = |bytes: &[u8]| {
            bytes
                .windows(mark.len())
                .any(|part| part == mark.as_bytes())
        };
        if has(&content) || one.location.as_ref().contains(mark) {
            return true;
        }
        if content.starts_with(b"PAR1") {
            use parquet::file::reader::{FileReader, SerializedFileReader};
            let reader = SerializedFileReader::new(content).unwrap();
            for row in reader.get_row_iter(None).unwrap() {
                if row.unwrap().to_string().contains(mark) {
                    return true;
                }
            }
        }
    }
    false
}

#[tokio::test]
async fn somebody_who_is_erased_stands_in_no_byte_and_is_not_loaded_again() {
    let store = Arc::new(InMemory::new());
    let bucket = bucket(store.clone()).await;
    let identify = json!({ "type": "identify", "messageId": "i", "userId": "haneul01", "anonymousId": "dev-own", "traits": { "name": "하늘-mark" } });
    let alias = json!({ "type": "alias", "messageId": "al", "userId": "haneul02", "previousId": "dev-own" });
    let messages = [
        event("1", "dev-own", None),
        event("2", "dev-own", Some("haneul01")),
        event("3", "dev-shared", Some("haneul01")),
        event("4", "dev-shared", Some("bada")),
        event("5", "dev-shared", None),
        event("6", "dev-other", None),
        identify,
        alias,
    ];
    let first = chunk(0, 1, "shop", &messages);
    bucket.write(&partition(0), &first).await.unwrap();
    // What was replaced before holds them as well, for a while.
    for n in 1..9_u64 {
        let messages = [event(&format!("w{n}"), "dev-own", None)];
        bucket
            .write(&partition(0), &chunk(0, n * 10, "shop", &messages))
            .await
            .unwrap();
    }
    let other = chunk(1, 1, "other", &[event("o", "dev-own", Some("haneul01"))]);
    bucket.write(&partition(1), &other).await.unwrap();
    bucket
        .keep_up(UpkeepSettings::default(), noon())
        .await
        .unwrap();
    assert!(holds(&store, "dev-own").await && holds(&store, "haneul01").await);
    let who = Who {
        user: Some("haneul01".to_owned()),
        devices: BTreeSet::new(),
        mall: None,
    };
    let erased = bucket.erase(who, noon()).await.unwrap();
    assert_eq!(erased.rows, 2 + 1 + 1 + 1 + 8 + 1);
    for mark in ["haneul01", "dev-own", "하늘-mark"] {
        assert!(!holds(&store, mark).await, "{mark}");
    }
    let left = counts(store.clone(), Kept::Events).await;
    assert_eq!(left.keys().collect::<Vec<_>>(), ["4", "5", "6"]);
    assert!(counts(store.clone(), Kept::People).await.is_empty());
    // The same comes from a stream that still has it, beside what they do from now on.
    let mut again = chunk(2, 1, "shop", &messages);
    let (mut row, _) = chunk(
        2,
        100,
        "shop",
        &[event("since", "dev-own", Some("haneul01"))],
    )
    .rows
    .remove(0);
    row.table = Kept::Events;
    again
        .rows
        .push((row, noon() + chrono::TimeDelta::seconds(1)));
    bucket.write(&partition(2), &again).await.unwrap();
    let left = counts(store, Kept::Events).await;
    assert_eq!(left.keys().collect::<Vec<_>>(), ["4", "5", "6", "since"]);
}
