use super::*;

fn amount(currency: Option<&str>, amount: f64) -> Amount {
    Amount {
        currency: currency.map(str::to_owned),
        amount,
    }
}

#[test]
fn numbers_have_commas_and_amounts_their_decimals() {
    assert_eq!(
        [0, 999, 1_000, 1_234_567].map(number),
        ["0", "999", "1,000", "1,234,567"]
    );
    assert_eq!(amounts(&[]), "-");
    assert_eq!(
        amounts(&[amount(Some("KRW"), 1_234_567.0)]),
        "1,234,567 KRW"
    );
    let both = [amount(Some("USD"), -12.5), amount(None, 3.0)];
    assert_eq!(amounts(&both), "-12.50 USD + 3 (currency not known)");
}

#[test]
fn what_was_not_there_before_is_new() {
    assert_eq!(change(3.0, 2.0), "+50.0 %");
    assert_eq!(change(0.0, 2.0), "-100.0 %");
    assert_eq!(change(3.0, 0.0), "new");
    assert_eq!(change(0.0, 0.0), "-");
}
