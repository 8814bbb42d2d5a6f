use super::*;

fn message(mall: &str, body: &str) -> StoredMessage {
    StoredMessage {
        seq: 1,
        mall: mall.into(),
        message_id: "m".into(),
        received_at: String::new(),
        body: body.into(),
    }
}

/// Which of these are taken: an event with a flag, one of one's own in two malls, no event.
fn taken(filter: &Filter) -> [bool; 4] {
    [
        message("a", r#"{"event":"view_product"}"#),
        message("a", r#"{"event":"size_gu\u0069de_opened"}"#),
        message("b", r#"{"event":"size_guide_opened"}"#),
        message("a", r#"{"type":"identify"}"#),
    ]
    .map(|message| filter.takes(&message))
}

#[test]
fn events_flags_and_malls_narrow_what_is_delivered() {
    let catalog = Catalog::built_in();
    let filter = |events: Option<&str>, flags: Option<&[Flag]>, malls: Option<&str>| {
        let list = |one: &str| vec![one.to_owned()];
        taken(&Filter::new(
            events.map(list),
            flags,
            malls.map(list),
            catalog,
        ))
    };
    let flags: Option<&[Flag]> = Some(&[Flag::InAppMessage]);
    let own = Some("size_guide_opened");
    assert_eq!(taken(&Filter::default()), [true; 4]);
    assert_eq!(filter(own, None, None), [false, true, true, false]);
    assert_eq!(filter(None, flags, None), [true, false, false, false]);
    assert_eq!(filter(own, flags, None), [true, true, true, false]);
    assert_eq!(filter(own, None, Some("b")), [false, false, true, false]);
    assert_eq!(filter(None, None, Some("a")), [true, true, false, true]);
    assert_eq!(filter(None, Some(&[]), None), [false; 4]);
}
