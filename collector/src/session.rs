//! The tracker's sessions, and the end of those whose browser never comes back.
//!
//! The tracker ends a session itself, by `$session_end`, when a later page of that browser begins
//! another. Nobody does where there is no later page, so the collector ends what has been silent
//! for long ([`ender`]), by a message with the id the tracker's own would have: whichever comes
//! second is a duplicate, and each session ends once.
//!
//! ```text
//! message ─▶ Activity ─▶ the log's open sessions ─▶ ender ─▶ $session_end ─▶ the log
//! ```

pub(crate) mod ender;
mod ending;
pub(crate) mod silence;

use std::time::Duration;

pub use ending::ending;

/// When a session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Silence that ends a session: the longest any of the stores' trackers is set to.
    pub timeout: Duration,
    /// How much longer the collector waits: messages may be on their way, and a browser that comes
    /// back says itself that the session has ended.
    pub grace: Duration,
}

impl Limits {
    /// How long the collector hears nothing of a session before it ends it.
    pub fn silence(self) -> Duration {
        self.timeout.saturating_add(self.grace)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30 * 60),
            grace: Duration::from_secs(10 * 60),
        }
    }
}

#[cfg(test)]
mod tests;
