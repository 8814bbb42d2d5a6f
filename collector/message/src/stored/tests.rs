use super::*;
use crate::batch::Batch;
use crate::check;
use crate::request::{Mode, RequestContext};

#[test]
fn it_is_the_message_that_was_checked() {
    let received_at = timestamp::read("2026-11-21T12:00:00Z").unwrap();
    let arrival = RequestContext {
        mode: Mode::Warn,
        ..RequestContext::of("shop", received_at)
    };
    for message in [
        r#"{"type":"track","event":"view_product","messageId":"m1","anonymousId":"d","userId":"","properties":{"price":"x"}}"#,
        r#"{"type":"page","messageId":"m 2","userId":"u","timestamp":"2026-11-21T10:00:00Z","sentAt":"2026-11-21T11:00:00.000Z","context":{"sessionId":"s","library":{"name":"moa"}}}"#,
        r#"{"type":"identify","messageId":"m3","anonymousId":"d","event":null,"traits":{"a":1.10,"$increment":{"b":1}}}"#,
        r#"{"type":"track","event":"cafe24_complete_order_items","messageId":"m5","anonymousId":"d","properties":{"order_id":"20261128-0000012","product_no":11,"option_value":"a, b"}}"#,
        r#"{"type":"alias","messageId":"m4","userId":"u","previousId":"d"}"#,
    ] {
        let text = format!("{{\"batch\":[{message}]}}");
        let batch = Batch::parse(&text).unwrap();
        let checked = check(batch.messages[0], &batch, &arrival, Catalog::built_in()).unwrap();
        let again = stored(
            Arc::clone(&checked.mall),
            checked.body.clone(),
            Some(checked.provenance),
            checked.warnings.clone(),
            received_at,
        );
        assert_eq!(again, Some(checked));
    }
    assert_eq!(
        stored("shop".into(), "[]".into(), None, Vec::new(), received_at),
        None
    );
}

#[test]
fn where_it_came_in_is_told_by_its_library_where_nobody_noted_it() {
    let received_at = timestamp::read("2026-11-21T12:00:00Z").unwrap();
    let of = |library: &str, provenance| {
        let body = format!(
            r#"{{"type":"track","event":"cafe24_complete_order","messageId":"m","userId":"u","properties":{{"order_id":"1"}},"context":{{"library":{{"name":"{library}"}}}}}}"#
        );
        let message = stored("shop".into(), body, provenance, Vec::new(), received_at).unwrap();
        (message.provenance, message.correlation.unwrap().side)
    };
    use crate::correlation::Side;
    assert_eq!(of("moa", None), (Provenance::Page, Side::Sender));
    assert_eq!(
        of("moa-cafe24", None),
        (Provenance::Collector, Side::Cafe24)
    );
    assert_eq!(
        of("moa-cafe24", Some(Provenance::Page)),
        (Provenance::Page, Side::Sender)
    );
    assert_eq!(
        of("moa-cafe24", Some(Provenance::Server)),
        (Provenance::Server, Side::Cafe24)
    );
    assert_eq!(
        of("php", Some(Provenance::Server)),
        (Provenance::Server, Side::Sender)
    );
}
