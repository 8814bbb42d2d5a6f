//! What TikTok's answers mean (facts/server 4.2): HTTP 200 with a code of its own, 0 where all is well.

use serde::Deserialize;

use crate::sink::ads::platform::{Answer, Response};

/// "Invalid params": an event is not as it has to be, and none of the request is taken.
const INVALID: i64 = 40002;

/// A part of the request was not taken.
const PARTIAL: i64 = 20001;

#[derive(Debug, Deserialize)]
struct Said {
    code: i64,
    #[serde(default)]
    message: String,
    request_id: Option<String>,
}

/// What an answer means. Codes that say nothing of events are of tokens, permissions, limits and TikTok itself: they can be
/// mended, or pass.
pub(super) fn read(response: &Response) -> Answer {
    let Ok(said) = Said::deserialize(&response.body) else {
        return match response.status.is_success() {
            // A page of somebody in between.
            true => Answer::Later {
                reason: format!("answered {}, but in no words of TikTok's", response.status),
                after: None,
            },
            false => response.by_status(),
        };
    };
    let request = said.request_id.map(|id| format!(" (request_id {id})"));
    let words = format!(
        "TikTok answered code {}: {}{}",
        said.code,
        said.message,
        request.unwrap_or_default()
    );
    match said.code {
        0 => Answer::Taken { words },
        INVALID | PARTIAL => Answer::Refused { reason: words },
        _ => Answer::Later {
            reason: words,
            after: crate::sink::answer::retry_after(&response.headers),
        },
    }
}

#[cfg(test)]
mod tests;
