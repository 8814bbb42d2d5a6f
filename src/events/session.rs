//! What is told of a session and of the attention in it.

use serde::Serialize;

use super::event::Event;
use super::property::Required;
use crate::amount::Amount;
use crate::host::Text;

/// When a session starts.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SessionStart;

impl Event for SessionStart {
    const NAME: &'static str = "$session_start";
}

/// When a session ends.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SessionEnd;

impl Event for SessionEnd {
    const NAME: &'static str = "$session_end";
}

/// When the browser's active state changes.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Engagement {
    /// Title of the page, or the name the page gives itself.
    #[serde(rename = "$page_name")]
    pub page_name: Text,
    /// Milliseconds for which the page was visible and focused.
    #[serde(rename = "$engagement_time_ms")]
    pub engagement_time_ms: Required<Amount>,
}

impl Event for Engagement {
    const NAME: &'static str = "$engagement";
}
