//! Amounts in a shop's currency.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};

use serde_json::Number;

/// The two currencies the shops sell in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// Korean won, no decimals.
    Krw,
    /// US dollars, two decimals.
    Usd,
}

impl Currency {
    /// ISO 4217 code, as `SHOP.getCurrency()` gives it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Krw => "KRW",
            Self::Usd => "USD",
        }
    }

    /// The sign as a number of an HTML entity: `₩` is `&#8361;`, `$` is `&#36;`.
    pub fn sign_entity(self) -> &'static str {
        match self {
            Self::Krw => "&#8361;",
            Self::Usd => "&#36;",
        }
    }
}

/// An amount in the smallest unit of its currency: won, or cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(pub i64);

impl Money {
    /// `19000` or `15.50`, as globals and metas write it.
    pub fn plain(self, currency: Currency) -> String {
        match currency {
            Currency::Krw => self.0.to_string(),
            Currency::Usd => {
                let sign = if self.0 < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
            }
        }
    }

    /// `19000.00` or `15.50`, as the SDK and the member module write it.
    pub fn two_decimals(self, currency: Currency) -> String {
        match currency {
            Currency::Krw => format!("{}.00", self.0),
            Currency::Usd => self.plain(currency),
        }
    }

    /// A JSON number: `19000` or `15.5`.
    pub fn number(self, currency: Currency) -> Number {
        match currency {
            Currency::Krw => self.0.into(),
            Currency::Usd => {
                Number::from_f64(self.0 as f64 / 100.0).unwrap_or_else(|| self.0.into())
            }
        }
    }

    /// `19,000원`, `KRW 19,000` or `$15.50`: what a visitor reads.
    pub fn text(self, currency: Currency, korean: bool) -> String {
        let plain = self.plain(currency);
        let grouped = group_thousands(&plain);
        match (currency, korean) {
            (Currency::Krw, true) => format!("{grouped}원"),
            (Currency::Krw, false) => format!("KRW {grouped}"),
            (Currency::Usd, _) => match grouped.strip_prefix('-') {
                Some(positive) => format!("-${positive}"),
                None => format!("${grouped}"),
            },
        }
    }

    /// This share of the amount, rounded down.
    pub fn percent(self, percent: u32) -> Self {
        Self(self.0 * i64::from(percent) / 100)
    }
}

/// Puts a comma before every third digit left of the point.
fn group_thousands(plain: &str) -> String {
    let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut grouped = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !rest.is_empty() {
        grouped.push('.');
        grouped.push_str(rest);
    }
    grouped
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<u32> for Money {
    type Output = Self;
    fn mul(self, times: u32) -> Self {
        Self(self.0 * i64::from(times))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests;
