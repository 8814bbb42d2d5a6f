use super::*;

#[test]
fn won_have_no_decimals() {
    let price = Money(1_234_500);
    assert_eq!(price.plain(Currency::Krw), "1234500");
    assert_eq!(price.two_decimals(Currency::Krw), "1234500.00");
    assert_eq!(price.text(Currency::Krw, true), "1,234,500원");
    assert_eq!(price.text(Currency::Krw, false), "KRW 1,234,500");
    assert_eq!(price.number(Currency::Krw), Number::from(1_234_500));
}

#[test]
fn dollars_have_two() {
    assert_eq!(Money(1550).plain(Currency::Usd), "15.50");
    assert_eq!(Money(5).plain(Currency::Usd), "0.05");
    assert_eq!(Money(123_456).text(Currency::Usd, false), "$1,234.56");
    assert_eq!(Money(-1250).text(Currency::Usd, false), "-$12.50");
    assert_eq!(Money(1550).number(Currency::Usd).to_string(), "15.5");
}

#[test]
fn a_share_is_rounded_down() {
    assert_eq!(Money(9999).percent(5), Money(499));
}
