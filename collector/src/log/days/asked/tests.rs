use super::*;

#[test]
fn a_day_is_a_date_or_korea_s_today_or_yesterday() {
    // Past midnight in Korea.
    let now = "2026-11-30T15:00:00Z".parse().unwrap();
    let of = |text| day_of(text, now).map(|day| day.to_string());
    assert_eq!(of("today").unwrap(), "2026-12-01");
    assert_eq!(of("yesterday").unwrap(), "2026-11-30");
    assert_eq!(of(" 2028-02-29 ").unwrap(), "2028-02-29");
    for odd in [
        "",
        "soon",
        "2027-02-29",
        "30.11.2026",
        "0001-01-01",
        "9999-01-01",
    ] {
        let error = of(odd).unwrap_err().to_string();
        assert!(error.contains("give one like 2026-11-30"), "{error}");
    }
}
