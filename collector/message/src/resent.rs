//! A broken message that a sender goes on sending.

use indexmap::IndexMap;

use crate::batch::Fields;

/// Whether two texts of broken messages are the same message, sent at different times.
pub fn is_resent(body: &str, earlier: &str) -> bool {
    fn sent(body: &str) -> Option<IndexMap<String, &str>> {
        let fields: Fields<'_> = serde_json::from_str(body).ok()?;
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name.to_string(), value.get()));
        Some(fields.filter(|(name, _)| name != "sentAt").collect())
    }
    // Only the time of sending may differ, and times are about as long as each other.
    const TIME: usize = 40;
    body == earlier
        || (body.len().abs_diff(earlier.len()) <= TIME
            && sent(body).is_some_and(|fields| sent(earlier) == Some(fields)))
}

#[cfg(test)]
mod tests;
