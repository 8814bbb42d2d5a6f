//! What Meta's answers mean (facts/server 4.1): an error has a code, a subcode, and says whether it passes.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::sink::ads::platform::{Answer, Response};

/// Where Meta says when an account may come back.
const USAGE: &str = "x-business-use-case-usage";

/// The error in an answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Error {
    message: Option<String>,
    code: i64,
    error_subcode: Option<i64>,
    is_transient: bool,
    error_user_title: Option<String>,
    error_user_msg: Option<String>,
    fbtrace_id: Option<String>,
}

impl Error {
    /// For a person.
    fn words(&self) -> String {
        let subcode = self
            .error_subcode
            .map(|subcode| format!(", subcode {subcode}"));
        let texts = [&self.message, &self.error_user_title, &self.error_user_msg];
        let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
        let trace = self
            .fbtrace_id
            .as_ref()
            .map(|id| format!(" (fbtrace_id {id})"));
        format!(
            "code {}{}: {}{}",
            self.code,
            subcode.unwrap_or_default(),
            texts.join(". "),
            trace.unwrap_or_default()
        )
    }

    /// Whether it says that one of the events is to blame. What is wrong with the token, the pixel or the app can be
    /// mended, and limits pass.
    fn is_of_events(&self) -> bool {
        /// "Unsupported request": there is no such pixel, or the token may not write to it.
        const NO_SUCH_PIXEL: i64 = 33;
        self.code == 100 && !self.is_transient && self.error_subcode != Some(NO_SUCH_PIXEL)
    }
}

/// What an answer means.
pub(super) fn read(response: &Response) -> Answer {
    if response.status.is_success() {
        let count = response.body.get("events_received").and_then(Value::as_u64);
        let count = count.map_or("no count".to_owned(), |count| count.to_string());
        return Answer::Taken {
            words: format!("Meta has received {count} of them"),
        };
    }
    let error = response.body.get("error");
    let Some(error) = error.and_then(|error| Error::deserialize(error).ok()) else {
        return response.by_status();
    };
    let reason = format!("Meta answered {} with {}", response.status, error.words());
    if error.is_of_events() {
        return Answer::Refused { reason };
    }
    let after = response
        .headers
        .get(USAGE)
        .and_then(|usage| wait(usage.to_str().ok()?));
    Answer::Later { reason, after }
}

/// How long an account has to wait: the longest of what is said of it, in minutes.
fn wait(usage: &str) -> Option<Duration> {
    let usage: Value = serde_json::from_str(usage).ok()?;
    let entries = usage
        .as_object()?
        .values()
        .filter_map(Value::as_array)
        .flatten();
    let minutes =
        entries.filter_map(|entry| entry.get("estimated_time_to_regain_access")?.as_u64());
    let longest = minutes.max().filter(|minutes| *minutes > 0)?;
    Some(Duration::from_secs(longest.saturating_mul(60)))
}

#[cfg(test)]
mod tests;
