//! How deep the visitor has scrolled. Pure: told positions and times, says when to send which depth.
//!
//! Each new multiple of 5 percent is sent once, never a lower one, at most two events a second
//! (`docs/decisions.md`). Detail pages grow after load, so a position is measured against
//! the height the page has at that moment, and the depth already reached stays (facts/storefront 4).

/// Milliseconds between two events.
pub const INTERVAL: f64 = 500.0;

/// The scroll depth of one page view.
#[derive(Debug, Default, Clone, Copy)]
pub struct ScrollDepth {
    reached: u32,
    sent: u32,
    sent_at: Option<f64>,
}

impl ScrollDepth {
    /// The visitor sees the page down to `bottom` of `height` pixels.
    pub fn see(&mut self, bottom: f64, height: f64) {
        if !(height > 0.0 && bottom > 0.0) {
            return;
        }
        // A pixel's tolerance: zoomed pages end on fractions of a pixel.
        let percent = ((bottom + 1.0) / height * 100.0).min(100.0);
        let depth = percent as u32 / 5 * 5;
        self.reached = self.reached.max(depth);
    }

    /// The depth to send now, at `now` milliseconds; `None` when there is nothing new or it is too
    /// soon after the last one.
    pub fn due(&self, now: f64) -> Option<u32> {
        // A clock that was set back must not silence the page.
        let too_soon = |at: f64| now >= at && now - at < INTERVAL;
        if self.sent_at.is_some_and(too_soon) {
            return None;
        }
        self.rest()
    }

    /// The depth still to send when the page goes.
    pub fn rest(&self) -> Option<u32> {
        self.is_behind().then_some(self.reached)
    }

    /// The depth reached is sent, at `now` milliseconds.
    pub fn sent(&mut self, now: f64) {
        self.sent = self.reached;
        self.sent_at = Some(now);
    }

    /// Whether there is a depth that was not sent yet.
    pub fn is_behind(&self) -> bool {
        self.reached > self.sent
    }
}

#[cfg(test)]
mod tests;
