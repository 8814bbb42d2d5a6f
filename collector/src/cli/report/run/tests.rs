use super::*;

fn texts(asked: &str) -> Result<Vec<String>, String> {
    let now = "2026-11-30T16:00:00Z".parse().unwrap();
    let days = days(asked, now).map_err(|error| error.to_string())?;
    Ok(days.iter().map(ToString::to_string).collect())
}

#[test]
fn a_day_is_korea_s() {
    assert_eq!(texts("today").unwrap(), ["2026-12-01"]);
    assert_eq!(texts(" yesterday ").unwrap(), ["2026-11-30"]);
    assert_eq!(texts("2026-11-29").unwrap(), ["2026-11-29"]);
    assert_eq!(
        texts("2026-11-29..today").unwrap(),
        ["2026-11-29", "2026-11-30", "2026-12-01"]
    );
}

#[test]
fn what_is_no_day_is_said() {
    for odd in [
        "",
        "tomorrow",
        "2026-11-31",
        "20261130",
        "today..yesterday",
        "2020-01-01..today",
        "..",
        "0001-01-01",
    ] {
        let error = texts(odd).unwrap_err();
        assert!(error.starts_with("--day"), "{odd}: {error}");
    }
}
