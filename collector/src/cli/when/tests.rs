use super::*;
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

#[test]
fn times_dates_and_ages_are_read() {
    for (text, expected) in [
        ("2026-11-21T09:30:00+09:00", "2026-11-21T00:30:00Z"),
        ("2026-11-20", "2026-11-20T00:00:00Z"),
        ("15m", "2026-11-21T11:45:00Z"),
        ("2h", "2026-11-21T10:00:00Z"),
        (" 7d ", "2026-11-14T12:00:00Z"),
    ] {
        assert_eq!(parse(text, now()), Ok(expected.parse().unwrap()), "{text}");
    }
}

#[test]
fn anything_else_is_an_error_that_shows_how() {
    for text in [
        "",
        "yesterday",
        "2026-13-01",
        "7",
        "-2h",
        "999999999999999y",
    ] {
        let message = parse(text, now()).unwrap_err().to_string();
        assert!(message.contains("15m"), "{message}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>(), number in any::<u64>(), unit in "[a-zA-Z]{1,6}") {
        let _ = parse(&text, now());
        let _ = parse(&format!("{number}{unit}"), now());
    }
}
