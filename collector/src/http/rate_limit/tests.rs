use super::*;

#[test]
fn a_second_s_worth_passes_and_others_have_their_own() {
    let gates = RateLimiter::new(Rates {
        per_key: None,
        per_address: Some(Rate::per_second(2)),
    });
    let from = |address: &str| gates.pass_address(address.parse().unwrap());
    assert!(from("2001:db8::1").is_ok());
    assert!(from("2001:db8::2").is_ok());
    assert!(matches!(from("2001:db8::3"), Err(HttpError::TooFast(1))));
    assert!(from("2001:db8:0:1::3").is_ok());
    assert!((0..1000).all(|_| gates.pass_key("k").is_ok()));
    gates.tidy();
}
