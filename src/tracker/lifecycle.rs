//! How the page is looked at, hidden and left, and what it is told of the visitor's attention.

use super::Tracker;
use crate::delivery::envelope::{self, Message};
use crate::events::{Engagement, Event};
use crate::host::{
    NONE, clock,
    events::{self, HostEvent},
};
use crate::identity::Session;
use crate::page::PageType;
use crate::place;
use crate::signals::engagement;
use crate::storefront::join;

/// Milliseconds by which a timer may come early: clocks are coarse.
pub(super) const EARLY: f64 = 100.0;

impl Tracker {
    pub(super) fn on_visibility(&mut self) {
        self.attention();
        if !self.is_hidden {
            return;
        }
        if self.is_going {
            // The browser may have cut short what was done when the page went. One that is visible comes back
            // from the back-forward cache: the next tracker's.
            self.on_leave();
        } else {
            // On a phone this is often the last that is heard of a page. What the page shows late is
            // still waited for: most hidden pages live on.
            self.scroll_rest();
            self.see_title();
            self.engaged(0.0);
        }
    }

    /// An event is over. Nothing stays in the memory of a page that may be gone without another word; what it
    /// does in one go leaves together.
    pub fn rest(&mut self, event: HostEvent) {
        // Another visitor's session begins at once, unless the page's view is about to tell of it.
        if self.unviewed.is_none() && self.identity.has_turned() {
            self.turn(clock::now());
        }
        if !self.is_hidden && !self.is_going {
            return;
        }
        if matches!(
            event,
            HostEvent::Leave | HostEvent::Visibility | HostEvent::Done
        ) {
            self.identity.settle(clock::now());
            self.transport.on_hidden(self.is_going);
        } else if !self.transport.is_empty() {
            events::microtask(HostEvent::Done);
        }
    }

    pub(super) fn on_leave(&mut self) {
        self.is_going = true;
        self.on_ready();
        self.look(true);
        self.confirm_claim(false);
        self.scroll_rest();
        self.see_title();
        self.engagement_active(false);
        self.engaged(0.0);
        if self.page_type == Some(PageType::Join) {
            join::keep_form();
        }
    }

    /// The page is looked at, or is not any more. Who looks after a long absence begins a session.
    pub(super) fn attention(&mut self) {
        self.is_hidden = place!("document.visibilityState").read().is("hidden");
        if self.is_going {
            return;
        }
        let document = place!("document").read();
        let is_active = !self.is_hidden && document.call("hasFocus", NONE).is_true();
        self.engagement_active(is_active);
        let now = clock::now();
        if is_active && !self.identity.goes_on(now) {
            // What is not told yet is of the session before.
            self.page_view_titled(now, true);
            self.turn(now);
        } else if is_active {
            self.identity.see(now);
        }
        // Attention is activity: while it lasts it is told often enough to keep the session.
        self.engaged(match is_active {
            true => self.identity.timeout / 2.0,
            false => engagement::LEAST,
        });
        // Nobody tells when the focus goes from a frame of the page to another window.
        let now = clock::elapsed();
        if !self.is_hidden && now >= self.beat_at - EARLY {
            self.beat_at = now + engagement::BEAT;
            events::timeout(engagement::BEAT, HostEvent::Beat);
        }
    }

    pub(super) fn engagement_active(&mut self, is_active: bool) {
        self.engagement.set_active(is_active, clock::elapsed());
    }

    /// Sends the attention that has come together, from `least` milliseconds on. It belongs to the session
    /// in which it was given: what is found when that is over stands at its end.
    pub(super) fn engaged(&mut self, least: f64) {
        if let Some(engaged) = self.engagement.due(least) {
            let mut time = clock::now();
            if self.identity.goes_on(time) {
                self.turn(time);
            } else {
                time = self.identity.session.activity.seen;
            }
            let message = self.engagement_message(engaged, &self.identity.session, time);
            self.transport.take(message);
            // Only now: the browser may cut off what is done as the page goes, and it is begun again then.
            self.engagement.told(engaged);
        }
    }

    pub(super) fn engagement_message(&self, engaged: f64, session: &Session, now: f64) -> Message {
        let event = Engagement::new()
            .page_name(self.page_name.as_text())
            .engagement_time_ms(engaged);
        envelope::message(Engagement::NAME.into(), event.properties(), session, now)
    }
}
