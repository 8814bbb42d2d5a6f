use super::*;

#[test]
fn waits_double_up_to_the_longest() {
    let mut backoff = Backoff::default();
    let mut whole = FIRST;
    for _ in 0..100 {
        let wait = backoff.next(None);
        assert!((whole / 2..=whole).contains(&wait), "{wait:?} of {whole:?}");
        whole = (whole * 2).min(LONGEST);
    }
    backoff.reset();
    assert!(backoff.next(None) <= FIRST);
}

#[test]
fn what_is_asked_for_is_waited_within_reason() {
    let minute = Duration::from_secs(60);
    assert_eq!(Backoff::default().next(Some(minute)), minute);
    assert!(Backoff::default().next(Some(Duration::ZERO)) >= FIRST / 2);
    assert_eq!(Backoff::default().next(Some(Duration::MAX)), LONGEST_ASKED);
}
