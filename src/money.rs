//! Sums of money. Pure; `text.js` reads amounts as pages write them.
//!
//! An amount that a page does not show is `NaN`: a sum with an unknown in it is unknown by itself,
//! and a number travels in a register, which an `Option` of one does not.

/// The amount, or the other when it is unknown.
pub fn or(amount: f64, other: impl FnOnce() -> f64) -> f64 {
    if amount.is_nan() { other() } else { amount }
}

/// What is left, never less than nothing.
pub fn not_negative(amount: f64) -> f64 {
    // `f64::max` would take 0 for the unknown.
    if amount < 0.0 { 0.0 } else { amount }
}

/// A sum as money: at most two decimals, as all currencies of Cafe24 have. Binary fractions leave
/// `72.80000000000001` for two times `36.4`.
pub fn rounded(sum: f64) -> f64 {
    if sum.is_nan() {
        return sum;
    }
    let half = if sum < 0.0 { -0.5 } else { 0.5 };
    (sum * 100.0 + half) as i64 as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sums_are_money_again() {
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
            prop_assert_eq!(rounded(sum), cents as f64 / 100.0);
        }
    }
}
