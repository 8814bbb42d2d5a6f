//! What a value must look like: its kind, and what narrows it further.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kind of a property's value on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text; identifiers too, since 19-digit numbers do not fit a JavaScript number.
    String,
    /// Any JSON number.
    Number,
    /// A JSON number without a fraction.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// `"T"` or `"F"`, as Cafe24 writes its flags.
    Flag,
    /// An array of strings.
    Strings,
    /// One string, or an array of strings where several are meant.
    StringOrStrings,
    /// Anything: the value is passed on as Cafe24 gives it.
    Any,
}

impl Kind {
    /// The kind in words that fit behind "must be".
    pub fn describe(self) -> &'static str {
        match self {
            Kind::String => "a string",
            Kind::Number => "a number",
            Kind::Integer => "a whole number",
            Kind::Boolean => "a boolean",
            Kind::Flag => "\"T\" or \"F\"",
            Kind::Strings => "an array of strings",
            Kind::StringOrStrings => "a string or an array of strings",
            Kind::Any => "any value",
        }
    }

    fn admits(self, value: &Value) -> bool {
        match self {
            Kind::String => value.is_string(),
            Kind::Number => value.is_number(),
            Kind::Integer => value
                .as_f64()
                .is_some_and(|n| n.is_finite() && n.fract() == 0.0),
            Kind::Boolean => value.is_boolean(),
            Kind::Flag => matches!(value.as_str(), Some("T" | "F")),
            Kind::Strings => is_strings(value),
            Kind::StringOrStrings => value.is_string() || is_strings(value),
            Kind::Any => true,
        }
    }
}

fn is_strings(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|items| items.iter().all(Value::is_string))
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum DateFormat {
    /// `20261121`
    #[serde(rename = "yyyymmdd")]
    Compact,
    /// `2026-11-21`
    #[serde(rename = "yyyy-mm-dd")]
    Date,
    /// `11-21`
    #[serde(rename = "mm-dd")]
    MonthDay,
    /// `2026`
    #[serde(rename = "yyyy")]
    Year,
    /// `2026-11-21T10:20:30+09:00`, or the date alone
    #[serde(rename = "iso")]
    Iso,
}

impl DateFormat {
    /// The format as its pattern of digits, `0` standing for any digit.
    pub fn pattern(self) -> &'static str {
        match self {
            DateFormat::Compact => "00000000",
            DateFormat::Date => "0000-00-00",
            DateFormat::MonthDay => "00-00",
            DateFormat::Year => "0000",
            DateFormat::Iso => "0000-00-00T00:00:00",
        }
    }

    /// The format as a reader knows it.
    pub fn describe(self) -> &'static str {
        match self {
            DateFormat::Compact => "yyyymmdd",
            DateFormat::Date => "yyyy-mm-dd",
            DateFormat::MonthDay => "mm-dd",
            DateFormat::Year => "yyyy",
            DateFormat::Iso => "yyyy-mm-ddThh:mm:ss with a zone, or yyyy-mm-dd",
        }
    }

    fn admits(self, text: &str) -> bool {
        let fits = |pattern: &str, text: &str| {
            pattern.len() == text.len()
                && pattern.bytes().zip(text.bytes()).all(|(p, t)| {
                    if p == b'0' {
                        t.is_ascii_digit()
                    } else {
                        p == t
                    }
                })
        };
        match self {
            DateFormat::Iso => {
                let pattern = self.pattern();
                fits(DateFormat::Date.pattern(), text)
                    || text
                        .get(..pattern.len())
                        .is_some_and(|head| fits(pattern, head))
            }
            _ => fits(self.pattern(), text),
        }
    }
}

/// What narrows a value beyond its kind. Empty for most properties.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Constraint {
    /// The only values allowed.
    #[serde(default)]
    pub values: Vec<String>,
    /// Smallest number allowed.
    pub min: Option<f64>,
    /// Largest number allowed.
    pub max: Option<f64>,
    /// The number must be a multiple of this.
    pub step: Option<f64>,
    /// The string must be a date of this form.
    pub format: Option<DateFormat>,
}

/// Why `value` is not a value of `kind` within `constraint`; `None` when it is one.
pub(crate) fn complaint(kind: Kind, constraint: &Constraint, value: &Value) -> Option<String> {
    if !kind.admits(value) {
        return Some(format!(
            "must be {}, is {}",
            kind.describe(),
            name_of(value)
        ));
    }
    if let Some(text) = value.as_str() {
        if !constraint.values.is_empty() && !constraint.values.iter().any(|v| v == text) {
            return Some(format!("must be one of {}", constraint.values.join(", ")));
        }
        if let Some(format) = constraint.format.filter(|f| !f.admits(text)) {
            return Some(format!("must be a date as {}", format.describe()));
        }
    }
    if let Some(number) = value.as_f64() {
        if let Some(min) = constraint.min.filter(|min| number < *min) {
            return Some(format!("must be at least {min}"));
        }
        if let Some(max) = constraint.max.filter(|max| number > *max) {
            return Some(format!("must be at most {max}"));
        }
        if let Some(step) = constraint.step.filter(|step| number % *step != 0.0) {
            return Some(format!("must be a multiple of {step}"));
        }
    }
    None
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(n) if n.as_f64().is_some_and(|n| n.fract() != 0.0) => {
            "a number with a fraction"
        }
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests;
