//! Amounts that may be unknown, and sums of money. Pure; `host/text.js` reads amounts as pages write them.

use core::ops::{Add, AddAssign, Div, Mul, Sub};

use serde::{Serialize, Serializer};

/// An amount, or none that anybody knows. It is `NaN` then: a sum with an unknown in it is unknown by itself, compares
/// with nothing, and a number travels in a register, which an `Option` of one does not.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
#[repr(transparent)]
pub struct Amount(pub f64);

impl Amount {
    /// What a page does not show.
    pub const UNKNOWN: Amount = Amount(f64::NAN);
    /// Nothing.
    pub const ZERO: Amount = Amount(0.0);

    /// Whether it is known.
    pub fn is_known(self) -> bool {
        !self.0.is_nan()
    }

    /// The amount, or the other when it is unknown.
    pub fn or(self, other: impl FnOnce() -> Amount) -> Amount {
        if self.is_known() { self } else { other() }
    }

    /// What is left, never less than nothing.
    pub fn not_negative(self) -> Amount {
        // `f64::max` would take 0 for the unknown.
        if self < Amount::ZERO {
            Amount::ZERO
        } else {
            self
        }
    }

    /// What is more than nothing, else unknown.
    pub fn positive(self) -> Amount {
        if self > Amount::ZERO {
            self
        } else {
            Amount::UNKNOWN
        }
    }

    /// A sum as money: at most two decimals, as all currencies of Cafe24 have. Binary fractions leave
    /// `72.80000000000001` for two times `36.4`.
    pub fn rounded(self) -> Amount {
        if !self.is_known() {
            return self;
        }
        let half = if self < Amount::ZERO { -0.5 } else { 0.5 };
        Amount((self.0 * 100.0 + half) as i64 as f64 / 100.0)
    }
}

impl Default for Amount {
    fn default() -> Amount {
        Amount::UNKNOWN
    }
}

/// The number, which is none where it is unknown: no form of writing has a `NaN`.
impl Serialize for Amount {
    #[inline(always)]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

impl Add for Amount {
    type Output = Amount;

    fn add(self, other: Amount) -> Amount {
        Amount(self.0 + other.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        *self = *self + other;
    }
}

impl Sub for Amount {
    type Output = Amount;

    fn sub(self, other: Amount) -> Amount {
        Amount(self.0 - other.0)
    }
}

impl Mul for Amount {
    type Output = Amount;

    fn mul(self, other: Amount) -> Amount {
        Amount(self.0 * other.0)
    }
}

impl Div for Amount {
    type Output = Amount;

    fn div(self, other: Amount) -> Amount {
        Amount(self.0 / other.0)
    }
}

#[cfg(test)]
mod tests;
