use serde_json::json;

use super::*;

#[test]
fn amounts_have_what_their_currency_has() {
    for (given, currency, wanted) in [
        (189_000.0, "KRW", json!(189_000)),
        (1_234.5, "KRW", json!(1_235)),
        (0.0, "KRW", json!(0)),
        (980.4, "JPY", json!(980)),
        (19.999, "USD", json!(20)),
        (19.99, "USD", json!(19.99)),
        (0.1 + 0.2, "EUR", json!(0.3)),
        (1.2345, "KWD", json!(1.235)),
        (5.0, "USD", json!(5)),
    ] {
        assert_eq!(amount(given, currency), Some(wanted), "{given} {currency}");
    }
}

#[test]
fn what_is_no_amount_is_absent() {
    for given in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        assert_eq!(amount(given, "KRW"), None, "{given}");
    }
    assert!(is_currency("KRW") && !is_currency("krw") && !is_currency("원") && !is_currency("US"));
}
