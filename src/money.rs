//! Money as pages write it. Pure.

/// The first amount in a text, `None` when there is no digit in it.
///
/// `12000`, `12000.00`, `12,000원`, `KRW 24,000`, `$1,234.50`, `€1.234,50`, `-3,000`. The last
/// separator starts the decimals unless three digits follow it and it could be a group's; every
/// other separator groups thousands (decision 9). Up to 15 digits are exact.
pub fn parse(text: &str) -> Option<f64> {
    let mut amount = 0.0;
    let mut is_negative = false;
    let mut digits = 0;
    // Of the last separator that a digit followed.
    let mut separators = 0;
    let mut digits_before = 0;
    let mut after_separator = false;
    for byte in text.bytes() {
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
            _ if digits > 0 => break,
            b'-' => is_negative = true,
            // A currency sign may stand between the minus and the number.
            b' ' | b'$' | 0x80.. => {}
            _ => is_negative = false,
        }
    }
    if digits == 0 {
        return None;
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
    amount
        .is_finite()
        .then_some(if is_negative { -amount } else { amount })
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
            assert_eq!(parse(text), Some(amount), "{text}");
        }
    }

    #[test]
    fn words_are_no_amount() {
        for text in ["", "회원공개", "-", ",", "무료", "NaN", "undefined"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_comes_back_as_it_was_written(units in 0u64..10_000_000_000, cents in 0u64..100) {
            let plain = format!("{units}.{cents:02}");
            let expected: f64 = plain.parse().unwrap();
            prop_assert_eq!(parse(&plain), Some(expected));
            let mut grouped = String::new();
            for (place, digit) in units.to_string().chars().rev().enumerate() {
                if place > 0 && place % 3 == 0 { grouped.insert(0, ','); }
                grouped.insert(0, digit);
            }
            prop_assert_eq!(parse(&format!("KRW {grouped}.{cents:02}")), Some(expected));
        }

        #[test]
        fn nothing_throws_and_nothing_is_infinite(text in "\\PC{0,400}") {
            prop_assert!(parse(&text).is_none_or(f64::is_finite));
        }
    }
}
