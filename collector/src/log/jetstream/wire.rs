//! What a message looks like in the stream: the payload is its body, exactly as a SQLite log keeps
//! it; a header says what else is known of it, as JSON.

use std::borrow::Cow;
use std::sync::Arc;

use async_nats::HeaderMap;
use async_nats::header::{HeaderValue, NATS_MESSAGE_ID};
use chrono::{DateTime, Utc};
use moa_message::provenance::Provenance;
use moa_message::timestamp;
use moa_message::verdict::Fault;
use moa_message::{BrokenMessage, Checked, stored};
use serde::{Deserialize, Serialize};

/// The header with an [`Envelope`].
const ARRIVAL: &str = "Moa-Arrival";

/// How many bytes of reasons one message carries: with the longest body they must stay below what
/// a server takes.
const FAULTS_LIMIT: usize = 24 * 1024;

/// The bytes a server must take in one message (`max_payload`, and 1 MiB unless set): the longest
/// body, its headers.
pub const PAYLOAD: usize = moa_message::limits::BODY_LIMIT + FAULTS_LIMIT + 16 * 1024;

/// What is known of a message beside its body.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    #[serde(borrow)]
    mall: Cow<'a, str>,
    received_at: Cow<'a, str>,
    /// Where it came in; collectors before this one did not say.
    #[serde(default)]
    provenance: Option<Provenance>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    warnings: Cow<'a, [Fault]>,
    /// Only of a rejected message.
    rejected: Option<Rejected<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rejected<'a> {
    /// The write key that it came with.
    #[serde(borrow, default)]
    key: Option<Cow<'a, str>>,
    #[serde(borrow)]
    message_id: Option<Cow<'a, str>>,
    errors: Cow<'a, [Fault]>,
}

/// Why something in the stream is no message. Something else has written to the stream's subjects.
#[derive(Debug, thiserror::Error)]
#[error("it is no message of a collector: {0}")]
pub struct ForeignError(&'static str);

/// The headers that a message has in the stream.
///
/// # Errors
///
/// When it cannot be said in headers, which no text that JSON can hold leads to.
pub fn headers(
    checked: &Checked,
    received_at: DateTime<Utc>,
) -> Result<HeaderMap, async_nats::header::ParseHeaderValueError> {
    let mut headers = HeaderMap::new();
    let envelope = match checked {
        Ok(message) => Envelope {
            mall: Cow::Borrowed(&message.mall),
            received_at: timestamp::text(received_at).into(),
            provenance: Some(message.provenance),
            warnings: limited(&message.warnings),
            rejected: None,
        },
        Err(broken) => Envelope {
            mall: Cow::Borrowed(&broken.mall),
            received_at: timestamp::text(received_at).into(),
            provenance: None,
            warnings: Cow::default(),
            rejected: Some(Rejected {
                key: broken.key.as_deref().map(Cow::Borrowed),
                message_id: broken.message_id.as_deref().map(Cow::Borrowed),
                errors: limited(&broken.faults),
            }),
        },
    };
    headers.insert(ARRIVAL, json(&envelope)?);
    if let Ok(message) = checked {
        // As JSON, whatever is in an id: a line break would end the header. A page's id takes no server's place.
        let id = match message.is_by_page() {
            true => json(&(&*message.mall, &message.message_id)),
            false => json(&(&*message.mall, &message.message_id, "server")),
        };
        headers.insert(NATS_MESSAGE_ID, id?);
    }
    Ok(headers)
}

/// An accepted message, as who only passes it on needs it.
pub struct Accepted {
    /// The mall it is of.
    pub mall: Arc<str>,
    /// When a collector got it.
    pub received_at: DateTime<Utc>,
    /// See [`moa_message::Message::body`].
    pub body: String,
}

/// The accepted message with these headers, not looked into; `None` where it was rejected.
///
/// # Errors
///
/// [`ForeignError`] when no collector has written it.
pub fn accepted(
    headers: Option<&HeaderMap>,
    payload: &[u8],
) -> Result<Option<Accepted>, ForeignError> {
    let (envelope, received_at, body) = opened(headers, payload)?;
    Ok(match envelope.rejected {
        Some(_) => None,
        None => Some(Accepted {
            mall: envelope.mall.into(),
            received_at,
            body,
        }),
    })
}

/// The message with these headers, and when it came.
///
/// # Errors
///
/// [`ForeignError`] when no collector has written it.
pub fn read(
    headers: Option<&HeaderMap>,
    payload: &[u8],
) -> Result<(Checked, DateTime<Utc>), ForeignError> {
    let (envelope, received_at, body) = opened(headers, payload)?;
    let mall: Arc<str> = envelope.mall.into();
    let checked = match envelope.rejected {
        Some(rejected) => Err(BrokenMessage {
            mall,
            key: rejected.key.map(Arc::from),
            message_id: rejected.message_id.map(Cow::into_owned),
            faults: rejected.errors.into_owned(),
            body,
        }),
        None => Ok(stored(
            mall,
            body,
            envelope.provenance,
            envelope.warnings.into_owned(),
            received_at,
        )
        .ok_or(ForeignError("it has not what every message has"))?),
    };
    Ok((checked, received_at))
}

fn opened<'a>(
    headers: Option<&'a HeaderMap>,
    payload: &[u8],
) -> Result<(Envelope<'a>, DateTime<Utc>, String), ForeignError> {
    let header = headers
        .and_then(|headers| headers.get(ARRIVAL))
        .ok_or(ForeignError("it has no header Moa-Arrival"))?;
    let envelope: Envelope<'_> = serde_json::from_str(header.as_str())
        .map_err(|_| ForeignError("its header Moa-Arrival cannot be read"))?;
    let received_at = timestamp::read(&envelope.received_at)
        .ok_or(ForeignError("it does not say when it came"))?;
    let body = std::str::from_utf8(payload).map_err(|_| ForeignError("it is no text"))?;
    Ok((envelope, received_at, body.to_owned()))
}

fn json(value: &impl Serialize) -> Result<HeaderValue, async_nats::header::ParseHeaderValueError> {
    // Texts and lists of texts: they can always be written.
    serde_json::to_string(value).unwrap_or_default().parse()
}

/// As many of the faults as have room, and how many have not.
fn limited(faults: &[Fault]) -> Cow<'_, [Fault]> {
    let mut room = FAULTS_LIMIT;
    let fit = faults.iter().take_while(|fault| {
        // Each byte can become six when it is escaped.
        let bytes = 32 + 6 * (fault.path.len() + fault.reason.len());
        room = room.saturating_sub(bytes);
        room > 0
    });
    let fit = fit.count();
    if fit == faults.len() {
        return Cow::Borrowed(faults);
    }
    let more = Fault::new("", format!("and {} more", faults.len() - fit));
    faults[..fit].iter().cloned().chain([more]).collect()
}

#[cfg(test)]
mod tests;
