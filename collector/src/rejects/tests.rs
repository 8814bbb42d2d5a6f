use moa_catalog::Catalog;
use moa_message::verdict::Fault;
use moa_message::write_key::{KeyKind, WriteKey};

use super::*;

fn rules(keys: Vec<WriteKey>) -> Rules {
    Rules {
        keys,
        catalog: Arc::new(Catalog::built_in().clone()),
    }
}

fn reject(body: &str) -> Reject {
    Reject {
        seq: 1,
        mall: "haneul".into(),
        key: None,
        message_id: None,
        received_at: "2026-11-21T00:00:00Z".parse().unwrap(),
        faults: vec![Fault::new("type", "is required")],
        body: body.to_owned(),
    }
}

fn key(mall: &str, mode: Mode) -> WriteKey {
    WriteKey {
        mode,
        ..WriteKey::open(mall)
    }
}

const CUSTOM: &str = r#"{"type":"track","event":"size_guide_opened","messageId":"m1","anonymousId":"d1","timestamp":"2026-11-20T23:59:59.000Z","sentAt":"2026-11-21T00:00:00.000Z"}"#;

#[test]
fn a_message_is_checked_by_the_mode_of_its_own_mall() {
    let reject = reject(CUSTOM);
    let keys = vec![key("other", Mode::Strict), key("haneul", Mode::Open)];
    let message = recheck(&reject, &rules(keys)).unwrap();
    assert_eq!((&*message.mall, message.body.as_str()), ("haneul", CUSTOM));
    assert!(recheck(&reject, &rules(vec![key("haneul", Mode::Strict)])).is_err());
    assert!(recheck(&reject, &rules(Vec::new())).is_ok());
}

#[test]
fn a_message_is_checked_by_the_mode_of_the_key_it_came_with() {
    let named = |name: &str, mode| WriteKey {
        key: name.to_owned(),
        ..key("haneul", mode)
    };
    let keys = vec![named("old", Mode::Strict), named("new", Mode::Open)];
    let passes = |name: Option<&str>, keys: &[WriteKey]| {
        let reject = Reject {
            key: name.map(Into::into),
            ..reject(CUSTOM)
        };
        recheck(&reject, &rules(keys.to_vec())).is_ok()
    };
    assert!(passes(Some("new"), &keys));
    assert!(!passes(Some("old"), &keys));
    assert!(!passes(None, &keys), "the mall's first");
    assert!(!passes(Some("gone"), &keys), "the mall's first");
    let mut elsewhere = keys;
    elsewhere[1].mall = "other".into();
    assert!(!passes(Some("new"), &elsewhere), "another mall's by now");
}

#[test]
fn clocks_are_compared_with_the_time_it_came() {
    let hour_behind = CUSTOM
        .replace("20T23:59:59", "20T22:59:59")
        .replace("21T00:00:00", "20T23:00:00");
    let message = recheck(&reject(&hour_behind), &rules(Vec::new())).unwrap();
    let happened = Some("2026-11-20T23:59:59.000Z");
    assert_eq!(message.timestamp.as_deref(), happened);
}

#[test]
fn what_is_no_message_stays_rejected_as_it_is() {
    for body in ["7", "[]", r#"{"a":1e999}"#] {
        let broken = recheck(&reject(body), &rules(Vec::new())).unwrap_err();
        assert_eq!(broken.body, body);
        assert!(!broken.faults.is_empty());
    }
}

#[test]
fn a_message_is_of_where_it_came_in() {
    let body = r#"{"type":"track","event":"cafe24_complete_order","messageId":"m","userId":"u","properties":{"order_id":"1"},"context":{"library":{"name":"moa-cafe24"}}}"#;
    let keys = vec![
        key("haneul", Mode::Warn),
        WriteKey {
            key: "secret".into(),
            kind: KeyKind::Server,
            ..key("haneul", Mode::Open)
        },
    ];
    let of = |name: Option<&str>| {
        let reject = Reject {
            key: name.map(Into::into),
            ..reject(body)
        };
        recheck(&reject, &rules(keys.clone())).map(|message| message.provenance)
    };
    assert_eq!(of(None).unwrap(), Provenance::Collector);
    assert_eq!(of(Some("secret")).unwrap(), Provenance::Server);
    for page in ["haneul", "one that is gone"] {
        assert_eq!(
            of(Some(page)).unwrap_err().faults[0].path,
            "context.library.name"
        );
    }
}
