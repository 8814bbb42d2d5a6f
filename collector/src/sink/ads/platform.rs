//! What differs between ad platforms.

use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use reqwest::{Client, RequestBuilder};
use serde_json::{Map, Value};

use super::conversion::Conversion;
use crate::sink::answer;

/// What a platform says of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// All events are taken.
    Taken {
        /// What it says, for a person.
        words: String,
    },
    /// None is, for one of them is to blame.
    Refused {
        /// Why, for a person.
        reason: String,
    },
    /// None is known to be taken: again later.
    Later {
        /// Why, for a person.
        reason: String,
        /// How long to wait at least.
        after: Option<Duration>,
    },
}

/// A platform.
#[async_trait]
pub(crate) trait Platform: Send + Sync + 'static {
    /// What it is called.
    fn name(&self) -> &'static str;

    /// What sums are in where nothing says it.
    fn currency(&self) -> Option<&str>;

    /// How far back it takes events.
    fn oldest(&self) -> TimeDelta;

    /// How many events a request may have.
    fn most(&self) -> usize;

    /// An event as it takes it; `Ok(None)` where it has no such event.
    ///
    /// # Errors
    ///
    /// Why it would refuse it, for a person.
    fn event(&self, conversion: &Conversion) -> Result<Option<Value>, String>;

    /// Sends a request with these events. With a trial nothing of it counts.
    async fn send(&self, client: &Client, events: &[&Value], trial: Option<&str>) -> Answer;
}

/// An answer with its status and what can be read of it.
pub(crate) struct Response {
    /// The HTTP status.
    pub status: reqwest::StatusCode,
    /// Its headers.
    pub headers: reqwest::header::HeaderMap,
    /// Its body; null where it is no JSON.
    pub body: Value,
    /// The beginning of its text.
    pub beginning: String,
}

impl Response {
    /// Posts a request and reads the answer.
    ///
    /// # Errors
    ///
    /// [`Answer::Later`] where none comes.
    pub async fn of(request: RequestBuilder) -> Result<Self, Answer> {
        let later = |reason| Answer::Later {
            reason,
            after: None,
        };
        let sent = request.send().await;
        let response = sent.map_err(|error| later(answer::reason(error)))?;
        let (status, headers) = (response.status(), response.headers().clone());
        // What was taken is sent again then: the platform knows it by its id.
        let text = answer::text(response)
            .await
            .ok_or_else(|| later(format!("answered {status}, and the answer broke off")))?;
        Ok(Self {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            beginning: text.trim().chars().take(answer::REASON_CHARS).collect(),
        })
    }

    /// What an answer means that the platform's own words do not explain.
    pub fn by_status(&self) -> Answer {
        let status = self.status;
        match answer::is_refusal(status) {
            true => Answer::Refused {
                reason: format!("answered {status}: {}", self.beginning),
            },
            false => Answer::Later {
                reason: format!("answered {status}"),
                after: answer::retry_after(&self.headers),
            },
        }
    }
}

/// The members that there are.
pub(super) fn known<const N: usize>(members: [(&str, Option<Value>); N]) -> Map<String, Value> {
    let there = members.into_iter();
    there
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}
