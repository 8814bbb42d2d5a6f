use super::*;
use proptest::prelude::*;

fn compact(local: &str) -> String {
    super::compact(Text::new(local)).to_string()
}

fn rfc3339(local: &str, offset: f64) -> String {
    super::rfc3339(Text::new(local), offset).to_string()
}

#[test]
fn dates_are_written_as_the_spec_wants_them() {
    let local = "2024-03-01 10:20:30";
    assert_eq!(compact(local), "20240301");
    for (offset, expected) in [
        (540.0, "2024-03-01T10:20:30+09:00"),
        (0.0, "2024-03-01T10:20:30+00:00"),
        (-210.0, "2024-03-01T10:20:30-03:30"),
    ] {
        assert_eq!(rfc3339(local, offset), expected);
    }
    assert_eq!(
        rfc3339("2024-03-01T10:20:30+09:00", 540.0),
        "2024-03-01T10:20:30+09:00"
    );
}

#[test]
fn what_is_no_date_is_nothing() {
    for text in [
        "",
        "2024",
        "2024-3-1",
        "01/03/2024 10:20",
        "어제",
        "2024-03-0१",
    ] {
        assert_eq!(compact(text), "", "{text}");
        assert_eq!(rfc3339(text, 540.0), "", "{text}");
    }
    assert_eq!(rfc3339("2024-03-01", 540.0), "", "a day has no time");
    assert_eq!(rfc3339("2024-03-01 1:2:3", 540.0), "");
}

proptest! {
    #[test]
    fn a_date_keeps_its_digits(
        (year, month, day) in (1970u32..2100, 1u32..13, 1u32..29),
        (hour, minute, second) in (0u32..24, 0u32..60, 0u32..60),
        offset in -720i32..841,
    ) {
        let local = format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
        prop_assert_eq!(compact(&local), format!("{year}{month:02}{day:02}"));
        let full = rfc3339(&local, f64::from(offset));
        prop_assert_eq!(full.len(), 25);
        prop_assert_eq!(&full[..19], local.replace(' ', "T"));
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,40}", offset in -840f64..840.0) {
        compact(&text);
        rfc3339(&text, offset);
    }
}
