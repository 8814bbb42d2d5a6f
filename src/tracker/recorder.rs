//! Recording what happens: an event gets its time, session and attention, and leaves.

use core::task::Poll;

use crate::amount::Amount;
use crate::delivery::envelope::{self, Message};
use crate::delivery::transport::Transport;
use crate::events::{Engagement, Event, Required, SessionEnd, SessionStart};
use crate::host::{Global, Value, clock, message};
use crate::identity::{Identity, Session};
use crate::page::PageType;
use crate::signals::engagement;

/// What all rooms record with.
pub struct Recorder {
    pub identity: Identity,
    pub transport: Transport,
    /// Milliseconds an event waits for what the page shows late.
    pub wait: f64,
    /// Known once the page has been read.
    pub page_type: Option<PageType>,
    /// Name of the page: its title, unless the page names itself.
    pub page_name: Global,
    /// Whether the page's view was told.
    pub is_viewed: bool,
    /// Whether the page is being left or closed.
    pub is_going: bool,
    pub engagement: engagement::Engagement,
    /// Id of the piece of attention that is being told.
    pub piece: Global,
}

impl Recorder {
    pub fn event<E: Event>(&mut self, event: &E) {
        self.track(E::NAME.into(), E::CAMPAIGN, event.properties());
    }

    pub fn track(&mut self, name: Value, with_campaign: bool, properties: Value) {
        let now = clock::now();
        if with_campaign {
            self.identity.touch(now);
            properties.assign(self.identity.session.campaign());
        }
        self.send(name, properties, now);
    }

    /// An event and its properties, or, without an event, user properties. Whether they have a JSON form
    /// and were taken.
    #[inline(never)]
    pub fn send(&mut self, event: Value, content: Value, time: f64) -> bool {
        self.rotate_session(time);
        let session = &self.identity.session;
        let message = envelope::message(event, content, session, time);
        self.transport.take(message)
    }

    /// Something happens at `time`: tells of the session's end and beginning, should it be a new one.
    pub fn rotate_session(&mut self, time: f64) {
        self.identity.touch(time);
        let Some(ended) = self.identity.rotated() else {
            return;
        };
        let mut seen = ended.activity.seen;
        // A page that had no view in the session has nothing to say of it.
        if self.is_viewed {
            // Another visitor's has ended this one.
            if ended.activity.goes_on(time, self.identity.timeout) {
                seen = time;
            }
            self.engagement.beat(clock::elapsed());
            if let Some(engaged) = self.engagement.due(0.0) {
                self.begin_piece();
                let message = self.engagement_message(engaged, &ended, seen);
                self.end_piece(message, engaged);
            }
        }
        if ended.id().is_some() {
            let message = envelope::of_session(SessionEnd::NAME, ".end", &ended, seen);
            self.transport.take(message);
        }
        let session = &self.identity.session;
        let message = envelope::of_session(SessionStart::NAME, ".start", session, time);
        self.transport.take(message);
    }

    /// The page has the visitor's attention from now on, or has not.
    pub fn set_active(&mut self, is_active: bool) {
        self.engagement.set_active(is_active, clock::elapsed());
    }

    /// Sends the attention that has come together, from `least` milliseconds on. It belongs to the session
    /// in which it was given: what is found when that is over stands at its end.
    pub fn engaged(&mut self, least: f64) {
        if let Some(engaged) = self.engagement.due(least) {
            let mut time = clock::now();
            if self.identity.goes_on(time) {
                self.rotate_session(time);
            } else {
                time = self.identity.session.activity.seen;
            }
            self.begin_piece();
            let message = self.engagement_message(engaged, &self.identity.session, time);
            self.end_piece(message, engaged);
        }
    }

    /// The browser may cut off what is done as the page goes, and it is begun again then: a piece has its id until it is
    /// marked as told, so that it is told again as the same.
    fn begin_piece(&mut self) {
        if !self.piece.is_some() {
            self.piece = Global::new(message::new_id());
        }
    }

    fn end_piece(&mut self, message: Message, engaged: f64) {
        self.transport.take(message);
        self.piece = Global::default();
        self.engagement.told(engaged);
    }

    fn engagement_message(&self, engaged: f64, session: &Session, now: f64) -> Message {
        let event = Engagement {
            page_name: self.page_name.as_text(),
            engagement_time_ms: Required(Amount(engaged)),
        };
        let name = Engagement::NAME.into();
        envelope::identified(*self.piece, name, event.properties(), session, now)
    }
}

/// Nothing is left to do, or something still waits.
pub fn ready(is_done: bool) -> Poll<()> {
    match is_done {
        true => Poll::Ready(()),
        false => Poll::Pending,
    }
}
