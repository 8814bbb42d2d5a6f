use chrono::Utc;
use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::limits::BYTE_LIMIT;
use moa_message::request::RequestContext;

use super::*;

/// What is measured is what is accepted, and the longest are as long as may be.
#[test]
fn each_is_accepted() {
    let mut longest = 0;
    for kind in Kind::all().unwrap() {
        let text = String::from_utf8(kind.bodies.next()).unwrap();
        let batch = Batch::parse(&text).unwrap();
        let request = RequestContext::of("bench", Utc::now());
        let checked = moa_message::check(batch.messages[0], &batch, &request, Catalog::built_in());
        let body = checked.map(|message| message.body.len());
        longest =
            longest.max(body.unwrap_or_else(|broken| panic!("{}: {:?}", kind.name, broken.faults)));
    }
    assert!(longest > BYTE_LIMIT * 9 / 10, "{longest}");
}
