use super::*;
use crate::shop::{ENGLISH, KOREAN};

#[test]
fn coupons_take_off_an_amount_or_a_share() {
    let members = Members::load().unwrap();
    let haneul = members.by_id("haneul01").unwrap();
    let [fixed, share] = &haneul.coupons[..] else {
        panic!("two coupons")
    };
    assert_eq!(fixed.discount(Money(20_000), &KOREAN), Money(3_000));
    assert_eq!(fixed.discount(Money(2_000), &KOREAN), Money(2_000));
    assert_eq!(fixed.discount(Money(2_000), &ENGLISH), Money(300));
    assert_eq!(share.discount(Money(20_000), &KOREAN), Money(2_000));
}

#[test]
fn the_crypt_is_64_hexadecimal_digits() {
    let members = Members::load().unwrap();
    let crypt = members.by_id("bada02").unwrap().crypt();
    assert_eq!(crypt.len(), 64);
    assert!(crypt.chars().all(|c| c.is_ascii_hexdigit()));
    assert_ne!(crypt, members.by_id("noeul03").unwrap().crypt());
}

#[test]
fn nobody_is_reachable() {
    for member in Members::load().unwrap().all {
        assert!(member.email.contains("@example."), "{}", member.email);
        assert!(
            member.cellphone.starts_with("010-0000-"),
            "{}",
            member.cellphone
        );
    }
}
