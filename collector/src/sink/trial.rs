//! `moa-collector sinks try`: one made-up event, where there is a test mode in it, and the answer in words.

use chrono::{DateTime, Utc};
use reqwest::{Response, StatusCode};
use serde_json::Value;

use super::ads::google::GoogleAds;
use super::ads::meta::Meta;
use super::ads::tiktok::TikTok;
use super::ads::{self, Answer};
use super::answer;
use super::braze;
use super::ga4;
use super::segment;
use super::{Destination, webhook};

/// Why a trial did not go well.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrialError {
    /// The platform would take the event for a true one.
    #[error(
        "{platform} needs the code of a test, or it would take the event for a true one: {place} shows it; give --test-event-code CODE, or set test_event_code"
    )]
    NoCode {
        /// Which platform.
        platform: &'static str,
        /// Where it shows the code.
        place: &'static str,
    },
    /// It was answered, and not taken.
    #[error("{sent}. It was not taken: {reason}")]
    Refused {
        /// What was sent, and where to.
        sent: String,
        /// What the other side said.
        reason: String,
    },
    /// It is not known whether it was taken.
    #[error(
        "{sent}. There is no good answer: {reason}. What is wrong with a key or an address is tried again by the sink until it is mended"
    )]
    Unanswered {
        /// What was sent, and where to.
        sent: String,
        /// What came in place of an answer.
        reason: String,
    },
}

/// Tries a destination; a `code` goes before that of the settings. Returns what went well, in words.
///
/// # Errors
///
/// [`TrialError`], which says what to do.
pub async fn run(
    to: Destination,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<String, TrialError> {
    let own = to.test_event_code().map(str::to_owned);
    let code = code.map(str::to_owned).or(own);
    let needed = |platform, place| {
        code.as_deref()
            .ok_or(TrialError::NoCode { platform, place })
    };
    match to {
        Destination::Meta(settings) => {
            let place = "Meta's Events Manager, under the pixel's tab \"Test events\",";
            let code = needed("Meta", place)?;
            let sent = format!(
                "One made-up Purchase of 1000 KRW went to the pixel {} as a test event, {code}",
                settings.pixel_id
            );
            let seen = "Events Manager shows it under \"Test events\" within a minute";
            told(
                ads::trial(&Meta::new(settings), code, now).await,
                sent,
                seen,
            )
        }
        Destination::TikTok(settings) => {
            let place = "TikTok's Events Manager, under the pixel's tab \"Test Events\",";
            let code = needed("TikTok", place)?;
            let sent = format!(
                "One made-up CompletePayment of 1000 KRW went to the pixel {} as a test event, {code}",
                settings.pixel_id
            );
            let seen = "Events Manager shows it under \"Test Events\" within some minutes";
            told(
                ads::trial(&TikTok::new(settings), code, now).await,
                sent,
                seen,
            )
        }
        Destination::GoogleAds(settings) => {
            let sent = format!(
                "One made-up purchase of 1000 KRW went to the conversion action {} of {}, to be looked at alone (validateOnly)",
                settings.conversion_action_id, settings.customer_id
            );
            let seen = "nothing of it is kept";
            told(
                ads::trial(&GoogleAds::new(settings), "", now).await,
                sent,
                seen,
            )
        }
        Destination::Ga4(settings) => {
            let sent = format!(
                "One made-up purchase of 1000 KRW went to GA4's validation server for {}",
                settings.measurement_id
            );
            let response = ga4::trial(settings, now).send().await;
            told(
                ga4_answer(response).await,
                sent,
                "nothing of it is kept. It says nothing of the measurement id and the key: look at Realtime once the sink runs",
            )
        }
        Destination::Braze(settings) => {
            let sent = "One attribute went to Braze's /users/track, of a user that there is not and that is not made (_update_existing_only)";
            let response = braze::trial(settings).send().await;
            told(
                by_status(response).await,
                sent.to_owned(),
                "the key and the address are good, and nothing of it is kept",
            )
        }
        Destination::Webhook(settings) => {
            let sent = format!(
                "An empty batch, signed, went to {}",
                settings.url.host_str().unwrap_or_default()
            );
            let response = webhook::trial(settings).send().await;
            told(
                by_status(response).await,
                sent,
                "the receiver takes what is signed with this secret",
            )
        }
        Destination::Segment(settings) => {
            let sent = format!(
                "One event, moa_test, of a device, moa-test, went to {}, where there is no test mode",
                settings.url.host_str().unwrap_or_default()
            );
            let response = segment::trial(settings, now).send().await;
            told(
                by_status(response).await,
                sent,
                "it is kept there like any other event",
            )
        }
    }
}

fn told(answer: Answer, sent: String, seen: &str) -> Result<String, TrialError> {
    match answer {
        Answer::Taken { words } => Ok(format!("{sent}. It was taken: {words}; {seen}.")),
        Answer::Refused { reason } => Err(TrialError::Refused { sent, reason }),
        Answer::Later { reason, .. } => Err(TrialError::Unanswered { sent, reason }),
    }
}

/// Services that say all by the status.
async fn by_status(response: reqwest::Result<Response>) -> Answer {
    let later = |reason| Answer::Later {
        reason,
        after: None,
    };
    let response = match response {
        Ok(response) => response,
        Err(error) => return later(answer::reason(error)),
    };
    let status = response.status();
    let hint = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "; compare the key or the secret",
        StatusCode::NOT_FOUND => "; compare the address",
        _ => "",
    };
    let words = format!(
        "answered {status}{hint}: {}",
        answer::beginning(response).await
    );
    let words = words.trim_end_matches([':', ' ']).to_owned();
    match status {
        _ if status.is_success() => Answer::Taken { words },
        _ if answer::is_refusal(status) => Answer::Refused { reason: words },
        _ => later(words),
    }
}

/// GA4's validation server lists what it has against an event.
async fn ga4_answer(response: reqwest::Result<Response>) -> Answer {
    let later = |reason| Answer::Later {
        reason,
        after: None,
    };
    let response = match response {
        Ok(response) => response,
        Err(error) => return later(answer::reason(error)),
    };
    let status = response.status();
    let text = answer::text(response).await.unwrap_or_default();
    let body: Value = serde_json::from_str(&text).unwrap_or_default();
    let Some(complaints) = body["validationMessages"]
        .as_array()
        .filter(|_| status.is_success())
    else {
        return later(format!(
            "answered {status}, and nothing that GA4's validation server would say"
        ));
    };
    let complaint = |one: &Value| {
        let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
        format!("{}: {}", text("fieldPath"), text("description"))
    };
    match complaints.is_empty() {
        true => Answer::Taken {
            words: "it has nothing against the event".to_owned(),
        },
        false => Answer::Refused {
            reason: complaints
                .iter()
                .map(complaint)
                .collect::<Vec<_>>()
                .join("; "),
        },
    }
}

#[cfg(test)]
mod tests;
