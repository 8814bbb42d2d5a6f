//! How the page is looked at, hidden and left.

use super::recorder::Recorder;
use super::view::View;
use crate::host::{
    NONE, clock,
    events::{self, HostEvent},
};
use crate::place;
use crate::signals::engagement;

/// Milliseconds by which a timer may come early: clocks are coarse.
pub const EARLY: f64 = 100.0;

/// Whether the page is there, and looked at.
#[derive(Default)]
pub struct Lifecycle {
    /// When the next beat is due.
    beat_at: f64,
    /// Whether the page is hidden.
    pub is_hidden: bool,
}

impl Lifecycle {
    /// An event is over. Nothing stays in the memory of a page that may be gone without another word; what it
    /// does in one go leaves together.
    pub fn flush(&self, recorder: &mut Recorder, event: HostEvent) {
        // Another visitor's session begins at once, unless the page's view is about to tell of it.
        if recorder.is_viewed && recorder.identity.has_rotated() {
            recorder.rotate_session(clock::now());
        }
        if !self.is_hidden && !recorder.is_going {
            return;
        }
        if matches!(
            event,
            HostEvent::Leave | HostEvent::Visibility | HostEvent::Done
        ) {
            recorder.identity.settle(clock::now());
            recorder.transport.on_hidden(recorder.is_going);
        } else if !recorder.transport.is_empty() {
            events::microtask(HostEvent::Done);
        }
    }

    /// The page is looked at, or is not any more. Who looks after a long absence begins a session.
    pub fn attention(&mut self, recorder: &mut Recorder, view: &mut View) {
        self.is_hidden = place!("document.visibilityState").read().is("hidden");
        if recorder.is_going {
            return;
        }
        let document = place!("document").read();
        let is_active = !self.is_hidden && document.call("hasFocus", NONE).is_true();
        recorder.set_active(is_active);
        let now = clock::now();
        if is_active && !recorder.identity.goes_on(now) {
            // What is not told yet is of the session before.
            let _ = view.poll_title(recorder, now, true);
            recorder.rotate_session(now);
        } else if is_active {
            recorder.identity.see(now);
        }
        // Attention is activity: while it lasts it is told often enough to keep the session.
        recorder.engaged(match is_active {
            true => recorder.identity.timeout / 2.0,
            false => engagement::LEAST,
        });
        // Nobody tells when the focus goes from a frame of the page to another window.
        let now = clock::elapsed();
        if !self.is_hidden && now >= self.beat_at - EARLY {
            self.beat_at = now + engagement::BEAT;
            events::timeout(engagement::BEAT, HostEvent::Beat);
        }
    }
}
