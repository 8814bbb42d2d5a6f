//! What the answers of other services mean.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};

use crate::sink::outcome::Outcome;

/// How much of a refusal's text is kept.
pub(super) const REASON_CHARS: usize = 300;

/// How much of an answer is read, in bytes: those that are looked at are short.
const TEXT_BYTES: usize = 256 * 1024;

/// What an answer means to most sinks. A wrong secret or address can be mended, so it is no refusal for good.
pub(super) async fn outcome(response: Response) -> Outcome {
    let status = response.status();
    match status {
        _ if status.is_success() => Outcome::Delivered { but: Vec::new() },
        refused if is_refusal(refused) => Outcome::Refused {
            reason: format!("answered {status}: {}", beginning(response).await),
        },
        _ => Outcome::Later {
            reason: format!("answered {status}"),
            after: retry_after(response.headers()),
        },
    }
}

/// Whether a status says that what was sent will never be taken.
pub(super) fn is_refusal(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::GONE
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY
    )
}

/// An answer's text, as far as it is looked at; `None` where it ends too early.
pub(super) async fn text(mut response: Response) -> Option<String> {
    let mut bytes = Vec::new();
    while bytes.len() < TEXT_BYTES
        && let Some(chunk) = response.chunk().await.ok()?
    {
        bytes.extend_from_slice(&chunk);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The beginning of an answer's text.
pub(super) async fn beginning(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < 4 * REASON_CHARS
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8_lossy(&bytes);
    text.trim().chars().take(REASON_CHARS).collect()
}

/// Seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    (date.to_utc() - chrono::Utc::now()).to_std().ok()
}

/// No answer came.
pub(super) fn none(error: reqwest::Error) -> Outcome {
    Outcome::Later {
        reason: reason(error),
        after: None,
    }
}

/// Why no answer came.
pub(super) fn reason(error: reqwest::Error) -> String {
    told(&error.without_url())
}

/// An error with what caused it: the outermost only says that a request failed.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
