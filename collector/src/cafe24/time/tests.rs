use moa_message::timestamp;

use super::*;

#[test]
fn every_form_is_read_and_korea_s_where_no_zone_stands() {
    for (text, expected) in [
        ("2026-11-21T19:30:00+09:00", Some("2026-11-21T10:30:00Z")),
        ("2026-11-21T19:30:00+0900", Some("2026-11-21T10:30:00Z")),
        ("2021-03-01T14:00:00.000", Some("2021-03-01T05:00:00Z")),
        (" 2017-07-10 15:55:51", Some("2017-07-10T06:55:51Z")),
        ("2026-11-21", Some("2026-11-20T15:00:00Z")),
        ("2026-11-21T10:30:00Z", Some("2026-11-21T10:30:00Z")),
        ("0000-00-00", None),
        ("0000-00-00 00:00:00", None),
        ("null", None),
        ("", None),
        ("2026-13-45", None),
    ] {
        assert_eq!(read(text), expected.and_then(timestamp::read), "{text}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    let time = timestamp::read("2026-11-20T15:00:00Z").unwrap();
    assert_eq!(iso(time), "2026-11-21T00:00:00+09:00");
    assert_eq!(read(&iso(time)), Some(time));
    assert_eq!(midnight(day(time)), time);
    assert_eq!(digits(time), "20261120T150000");
}
