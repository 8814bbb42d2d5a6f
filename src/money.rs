//! Money as pages write it. Pure.
//!
//! An amount that a page does not show is `NaN`: a sum with an unknown in it is unknown by itself,
//! and a number travels in a register, which an `Option` of one does not.

/// The first amount in a text, `NaN` when there is none.
///
/// `12000`, `12000.00`, `12,000원`, `KRW 24,000`, `$1,234.50`, `€1.234,50`, `-3,000`. The last
/// separator starts the decimals unless three digits follow it and it could be a group's; every
/// other separator groups thousands. Up to 15 digits are exact.
pub fn parse(text: &str) -> f64 {
    let mut amount = 0.0;
    let mut is_negative = false;
    let mut digits = 0;
    // Of the last separator that a digit followed.
    let mut separators = 0;
    let mut digits_before = 0;
    let mut after_separator = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if after_separator {
                    separators += 1;
                    digits_before = digits;
                    after_separator = false;
                }
                digits += 1;
                amount = amount * 10.0 + f64::from(byte - b'0');
            }
            b',' | b'.' if digits > 0 => after_separator = true,
            _ if digits > 0 && is_of_a_word(text.get(at..)) => return f64::NAN,
            _ if digits > 0 => break,
            b'-' => is_negative = true,
            // A currency sign may stand between the minus and the number.
            b' ' | b'$' | 0x80.. => {}
            _ => is_negative = false,
        }
    }
    if digits == 0 {
        return f64::NAN;
    }
    let behind = if separators > 0 {
        digits - digits_before
    } else {
        0
    };
    let is_group = behind == 3 && (separators > 1 || digits_before <= 3);
    if !is_group {
        let mut scale = 1.0;
        for _ in 0..behind {
            scale *= 10.0;
        }
        amount /= scale;
    }
    match amount.is_finite() {
        true if is_negative => -amount,
        true => amount,
        false => f64::NAN,
    }
}

/// The amount, or the other when it is unknown.
pub fn or(amount: f64, other: impl FnOnce() -> f64) -> f64 {
    if amount.is_nan() { other() } else { amount }
}

/// What is left, never less than nothing.
pub fn not_negative(amount: f64) -> f64 {
    // `f64::max` would take 0 for the unknown.
    if amount < 0.0 { 0.0 } else { amount }
}

/// Whether what follows a number makes it part of a word, as in `2024년`, and not an amount.
fn is_of_a_word(behind: Option<&str>) -> bool {
    let behind = behind.unwrap_or("");
    // Units of money that are written without a space; `A` to `Z` begin such ones too.
    if behind.starts_with("원") || behind.starts_with("円") || behind.starts_with("元") {
        return false;
    }
    // Lead bytes of Japanese, Chinese and Korean letters, from U+3000 to U+DFFF.
    matches!(behind.as_bytes().first(), Some(b'a'..=b'z' | 0xe3..=0xed))
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
    fn amounts_are_read_as_people_write_them() {
        for (text, amount) in [
            ("12000", 12000.0),
            ("12000.00", 12000.0),
            ("12,000원", 12000.0),
            ("KRW 24,000", 24000.0),
            ("₩1,234,567", 1_234_567.0),
            ("$1,234.50", 1234.5),
            ("€1.234,50", 1234.5),
            ("US$19.99", 19.99),
            ("19.9", 19.9),
            ("0", 0.0),
            ("0.05", 0.05),
            ("1.234", 1234.0),
            ("12000.000", 12000.0),
            ("-3,000", -3000.0),
            ("-₩3,000", -3000.0),
            ("- $3.50", -3.5),
            ("총 24,000원 (2개)", 24000.0),
            ("합계 24,000.", 24000.0),
        ] {
            assert_eq!(parse(text), amount, "{text}");
        }
    }

    #[test]
    fn words_are_no_amount() {
        for text in [
            "",
            "회원공개",
            "-",
            ",",
            "무료",
            "NaN",
            "undefined",
            "2024년 회원 전용",
            "1st order",
        ] {
            assert!(parse(text).is_nan(), "{text}");
        }
    }

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

        #[test]
        fn a_number_comes_back_as_it_was_written(units in 0u64..10_000_000_000, cents in 0u64..100) {
            let plain = format!("{units}.{cents:02}");
            let expected: f64 = plain.parse().unwrap();
            prop_assert_eq!(parse(&plain), expected);
            let mut grouped = String::new();
            for (place, digit) in units.to_string().chars().rev().enumerate() {
                if place > 0 && place % 3 == 0 { grouped.insert(0, ','); }
                grouped.insert(0, digit);
            }
            prop_assert_eq!(parse(&format!("KRW {grouped}.{cents:02}")), expected);
        }

        #[test]
        fn nothing_throws_and_nothing_is_infinite(text in "\\PC{0,400}") {
            prop_assert!(!parse(&text).is_infinite());
        }
    }
}
