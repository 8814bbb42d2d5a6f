use super::*;

#[test]
fn the_days_are_those_that_are_over_in_korea() {
    let evening = "2026-11-21T15:30:00Z".parse().unwrap();
    let days = days(evening);
    let ends = (days[0].to_string(), days[13].to_string());
    assert_eq!(ends, ("2026-11-08".into(), "2026-11-21".into()));
    assert_eq!(days.len(), 14);
}
