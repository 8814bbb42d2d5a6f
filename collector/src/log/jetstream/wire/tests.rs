use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::request;
use moa_message::{Message, check};

use super::*;

fn received_at() -> DateTime<Utc> {
    timestamp::read("2026-11-21T12:00:00.123Z").unwrap()
}

fn checked(message: &str) -> Checked {
    let text = format!("{{\"batch\":[{message}]}}");
    let batch = Batch::parse(&text).unwrap();
    let arrival = request::RequestContext::of("가게 \"1\"\n", received_at());
    check(batch.messages[0], &batch, &arrival, Catalog::built_in())
}

fn there_and_back(checked: &Checked) -> (Checked, DateTime<Utc>) {
    let headers = headers(checked, received_at()).unwrap();
    let (Ok(Message { body, .. }) | Err(BrokenMessage { body, .. })) = checked;
    read(Some(&headers), body.as_bytes()).unwrap()
}

#[test]
fn every_message_comes_back_as_it_was() {
    for message in [
        r#"{"type":"page","messageId":"line\r\nbreak \u0085 이모지 😀","anonymousId":"d"}"#,
        r#"{"type":"page","messageId":"m","anonymousId":"d","timestamp":"2026-11-21T10:00:00Z","context":{"sessionId":"s","library":{"name":"moa"}}}"#,
        r#"{"type":"what","messageId":"m","n":1e999}"#,
        r#"{"type":"page"}"#,
        "7",
    ] {
        let checked = checked(message);
        assert_eq!(
            there_and_back(&checked),
            (checked, received_at()),
            "{message}"
        );
    }
}

#[test]
fn malls_have_ids_of_their_own() {
    let id = |mall: &str, id: &str| {
        let mut checked = checked(r#"{"type":"page","messageId":"m","anonymousId":"d"}"#);
        if let Ok(message) = &mut checked {
            message.mall = mall.into();
            message.message_id = id.into();
        }
        let headers = headers(&checked, received_at()).unwrap();
        headers.get(NATS_MESSAGE_ID).unwrap().to_string()
    };
    assert_eq!(id("a", "m"), r#"["a","m"]"#);
    assert_ne!(id("a.b", "c"), id("a", "b.c"));
}

#[test]
fn many_reasons_are_cut_to_what_a_server_takes() {
    let faults: Vec<Fault> = (0..10_000)
        .map(|n| Fault::new(format!("properties.{n}"), "must be \u{1} text"))
        .collect();
    let broken = Err(BrokenMessage {
        mall: "shop".into(),
        key: Some("k1".into()),
        message_id: None,
        faults: faults.clone(),
        body: "{}".into(),
    });
    let (Err(back), _) = there_and_back(&broken) else {
        panic!("it is broken");
    };
    assert_eq!(back.key.as_deref(), Some("k1"));
    let kept = back.faults.len() - 1;
    assert_eq!(back.faults[..kept], faults[..kept]);
    assert_eq!(
        back.faults[kept].reason,
        format!("and {} more", 10_000 - kept)
    );
    let headers = headers(&broken, received_at()).unwrap();
    assert!(headers.get(ARRIVAL).unwrap().as_str().len() < FAULTS_LIMIT + 1_000);
}

#[test]
fn what_others_write_is_told_apart() {
    assert!(read(None, b"{}").is_err());
    let mut headers = HeaderMap::new();
    for envelope in ["", "{}", r#"{"mall":"a","receivedAt":"soon"}"#] {
        headers.insert(ARRIVAL, envelope);
        assert!(read(Some(&headers), b"{}").is_err());
    }
    headers.insert(
        ARRIVAL,
        r#"{"mall":"a","receivedAt":"2026-11-21T12:00:00Z"}"#,
    );
    assert!(read(Some(&headers), b"{}").is_err());
    assert!(read(Some(&headers), b"\xff").is_err());
}
