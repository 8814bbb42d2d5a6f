//! Dates as Cafe24 writes them, and as the spec wants them. Pure.

use alloc::string::String;

/// `2024-03-01 10:20:30` → `20240301`; nothing for what is no date.
pub fn compact(local: &str) -> Option<String> {
    if !fits(local, "0000-00-00") {
        return None;
    }
    let mut compact = String::new();
    for part in [local.get(..4), local.get(5..7), local.get(8..10)] {
        compact.push_str(part?);
    }
    Some(compact)
}

/// `2024-03-01 10:20:30` on a clock that is `offset` minutes ahead of UTC →
/// `2024-03-01T10:20:30+09:00`; nothing for what is no date with a time.
pub fn rfc3339(local: &str, offset: f64) -> Option<String> {
    // The day and the time are parted by a space or a `T`.
    let time = local.get(11..19)?;
    if !fits(local, "0000-00-00") || !fits(time, "00:00:00") || offset.is_nan() {
        return None;
    }
    let minutes = offset as i32;
    let mut text = String::from(local.get(..10)?);
    text.push('T');
    text.push_str(time);
    text.push_str(if minutes < 0 { "-" } else { "+" });
    two_digits(&mut text, minutes.unsigned_abs() / 60);
    text.push(':');
    two_digits(&mut text, minutes.unsigned_abs() % 60);
    Some(text)
}

/// Whether the text begins like the pattern, in which `0` is any digit.
fn fits(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let mut at = 0;
    while at < pattern.len() && at < text.len() {
        let is_right = match pattern[at] {
            b'0' => text[at].is_ascii_digit(),
            other => text[at] == other,
        };
        if !is_right {
            return false;
        }
        at += 1;
    }
    at == pattern.len()
}

fn two_digits(text: &mut String, number: u32) {
    const DIGITS: &str = "0123456789";
    for digit in [number / 10 % 10, number % 10] {
        let at = digit as usize;
        text.push_str(DIGITS.get(at..at + 1).unwrap_or(""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_written_as_the_spec_wants_them() {
        let local = "2024-03-01 10:20:30";
        assert_eq!(compact(local).as_deref(), Some("20240301"));
        for (offset, expected) in [
            (540.0, "2024-03-01T10:20:30+09:00"),
            (0.0, "2024-03-01T10:20:30+00:00"),
            (-210.0, "2024-03-01T10:20:30-03:30"),
        ] {
            assert_eq!(rfc3339(local, offset).as_deref(), Some(expected));
        }
        assert_eq!(
            rfc3339("2024-03-01T10:20:30+09:00", 540.0).as_deref(),
            Some("2024-03-01T10:20:30+09:00")
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
            assert_eq!(compact(text), None, "{text}");
            assert_eq!(rfc3339(text, 540.0), None, "{text}");
        }
        assert_eq!(rfc3339("2024-03-01", 540.0), None, "a day has no time");
        assert_eq!(rfc3339("2024-03-01 1:2:3", 540.0), None);
        assert_eq!(rfc3339("2024-03-01 10:20:30", f64::NAN), None);
    }

    proptest! {
        #[test]
        fn a_date_keeps_its_digits(
            (year, month, day) in (1970u32..2100, 1u32..13, 1u32..29),
            (hour, minute, second) in (0u32..24, 0u32..60, 0u32..60),
            offset in -720i32..841,
        ) {
            let local = format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
            prop_assert_eq!(compact(&local), Some(format!("{year}{month:02}{day:02}")));
            let full = rfc3339(&local, f64::from(offset)).unwrap();
            prop_assert_eq!(full.len(), 25);
            prop_assert_eq!(&full[..19], local.replace(' ', "T"));
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,40}", offset in any::<f64>()) {
            compact(&text);
            rfc3339(&text, offset);
        }
    }
}
