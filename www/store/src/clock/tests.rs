use super::*;

#[test]
fn a_stopped_clock_keeps_its_date() {
    let clock = Clock::new(Some("2026-10-01")).unwrap();
    assert_eq!(clock.day_code(), "20261001");
    assert_eq!(clock.day_text(-1), "2026-09-30");
    assert!(clock.now_text().starts_with("2026-10-01 "));
}

#[test]
fn a_wrong_date_says_how_to_write_it() {
    let error = Clock::new(Some("1.10.2026")).unwrap_err();
    assert!(error.to_string().contains("write it as"));
}
