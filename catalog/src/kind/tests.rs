use super::*;
use serde_json::json;

fn plain(kind: Kind, value: Value) -> Option<String> {
    complaint(kind, &Constraint::default(), &value)
}

#[test]
fn a_value_of_its_kind_draws_no_complaint() {
    for (kind, value) in [
        (Kind::String, json!("1001")),
        (Kind::Number, json!(19.99)),
        (Kind::Integer, json!(3)),
        (Kind::Integer, json!(3.0)),
        (Kind::Boolean, json!(false)),
        (Kind::Flag, json!("T")),
        (Kind::Strings, json!([])),
        (Kind::Strings, json!(["1001", "1002"])),
        (Kind::StringOrStrings, json!("1001")),
        (Kind::StringOrStrings, json!(["1001"])),
        (Kind::Any, json!({ "a": [1] })),
    ] {
        assert_eq!(plain(kind, value.clone()), None, "{kind:?} {value}");
    }
}

#[test]
fn a_value_of_another_kind_is_told_both_kinds() {
    for (kind, value, reason) in [
        (Kind::String, json!(1001), "must be a string, is a number"),
        (
            Kind::Number,
            json!("12000"),
            "must be a number, is a string",
        ),
        (
            Kind::Integer,
            json!(1.5),
            "must be a whole number, is a number with a fraction",
        ),
        (
            Kind::Boolean,
            json!("true"),
            "must be a boolean, is a string",
        ),
        (
            Kind::Flag,
            json!("Y"),
            "must be \"T\" or \"F\", is a string",
        ),
        (
            Kind::Strings,
            json!(["1001", 2]),
            "must be an array of strings, is an array",
        ),
        (
            Kind::StringOrStrings,
            json!({}),
            "must be a string or an array of strings, is an object",
        ),
    ] {
        assert_eq!(plain(kind, value).as_deref(), Some(reason));
    }
}

#[test]
fn constraints_narrow_values_numbers_and_dates() {
    let depth = Constraint {
        min: Some(0.0),
        max: Some(100.0),
        step: Some(5.0),
        ..Constraint::default()
    };
    assert_eq!(complaint(Kind::Integer, &depth, &json!(45)), None);
    for (value, reason) in [
        (json!(-5), "must be at least 0"),
        (json!(105), "must be at most 100"),
        (json!(42), "must be a multiple of 5"),
    ] {
        assert_eq!(
            complaint(Kind::Integer, &depth, &value).as_deref(),
            Some(reason)
        );
    }
    let unit = Constraint {
        values: vec!["single".into(), "all".into()],
        ..Default::default()
    };
    assert_eq!(complaint(Kind::String, &unit, &json!("all")), None);
    assert_eq!(
        complaint(Kind::String, &unit, &json!("some")).as_deref(),
        Some("must be one of single, all")
    );
}

#[test]
fn dates_are_told_by_their_digits() {
    for (format, good, bad) in [
        (DateFormat::Compact, "20261121", "2026-11-21"),
        (DateFormat::Date, "2026-11-21", "20261121"),
        (DateFormat::MonthDay, "11-21", "1121"),
        (DateFormat::Year, "2026", "26"),
        (
            DateFormat::Iso,
            "2026-11-21T10:20:30+09:00",
            "2026-11-21 10:20:30",
        ),
        (DateFormat::Iso, "2026-11-21", "21.11.2026"),
    ] {
        assert!(format.admits(good), "{format:?} {good}");
        assert!(!format.admits(bad), "{format:?} {bad}");
    }
}
