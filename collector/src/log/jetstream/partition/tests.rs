use std::collections::HashMap;

use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::request::RequestContext;
use serde_json::json;

use super::*;

fn checked(mall: &str, message: serde_json::Value) -> Checked {
    let batch = json!({ "batch": [message] }).to_string();
    let batch = Batch::parse(&batch).unwrap();
    let request = RequestContext::of(mall, chrono::Utc::now());
    moa_message::check(batch.messages[0], &batch, &request, Catalog::built_in())
}

fn track(id: &str, device: Option<&str>, member: Option<&str>) -> serde_json::Value {
    json!({ "type": "track", "event": "e", "messageId": id, "anonymousId": device, "userId": member })
}

#[test]
fn all_of_one_device_come_to_one_partition_whoever_its_user_is() {
    let first = of(&checked("shop", track("1", Some("d1"), None)), 8);
    for member in [None, Some("ann"), Some("bob")] {
        for id in ["1", "2", "3"] {
            assert_eq!(
                of(&checked("shop", track(id, Some("d1"), member)), 8),
                first
            );
        }
    }
    // In an alias message the device is the one that becomes the user's.
    let alias = json!({ "type": "alias", "messageId": "a", "previousId": "d1", "userId": "ann" });
    assert_eq!(of(&checked("shop", alias), 8), first);
}

#[test]
fn another_program_works_out_the_same() {
    // python3 -c "import zlib; print(zlib.crc32(b'shop\0d1') % 8, zlib.crc32(b'shop\0ann') % 8)"
    assert_eq!(of(&checked("shop", track("1", Some("d1"), None)), 8), 6);
    assert_eq!(of(&checked("shop", track("1", None, Some("ann"))), 8), 1);
}

#[test]
fn devices_spread_evenly() {
    for partitions in [2, 4, 7, 64] {
        let mut counts = HashMap::<usize, usize>::new();
        for n in 0..partitions * 500 {
            let device = format!("01890a5d-ac96-774b-bcce-{n:012}");
            let of = of(
                &checked("shop", track("1", Some(&device), None)),
                partitions,
            );
            *counts.entry(of).or_default() += 1;
        }
        assert_eq!(counts.len(), partitions);
        assert!(
            counts.values().all(|count| (350..650).contains(count)),
            "{counts:?}"
        );
    }
}

#[test]
fn a_single_stream_keeps_its_name() {
    assert_eq!(stream("moa", 0, 1), "moa");
    assert_eq!(stream("moa", 3, 4), "moa-3");
    assert_eq!(of(&checked("shop", json!(7)), 1), 0);
    assert!(of(&checked("shop", json!(7)), 4) < 4);
}
