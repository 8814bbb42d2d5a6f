use super::*;

fn reject() -> Reject {
    Reject {
        seq: 12,
        mall: "haneul".into(),
        key: None,
        message_id: Some("m1".into()),
        received_at: "2026-11-21T00:00:00Z".parse().unwrap(),
        faults: vec![
            Fault::new("properties.price", "must be a number, is a string"),
            Fault::new("", "is odd"),
        ],
        body: r#"{"event":"view_product\u001b[2J","properties":{"price":"1.10"}}"#.into(),
    }
}

fn printed(print: impl FnOnce(&Reject, &mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    print(&reject(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_line_tells_the_reasons_and_nothing_to_the_terminal() {
    assert_eq!(
        printed(line),
        "      12  2026-11-21T00:00:00.000Z  haneul            view_product\u{fffd}[2J              \
             properties.price must be a number, is a string; is odd\n"
    );
}

#[test]
fn a_json_line_has_the_message_as_it_was_sent() {
    let text = printed(json_line);
    let line: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(line["errors"][0]["path"], "properties.price");
    assert_eq!(line["message"]["properties"]["price"], "1.10");
}

#[test]
fn the_whole_has_a_line_for_each_reason_and_member() {
    let text = printed(whole);
    assert!(text.contains("\n  is odd\nmessage\n  {\n"), "{text}");
    assert!(text.contains("\n      \"price\": \"1.10\"\n"), "{text}");
}
