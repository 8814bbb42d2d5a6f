//! What Google's answers mean (facts/server 4.3). One event that is not as it has to be lets the whole request fail.

use serde::Deserialize;
use serde_json::Value;

use crate::sink::ads::platform::{Answer, Response};
use crate::sink::answer::retry_after;

#[derive(Debug, Deserialize)]
struct Error {
    #[serde(default)]
    status: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    details: Vec<Value>,
}

impl Error {
    /// The fields it complains of, each with what is wrong.
    fn violations(&self) -> Vec<(&str, &str)> {
        let lists = self
            .details
            .iter()
            .filter_map(|detail| detail.get("fieldViolations")?.as_array());
        lists
            .flatten()
            .map(|violation| {
                let text = |name| {
                    violation
                        .get(name)
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                };
                (text("field"), text("description"))
            })
            .collect()
    }

    /// For a person.
    fn words(&self) -> String {
        let violations = self.violations().into_iter().take(3);
        let violations: Vec<String> = violations
            .map(|(field, what)| format!("{field}: {what}"))
            .collect();
        let more = match violations.is_empty() {
            true => String::new(),
            false => format!(" ({})", violations.join("; ")),
        };
        format!("{} {}{more}", self.status, self.message)
    }

    /// Whether an event is to blame, and not where it goes to: that can be mended.
    fn is_of_events(&self) -> bool {
        let violations = self.violations();
        let is_of_event = |(field, _): &(&str, &str)| field.starts_with("events");
        self.status == "INVALID_ARGUMENT"
            && (violations.is_empty() || violations.iter().any(is_of_event))
    }
}

/// What an answer means.
pub(super) fn read(response: &Response) -> Answer {
    if response.status.is_success() {
        let id = response.body.get("requestId").and_then(Value::as_str);
        return Answer::Taken {
            words: format!(
                "Google has taken the request {}",
                id.unwrap_or("without a number")
            ),
        };
    }
    let error = response.body.get("error");
    let Some(error) = error.and_then(|error| Error::deserialize(error).ok()) else {
        return response.by_status();
    };
    let reason = format!("Google answered {} with {}", response.status, error.words());
    match error.is_of_events() {
        true => Answer::Refused { reason },
        false => Answer::Later {
            reason,
            after: retry_after(&response.headers),
        },
    }
}

#[cfg(test)]
mod tests;
