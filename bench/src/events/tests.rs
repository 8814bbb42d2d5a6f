use std::collections::HashSet;

use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::request::RequestContext;

use super::*;

#[test]
fn the_collector_accepts_every_message_and_no_id_comes_twice() {
    let arrival = RequestContext::of("bench", Utc::now());
    let bodies = Bodies::new(100).unwrap();
    assert_eq!(bodies.messages(), 100);
    let mut ids = HashSet::new();
    for _ in 0..2 {
        let body = String::from_utf8(bodies.next()).unwrap();
        let batch = Batch::parse(&body).unwrap();
        assert_eq!(batch.write_key.as_deref(), Some(WRITE_KEY));
        for raw in &batch.messages {
            let message = moa_message::check(raw, &batch, &arrival, Catalog::built_in()).unwrap();
            let sent = message.body.contains("originalTimestamp");
            assert!(!sent, "the clock is right: {}", message.body);
            assert!(ids.insert(message.message_id));
        }
    }
    assert_eq!(ids.len(), 200);
}

#[test]
fn a_message_takes_about_700_bytes() {
    let [one, hundred] = [1, 100].map(|messages| Bodies::new(messages).unwrap().next().len());
    let each = (hundred - one) / 99;
    assert!((650..750).contains(&each), "{each} bytes");
}

#[test]
fn the_first_event_has_properties() {
    let (name, properties) = first().unwrap();
    assert_eq!(name, "view_product");
    assert_eq!(properties["product_no"], "1001");
}
