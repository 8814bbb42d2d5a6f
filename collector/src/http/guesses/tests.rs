use super::*;

#[test]
fn each_wrong_token_after_the_fifth_costs_twice_the_time_up_to_a_minute() {
    let guesses = Guesses::default();
    let (guesser, other) = ("192.0.2.7".parse().unwrap(), "192.0.2.8".parse().unwrap());
    let mut now = Instant::now();
    for _ in 0..5 {
        assert!(guesses.pass(guesser, now).is_ok());
        guesses.wrong(guesser, now);
    }
    assert!(guesses.pass(guesser, now).is_ok());
    for seconds in [2, 4, 8, 16, 32, 60, 60, 60] {
        guesses.wrong(guesser, now);
        let wait = Duration::from_secs(seconds);
        let early = now + wait - Duration::from_millis(1);
        assert!(matches!(
            guesses.pass(guesser, early),
            Err(HttpError::TooFast(1))
        ));
        now += wait;
        assert!(guesses.pass(guesser, now).is_ok(), "{seconds}");
    }
    assert!(guesses.pass(other, now).is_ok());
}

#[test]
fn a_quarter_of_an_hour_later_it_is_forgotten() {
    let guesses = Guesses::default();
    let address = "2001:db8::1".parse().unwrap();
    let now = Instant::now();
    (0..20).for_each(|_| {
        guesses.wrong(address, now);
    });
    assert_eq!(guesses.wrong(address, now + FORGOTTEN), 1);
}
