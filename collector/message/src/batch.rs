//! The body of `POST /v1/batch`, taken apart.
//!
//! Only the outside is parsed here; every message stays the text it came as (see
//! [`crate::raw_json`]) and is looked into by [`crate::check`], so that one broken message
//! does not spoil its batch.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::raw_json::is_nothing;

/// How many messages a batch may have.
pub const MESSAGE_LIMIT: usize = 10_000;

/// How many bytes a batch's messages may come to when each carries the batch's context.
pub const EXPANDED_LIMIT: usize = 16_000_000;

/// Why a body is not taken as a batch. The text says to a person what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The body is no JSON at all.
    #[error("the body is not JSON ({0}); send an object like {{\"writeKey\":\"…\",\"batch\":[…]}}")]
    BadJson(String),
    /// The body is JSON, but no batch.
    #[error(
        "the body is not a batch ({0}); send an object like {{\"writeKey\":\"…\",\"batch\":[…]}}"
    )]
    BadBatch(String),
    /// The body is JSON, but no message.
    #[error(
        "the body is not a message ({0}); send an object like {{\"messageId\":\"…\",\"anonymousId\":\"…\",…}}"
    )]
    BadMessage(String),
    /// More messages than a batch may have.
    #[error(
        "the batch has {count} messages and at most {limit} are taken; send them in several smaller batches"
    )]
    TooManyMessages {
        /// How many were sent.
        count: usize,
        /// How many may be.
        limit: usize,
    },
    /// The batch's context, repeated for every message, would grow too large.
    #[error(
        "the batch's context with each of its messages makes more than {limit} bytes; send a smaller context or fewer messages"
    )]
    ContextTooLarge {
        /// How many bytes may come of it.
        limit: usize,
    },
}

impl BatchError {
    /// The word for it that programs may rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadJson(_) => "bad_json",
            Self::BadBatch(_) => "bad_batch",
            Self::BadMessage(_) => "bad_message",
            Self::TooManyMessages { .. } => "too_many_messages",
            Self::ContextTooLarge { .. } => "context_too_large",
        }
    }
}

/// The members of a JSON object in their order, the values unparsed. Of a repeated name the last counts.
pub type Fields<'a> = IndexMap<Name<'a>, &'a RawValue, RandomState>;

/// A member's name; borrowed from the text unless it is written with escapes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Name<'a>(Cow<'a, str>);

impl<'a> From<&'a str> for Name<'a> {
    fn from(name: &'a str) -> Self {
        Self(Cow::Borrowed(name))
    }
}

impl Deref for Name<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Name<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(name.into())
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}

/// A batch whose messages have not been looked into.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with \"batch\"")]
pub struct Batch<'a> {
    /// The messages, in the order sent.
    #[serde(borrow, rename = "batch", deserialize_with = "some_or_none")]
    pub messages: Vec<&'a RawValue>,
    /// What is merged under the context of each message.
    #[serde(borrow, default, deserialize_with = "fields_or_nothing")]
    pub context: Option<Fields<'a>>,
    /// The sender's clock at sending, to correct its timestamps by.
    #[serde(borrow)]
    pub sent_at: Option<&'a RawValue>,
    /// The write key, where the body carries it.
    pub write_key: Option<String>,
    /// The type of messages that do not say theirs: that of the address they came to.
    #[serde(skip)]
    pub kind: Option<&'static str>,
}

/// A list, or `null` for one that is empty.
fn some_or_none<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<&'a RawValue>, D::Error> {
    Ok(Option::<Vec<&'a RawValue>>::deserialize(deserializer)?.unwrap_or_default())
}

/// An object, or what other languages write for one that is empty.
fn fields_or_nothing<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Fields<'a>>, D::Error> {
    let value = <&RawValue>::deserialize(deserializer)?;
    match is_nothing(value.get()) {
        true => Ok(None),
        false => {
            let fields = serde_json::from_str(value.get());
            fields
                .map(Some)
                .map_err(|_| D::Error::custom("\"context\" must be an object"))
        }
    }
}

impl<'a> Batch<'a> {
    /// Takes a body apart.
    ///
    /// # Errors
    ///
    /// [`BatchError::BadJson`] for what is no JSON, [`BatchError::BadBatch`] for what is no batch, and
    /// errors for batches over the limits of this module.
    pub fn parse(body: &'a str) -> Result<Self, BatchError> {
        let batch: Self = serde_json::from_str(body).map_err(|error| match error.classify() {
            Category::Data => BatchError::BadBatch(error.to_string()),
            _ => BatchError::BadJson(error.to_string()),
        })?;
        // Serde takes a list for a struct as well.
        if body.trim_ascii_start().starts_with('[') {
            return Err(BatchError::BadBatch("it is a list".to_owned()));
        }
        if batch.messages.len() > MESSAGE_LIMIT {
            return Err(BatchError::TooManyMessages {
                count: batch.messages.len(),
                limit: MESSAGE_LIMIT,
            });
        }
        if batch.expanded_length() > EXPANDED_LIMIT {
            return Err(BatchError::ContextTooLarge {
                limit: EXPANDED_LIMIT,
            });
        }
        Ok(batch)
    }

    /// Takes a body that is one message of this type, as `/v1/track` and its like have it.
    ///
    /// # Errors
    ///
    /// [`BatchError::BadJson`] for what is no JSON, [`BatchError::BadMessage`] for what is no object.
    pub fn of_one(body: &'a str, kind: &'static str) -> Result<Self, BatchError> {
        let message: &RawValue =
            serde_json::from_str(body).map_err(|error| BatchError::BadJson(error.to_string()))?;
        let fields: Fields<'_> = serde_json::from_str(message.get())
            .map_err(|error| BatchError::BadMessage(error.to_string()))?;
        let write_key = fields.get("writeKey").map(|key| key.get());
        Ok(Self {
            messages: vec![message],
            context: None,
            sent_at: None,
            write_key: write_key.and_then(|key| serde_json::from_str(key).ok()),
            kind: Some(kind),
        })
    }

    /// How many bytes its messages come to, each with the batch's context: what is kept of it.
    pub fn expanded_length(&self) -> usize {
        let own: usize = self
            .messages
            .iter()
            .map(|message| message.get().len())
            .sum();
        own + self.context_length() * self.messages.len()
    }

    fn context_length(&self) -> usize {
        let fields = self.context.iter().flatten();
        fields
            .map(|(name, value)| name.len() + value.get().len())
            .sum()
    }
}

#[cfg(test)]
mod tests;
