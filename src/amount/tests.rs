use super::*;
use proptest::prelude::*;

#[test]
fn sums_are_money_again() {
    let rounded = |sum| Amount(sum).rounded().0;
    let not_negative = |sum| Amount(sum).not_negative().0;
    assert_eq!(rounded(36.4 * 3.0), 109.2);
    assert_eq!(rounded(0.1 + 0.2), 0.3);
    assert_eq!(rounded(-1.1 - 2.2), -3.3);
    assert_eq!(rounded(107_000.0), 107_000.0);
    assert!(rounded(f64::NAN).is_nan() && not_negative(f64::NAN).is_nan());
    assert_eq!((not_negative(-1.0), not_negative(2.0)), (0.0, 2.0));
}

proptest! {
    #[test]
    fn a_sum_of_cents_is_exact(prices in prop::collection::vec((0u32..1_000_000, 1u32..50), 0..30)) {
        let cents: u64 = prices.iter().map(|(price, count)| u64::from(*price) * u64::from(*count)).sum();
        let sum = prices.iter().map(|(price, count)| f64::from(*price) / 100.0 * f64::from(*count)).sum();
        prop_assert_eq!(Amount(sum).rounded(), Amount(cents as f64 / 100.0));
    }
}
