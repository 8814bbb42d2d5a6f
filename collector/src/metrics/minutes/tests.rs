use super::*;

fn at(clock: &str) -> DateTime<Utc> {
    format!("2026-11-21T{clock}Z").parse().unwrap()
}

fn accepted(count: u64) -> Minute {
    Minute {
        accepted: count,
        ..Minute::default()
    }
}

#[test]
fn an_hour_is_kept_and_no_longer() {
    let mut minutes = Minutes::default();
    minutes.add(at("10:00:00"), accepted(1));
    minutes.add(at("10:00:59"), accepted(2));
    minutes.add(at("10:01:00"), accepted(4));
    let hour = minutes.last_hour(at("10:59:30"));
    assert_eq!(
        (hour.len(), hour[0], hour[1]),
        (60, accepted(3), accepted(4))
    );
    assert_eq!(minutes.last_hour(at("11:00:00"))[0], accepted(4));
    minutes.add(at("11:00:00"), accepted(8));
    assert_eq!(minutes.last_hour(at("11:00:00"))[59], accepted(8));
    assert_eq!(minutes.last_hour(at("13:00:00")), [Minute::default(); 60]);
}
