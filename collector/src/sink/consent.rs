//! Whether a visitor has declined that their data goes to who advertises.
//!
//! The tracker sends nothing without consent, so what a page of ours tells is told with it. Senders that know more say so
//! in `context.consent`: under Google's names, as `marketing`, or as Segment's consent tools do.

use serde_json::Value;

use crate::sink::message::Message;

/// The names under which senders state it.
const NAMES: [&str; 4] = [
    "ad_user_data",
    "ad_personalization",
    "ad_storage",
    "marketing",
];

/// Whether a message says that its visitor has declined. What is not stated is not declined.
pub(super) fn declines(message: &Message) -> bool {
    let stated = |name: &&str| message.context(&["consent", name]);
    NAMES.iter().filter_map(stated).any(is_no) || declines_category(message)
}

/// `categoryPreferences` of Segment's consent tools: categories are named by who set them up.
fn declines_category(message: &Message) -> bool {
    let categories = message.context(&["consent", "categoryPreferences"]);
    let categories = categories.and_then(Value::as_object);
    categories.into_iter().flatten().any(|(name, answer)| {
        let name = name.to_lowercase();
        let is_of_ads = ["advertis", "marketing", "targeting", "광고", "마케팅"]
            .iter()
            .any(|word| name.contains(word));
        is_of_ads && is_no(answer)
    })
}

fn is_no(answer: &Value) -> bool {
    match answer {
        Value::Bool(answer) => !answer,
        Value::String(answer) => answer.eq_ignore_ascii_case("denied"),
        _ => false,
    }
}

/// What is stated under one of Google's names, where it is.
pub(super) fn stated(message: &Message, name: &str) -> Option<bool> {
    match message.context(&["consent", name])? {
        Value::Bool(answer) => Some(*answer),
        Value::String(answer) if answer.eq_ignore_ascii_case("granted") => Some(true),
        Value::String(answer) if answer.eq_ignore_ascii_case("denied") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
