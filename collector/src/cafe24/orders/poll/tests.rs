use super::*;

#[test]
fn halves_join_and_a_day_has_none() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for (from, to, expected) in [
        (
            "2026-01-01",
            "2026-01-02",
            Some(("2026-01-01", "2026-01-02")),
        ),
        (
            "2026-01-01",
            "2026-01-04",
            Some(("2026-01-02", "2026-01-03")),
        ),
        ("2026-01-01", "2026-01-01", None),
    ] {
        let expected = expected.map(|(end, begin)| (day(end), day(begin)));
        assert_eq!(middle(day(from), day(to)), expected);
    }
}
