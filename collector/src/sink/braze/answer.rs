//! What Braze's answers mean.

use std::time::{Duration, SystemTime};

use reqwest::{Response, StatusCode};
use serde::Deserialize;

use crate::sink::answer;
use crate::sink::outcome::Outcome;

/// The header that says when requests are taken again, in seconds since 1970.
const RESET: &str = "x-ratelimit-reset";

/// How much of an answer is read.
const BYTES: usize = 1024 * 1024;

/// Something that Braze did not take though it took the request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BrazeError {
    /// Why.
    #[serde(rename = "type", default)]
    pub reason: String,
    /// The list it stood in.
    #[serde(default)]
    pub input_array: String,
    /// Its place there.
    #[serde(default)]
    pub index: Option<usize>,
}

/// What Braze has against a request it took, or what became of one it did not take.
pub async fn read(response: Response) -> Result<Vec<BrazeError>, Outcome> {
    if response.status().is_success() {
        return Ok(faults(&text(response).await));
    }
    let after = match response.status() {
        StatusCode::TOO_MANY_REQUESTS => reset(&response, SystemTime::now()),
        _ => None,
    };
    match answer::outcome(response).await {
        Outcome::Later {
            reason,
            after: asked,
        } => Err(Outcome::Later {
            reason,
            after: after.max(asked),
        }),
        other => Err(other),
    }
}

/// One that breaks off tells of what Braze has taken, too.
async fn text(mut response: Response) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < BYTES
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    bytes
}

/// The faults in an answer. What is none of them, like a bare text, counts as one of nobody.
fn faults(body: &[u8]) -> Vec<BrazeError> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default)]
        errors: Vec<serde_json::Value>,
    }
    let answer = serde_json::from_slice::<Answer>(body);
    let errors = answer.map(|answer| answer.errors).unwrap_or_default();
    let fault = |error: serde_json::Value| {
        let reason = error.to_string();
        serde_json::from_value(error).unwrap_or(BrazeError {
            reason,
            input_array: String::new(),
            index: None,
        })
    };
    errors.into_iter().map(fault).collect()
}

fn reset(response: &Response, now: SystemTime) -> Option<Duration> {
    let seconds = response.headers().get(RESET)?.to_str().ok()?.trim();
    let at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds.parse().ok()?))?;
    at.duration_since(now).ok()
}

#[cfg(test)]
mod tests;
