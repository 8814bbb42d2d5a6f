use super::*;

fn gates(share: Share) -> RateLimiter {
    RateLimiter::new(Rates {
        per_key: Share::default(),
        per_address: share,
    })
}

#[test]
fn a_second_s_worth_passes_and_others_have_their_own() {
    let gates = gates(Share {
        requests: Some(Rate::per_second(2)),
        ..Share::default()
    });
    let from = |address: &str| gates.pass_address(address.parse().unwrap(), 100);
    assert!(from("2001:db8::1").is_ok());
    assert!(from("2001:db8::2").is_ok());
    assert!(matches!(from("2001:db8::3"), Err(HttpError::TooFast(1))));
    assert!(from("2001:db8:0:1::3").is_ok());
    assert!((0..1000).all(|_| gates.pass_key("k").is_ok()));
    gates.tidy();
}

#[test]
fn the_largest_batch_passes_once_and_then_what_a_second_brings() {
    let (one, other) = ("192.0.2.7".parse().unwrap(), "192.0.2.8".parse().unwrap());
    for share in [
        Share {
            messages: Some(Rate::per_second(10)),
            ..Share::default()
        },
        Share {
            bytes: Some(Rate::per_second(1_000)),
            ..Share::default()
        },
    ] {
        let gates = gates(share);
        let batch = |address, messages, bytes| {
            let load = Load { messages, bytes };
            gates.pass_batch("k", Some(address), load)
        };
        assert!(batch(one, MESSAGE_LIMIT, EXPANDED_LIMIT).is_ok());
        let refused = batch(one, MESSAGE_LIMIT / 2, EXPANDED_LIMIT / 2);
        let Err(HttpError::TooFast(seconds)) = refused else {
            panic!("{refused:?}");
        };
        assert!(seconds > 400, "{seconds}");
        assert!(batch(other, MESSAGE_LIMIT, EXPANDED_LIMIT).is_ok());
        // A server's key has no address to be counted under.
        let load = Load {
            messages: MESSAGE_LIMIT,
            bytes: EXPANDED_LIMIT,
        };
        assert!((0..100).all(|_| gates.pass_batch("k", None, load).is_ok()));
    }
}

#[test]
fn who_owes_bytes_is_refused_before_more_are_read() {
    let gates = gates(Share {
        bytes: Some(Rate::per_second(1)),
        ..Share::default()
    });
    let address = "192.0.2.7".parse().unwrap();
    let load = Load {
        messages: 1,
        bytes: EXPANDED_LIMIT - 1,
    };
    assert!(gates.pass_address(address, 100).is_ok());
    assert!(gates.pass_batch("k", Some(address), load).is_ok());
    let refused = gates.pass_address(address, 100);
    assert!(matches!(refused, Err(HttpError::TooFast(1))), "{refused:?}");
}

#[test]
fn lists_count_for_what_is_written_and_any_batch_passes_once() {
    let gates = gates(Share {
        bytes: Some(Rate::per_second(1_000)),
        ..Share::default()
    });
    let pass = |address: &str, bytes, changes| {
        let address = Some(address.parse().unwrap());
        let load = Load { messages: 1, bytes };
        gates.pass_batch("k", address, load)?;
        gates.pass_lists("k", address, (load, changes))
    };
    assert!(pass("192.0.2.7", EXPANDED_LIMIT / 2, 1_000_000).is_ok());
    assert!(pass("192.0.2.7", 1, 1).is_err());
    let passed = (0..10_000).take_while(|_| pass("192.0.2.8", 100, 1).is_ok());
    let most = EXPANDED_LIMIT / (BYTES_OF_A_LIST + 100);
    assert!((most..most + 10).contains(&passed.count()));
    assert!((0..10_000).all(|_| pass("192.0.2.9", 100, 0).is_ok()));
}

#[test]
fn who_was_refused_is_not_read_again_before_its_time_but_in_small() {
    let gates = gates(Rates::default().per_address);
    let (one, other) = ("192.0.2.7".parse().unwrap(), "192.0.2.8".parse().unwrap());
    let load = Load {
        messages: MESSAGE_LIMIT,
        bytes: 1_000,
    };
    assert!(gates.pass_batch("k", Some(one), load).is_ok());
    assert!(gates.pass_address(one, LONG + 1).is_ok());
    assert!(gates.pass_batch("k", Some(one), load).is_err());
    let refused = gates.pass_address(one, LONG + 1);
    assert!(
        matches!(refused, Err(HttpError::TooFast(1..=5))),
        "{refused:?}"
    );
    assert!(gates.pass_address(one, LONG).is_ok());
    assert!(gates.pass_address(other, LONG + 1).is_ok());
}

#[test]
fn what_was_no_batch_is_paid_for() {
    let gates = gates(Rates::default().per_address);
    let one = "192.0.2.7".parse().unwrap();
    for _ in 0..EXPANDED_LIMIT / 1_000_000 {
        assert!(gates.pass_address(one, 1_000_000).is_ok());
        gates.charge(one, 1_000_000);
    }
    gates.charge(one, 1_000_000);
    assert!(gates.pass_address(one, 1_000_000).is_err());
}
