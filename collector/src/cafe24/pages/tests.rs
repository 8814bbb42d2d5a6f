use super::*;

#[test]
fn windows_join_without_gap_and_none_is_too_long() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let all = windows(day("2026-01-01"), day("2026-12-31"));
    assert_eq!(all[0].0, day("2026-01-01"));
    assert_eq!(all[all.len() - 1].1, day("2026-12-31"));
    for (one, next) in all.iter().zip(&all[1..]) {
        assert_eq!(one.1.succ_opt(), Some(next.0));
    }
    assert!(all.iter().all(|(from, to)| (*to - *from).num_days() < 80));
    let one = (day("2026-01-01"), day("2026-01-01"));
    assert_eq!(windows(one.0, one.1), [one]);
    assert_eq!(windows(day("2026-01-02"), day("2026-01-01")), []);
}
