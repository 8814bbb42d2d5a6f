//! What the answers of other services mean.

use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};

use crate::sink::outcome::Outcome;

/// How much of a refusal's text is kept.
pub(super) const REASON_CHARS: usize = 300;

/// What an answer means to most sinks. A wrong secret or address can be mended, so it is no refusal for good.
pub(super) async fn outcome(response: Response) -> Outcome {
    let status = response.status();
    match status {
        _ if status.is_success() => Outcome::Delivered { but: Vec::new() },
        StatusCode::BAD_REQUEST
        | StatusCode::GONE
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE
        | StatusCode::UNPROCESSABLE_ENTITY => Outcome::Refused {
            reason: format!("answered {status}: {}", beginning(response).await),
        },
        _ => Outcome::Later {
            reason: format!("answered {status}"),
            after: retry_after(&response),
        },
    }
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
pub(super) fn retry_after(response: &Response) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    (date.to_utc() - chrono::Utc::now()).to_std().ok()
}

/// No answer came.
pub(super) fn none(error: reqwest::Error) -> Outcome {
    Outcome::Later {
        reason: told(&error.without_url()),
        after: None,
    }
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
