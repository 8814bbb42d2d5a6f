//! What was measured, round by round, and what can be said of it.

use serde::{Serialize, Serializer};

/// One thing's values, one for each round and in the order of the rounds.
///
/// The rounds are what makes a comparison fair on a noisy machine: two things measured in the same
/// round met the same noise, so they are compared within the round first ([`Samples::ratio_to`])
/// and summed up over the rounds after that ([`Samples::median`]).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds the value of the next round.
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The value of the last round; `None` before the first.
    pub fn last(&self) -> Option<f64> {
        self.0.last().copied()
    }

    /// The least value; `None` without any.
    pub fn least(&self) -> Option<f64> {
        quantile(&self.0, 0.0)
    }

    /// The middle value; `None` without any.
    pub fn median(&self) -> Option<f64> {
        quantile(&self.0, 0.5)
    }

    /// The spread: between which two values the middle half of all lies; `None` without any.
    pub fn quartiles(&self) -> Option<(f64, f64)> {
        Some((quantile(&self.0, 0.25)?, quantile(&self.0, 0.75)?))
    }

    /// How many times the other's value each round's value is. A round in which the other's is 0
    /// says nothing and is left out.
    pub fn ratio_to(&self, other: &Self) -> Self {
        let pairs = self.0.iter().zip(&other.0);
        pairs
            .filter(|(_, other)| **other != 0.0)
            .map(|(own, other)| own / other)
            .collect()
    }

    /// Each value less `other`.
    pub fn less(&self, other: f64) -> Self {
        self.0.iter().map(|value| value - other).collect()
    }

    /// Each round's value less the other's of the same round.
    pub fn less_each(&self, other: &Self) -> Self {
        let pairs = self.0.iter().zip(&other.0);
        pairs.map(|(own, other)| own - other).collect()
    }

    /// Each value times `factor`.
    pub fn times(&self, factor: f64) -> Self {
        self.0.iter().map(|value| value * factor).collect()
    }
}

impl FromIterator<f64> for Samples {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

/// As `{"median": …, "p25": …, "p75": …, "rounds": […]}`.
impl Serialize for Samples {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            median: Option<f64>,
            p25: Option<f64>,
            p75: Option<f64>,
            rounds: &'a [f64],
        }
        let quartiles = self.quartiles();
        let shape = Shape {
            median: self.median(),
            p25: quartiles.map(|(low, _)| low),
            p75: quartiles.map(|(_, high)| high),
            rounds: &self.0,
        };
        shape.serialize(serializer)
    }
}

/// The value below which `share` (0 to 1) of the values lie, between two values in proportion;
/// `None` without any values.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(below + (above - below) * at.fract())
}

#[cfg(test)]
mod tests;
