use super::*;

#[test]
fn every_failure_comes_in_each_round_and_stalls_once() {
    let groups: &[&[Fate]] = &[&[Fate::Fail], &[Fate::Drop, Fate::TakeAndDrop]];
    let mut fates = Fates::new(1, 2, groups).with_a_stall();
    let drawn: Vec<Fate> = (0..21).map(|_| fates.draw()).collect();
    for round in drawn.chunks(7) {
        assert!(round.starts_with(&[Fate::Take; 2]));
        assert_eq!(round.iter().filter(|fate| **fate == Fate::Fail).count(), 1);
    }
    let of = |fate| fates.counts().get(&fate).copied().unwrap_or_default();
    assert_eq!((of(Fate::TakeAndStall), of(Fate::TakeAndDrop)), (1, 2));
    assert_eq!((of(Fate::Take), fates.failures()), (12, 9));
}

#[test]
#[should_panic(expected = "too early")]
fn who_comes_back_too_early_is_noticed() {
    let mut fates = Fates::new(1, 1, &[]);
    // Not in the last moment of a second.
    fates.closed_until = SystemTime::now() + Duration::from_secs(5);
    fates.draw();
}
