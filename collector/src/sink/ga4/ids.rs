//! Who a visitor and a session are to GA4: numbers made of Moa's ids, the same whenever they are made.

use ring::digest::{SHA256, digest};

use super::personal;
use crate::sink::message::Message;

/// The longest `user_id`, in characters.
const USER_ID_CHARS: usize = 256;

/// The `client_id` of a visitor, in the form that GA4's own cookie has.
pub(super) fn client(message: &Message) -> String {
    let (kind, id) = message.visitor();
    let number = hash(&[&message.mall, kind, id]);
    format!("{}.{}", number >> 32, number & u64::from(u32::MAX))
}

/// The `session_id`, which GA4 wants to be a positive number (`^\d+$`). Below 2^48, so no reader
/// rounds it.
pub(super) fn session(message: &Message) -> Option<String> {
    let id = message.context_text(&["sessionId"])?;
    let number = hash(&[&message.mall, "session", id]) >> 16;
    Some(number.max(1).to_string())
}

/// The `user_id`. One that says who somebody is, or is too long, goes by its hash.
pub(super) fn user(message: &Message) -> Option<String> {
    let id = message.text("userId")?;
    let is_fine = id.chars().count() <= USER_ID_CHARS && !personal::is_personal_text(id);
    Some(match is_fine {
        true => id.to_owned(),
        false => format!("{:016x}", hash(&[&message.mall, "user", id])),
    })
}

/// Eight characters that tell a text from others.
pub(super) fn mark(text: &str) -> String {
    format!("{:08x}", hash(&[text]) >> 32)
}

fn hash(parts: &[&str]) -> u64 {
    let digest = digest(&SHA256, parts.join("\n").as_bytes());
    let bytes = digest.as_ref().iter().take(8);
    bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
}
