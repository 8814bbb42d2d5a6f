//! Wires the rooms together and owns the state of one page view.
//!
//! The events a page yields are in `tracker/`: its own events (`view`), the visitor (`visitor`), buying and
//! claiming (`shopping`), how it is looked at, hidden and left (`lifecycle`), and the page's calls
//! (`calls`).

mod calls;
mod lifecycle;
mod shopping;
mod view;
mod visitor;

use crate::context;
use crate::delivery::envelope;
use crate::delivery::transport::Transport;
use crate::events::{Event, MoaError, SessionEnd, SessionStart};
use crate::host::{
    self, Global, Text, Value, clock, console,
    events::{self, HostEvent},
    failure, privacy, scrolling,
};
use crate::identity::Identity;
use crate::page::PageType;
use crate::place;
use crate::settings::Settings;
use crate::signals::engagement;
use crate::signals::scroll::ScrollDepth;
use crate::storefront::{join, member, page_signals};

/// Milliseconds until the first further look at what a page shows late; each look waits half as long
/// again as the one before it, for most comes soon or not at all.
const LOOK_AGAIN: f64 = 100.0;

/// One page view.
pub struct Tracker {
    identity: Identity,
    transport: Transport,
    privacy: Global,
    /// Milliseconds an event waits for what the page shows late.
    wait: f64,
    /// Known once the page has been read.
    page_type: Option<PageType>,
    /// Name of the page: its title, unless the page names itself.
    page_name: Global,
    /// Since when the page is seen, and until when its title may come; `None` once its view is told.
    unviewed: Option<(f64, f64)>,
    /// The title when it was looked at last: it is the page's own once it differs.
    title: Global,
    /// Whether the view was told before the page had a title of its own.
    is_untitled: bool,
    /// Until when the page's event may wait; `None` before the page is known and once it is sent.
    view_until: Option<f64>,
    /// The same for what is known of the visitor.
    visitor_until: Option<f64>,
    /// When the next look is due.
    look_due: f64,
    look_delay: f64,
    /// Whether a member is logged in: when the page is left for a login, its cookies come before it goes.
    is_login: bool,
    /// Whether a guest has become a member, and nobody was told.
    has_logged_in: bool,
    scroll: ScrollDepth,
    engagement: engagement::Engagement,
    /// When the next beat is due.
    beat_at: f64,
    /// Whether the page is hidden.
    is_hidden: bool,
    /// Whether the page is being left or closed.
    is_going: bool,
    /// When a purchase button was clicked last.
    bought_at: f64,
    /// What the last click asked to take back, and when.
    claim: Global,
    claimed_at: f64,
    /// Whether the claim is sent off when the page goes.
    claim_leaves: bool,
    /// Whether the page has said what is in the cart since the last change.
    is_cart_read: bool,
    /// What was added to the cart, an array of the records of rows, and until when it may wait for the
    /// rows of the whole cart.
    additions: Global,
    additions_until: f64,
    /// What still holds personal data to be hashed: an array of `[event, properties, time]`, without an
    /// event where they are of the user.
    unprotected: Global,
    /// The product of the page, as it was when the page was new: fragments bring globals of their
    /// own.
    product_no: Global,
}

impl Tracker {
    /// A page view with these settings, not begun yet. `is_pending`: nothing is stored or sent before
    /// [`Tracker::allow`].
    pub fn new(settings: Settings, is_pending: bool) -> Tracker {
        if settings.debug {
            console::debug(true, false);
        }
        let identity = Identity::load(clock::now(), settings.session_timeout);
        let device_id = identity.session.device_id();
        failure::report_to(*settings.batch_url, *settings.write_key, device_id);
        Tracker {
            identity,
            transport: Transport::new(*settings.batch_url, *settings.write_key, is_pending),
            privacy: settings.privacy,
            wait: settings.wait,
            page_type: None,
            page_name: Default::default(),
            unviewed: Some((0.0, 0.0)),
            title: Default::default(),
            is_untitled: false,
            view_until: None,
            visitor_until: None,
            look_due: f64::INFINITY,
            look_delay: LOOK_AGAIN,
            is_login: false,
            has_logged_in: false,
            scroll: Default::default(),
            engagement: Default::default(),
            beat_at: 0.0,
            is_hidden: false,
            is_going: false,
            bought_at: 0.0,
            claim: Global::default(),
            claimed_at: 0.0,
            claim_leaves: false,
            is_cart_read: false,
            additions: Global::new(host::array()),
            additions_until: 0.0,
            unprotected: Global::new(host::array()),
            product_no: Default::default(),
        }
    }

    /// Listens to the page, and sends the events it yields when it is parsed: after the calls that are waiting, unless
    /// it `is_late`.
    pub fn begin(&mut self, is_late: bool) {
        let document = place!("document").read();
        let window = place!("window").read();
        events::listen(window, "pagehide", false, HostEvent::Leave);
        events::listen(window, "pageshow", false, HostEvent::Shown);
        events::listen(window, "online", false, HostEvent::Online);
        events::listen(window, "focus", false, HostEvent::Attention);
        events::listen(window, "blur", false, HostEvent::Attention);
        events::listen(document, "visibilitychange", false, HostEvent::Visibility);
        self.attention();
        if place!("document.readyState").read().is("loading") {
            // The role, the globals and their later patches stand all over the document.
            events::listen(document, "DOMContentLoaded", false, HostEvent::Ready);
            // After the page's first calls, which may say who the visitor is.
            events::timeout(0.0, HostEvent::Early);
        } else if is_late {
            self.on_ready();
        } else {
            // A task of its own, as what follows it is: none of them holds the page up for long.
            events::timeout(0.0, HostEvent::Ready);
        }
    }

    /// Something happened on the page.
    pub fn wake(&mut self, event: HostEvent, value: Value) {
        match event {
            HostEvent::Call | HostEvent::Started | HostEvent::Shown | HostEvent::Done => {}
            HostEvent::Early => self.on_early(),
            HostEvent::Ready => self.on_ready(),
            HostEvent::Begun => self.on_begun(),
            HostEvent::Visibility => self.on_visibility(),
            HostEvent::Attention => self.attention(),
            HostEvent::Leave => self.on_leave(),
            HostEvent::Address => self.on_address(),
            HostEvent::Online => self.transport.on_online(),
            HostEvent::Beat => {
                self.see_title();
                self.attention();
            }
            HostEvent::Click => self.on_click(value),
            HostEvent::Request => self.on_request(value),
            HostEvent::Scroll => self.on_scroll(),
            // One that comes early was for a look that was put ahead since.
            HostEvent::LookTimer if clock::elapsed() < self.look_due - lifecycle::EARLY => {}
            HostEvent::LookTimer => {
                self.look_due = f64::INFINITY;
                self.look(false);
            }
            HostEvent::SendTimer => self.transport.on_timer(),
            HostEvent::Answer => self.on_answer(value),
        }
    }

    /// A session's beginning needs nothing of the document, and leaves before that is parsed. That of a
    /// member waits: whether it is the one of the last page stands further down.
    fn on_early(&mut self) {
        let user = &self.identity.user;
        let is_known = user.is_own() || !user.id().is_some() && !member::is_login();
        if is_known && self.page_type.is_none() && self.transport.is_empty() {
            self.turn(clock::now());
            self.transport
                .send_ahead(context::read(Text::default(), None));
        }
    }

    /// The document is parsed: the page view and the page's own event.
    fn on_ready(&mut self) {
        if self.page_type.is_some() {
            return;
        }
        let (role, page_type) = page_signals::read();
        self.page_type = Some(page_type);
        self.transport.open(context::read(role, Some(page_type)));
        self.is_login = member::is_login();
        self.meet();
        let now = clock::now();
        let until = now + self.wait;
        // A page that has named itself by now has been told of.
        if self.unviewed.is_some() {
            self.unviewed = Some((now, until));
        }
        self.view_until = Some(until);
        self.visitor_until = Some(until);
        self.page_view_titled(now, false);
        if !matches!(page_type, PageType::Join | PageType::JoinResult) {
            join::forget();
        }
        self.view(now, false);
        events::timeout(0.0, HostEvent::Begun);
    }

    /// The visitor of a new page, and all that is known of the page leaves at once.
    fn on_begun(&mut self) {
        self.look(false);
        self.transport.send();
        events::listen(place!("document").read(), "click", true, HostEvent::Click);
        events::on_ajax(HostEvent::Request);
        events::watch_navigation();
        if matches!(self.page_type, Some(PageType::Home | PageType::Product)) {
            scrolling::hear_scroll(view::MEASURE_AFTER);
        }
    }

    /// Looks at all that the page may show late, and looks again where something is missing and may
    /// still come.
    fn look(&mut self, last_chance: bool) {
        let now = clock::now();
        // Each part is looked at, whatever the others say.
        let done = [
            self.page_view_titled(now, last_chance),
            self.view(now, last_chance),
            self.add(now, last_chance),
            // What was added changes what is known of the visitor.
            self.visitor(now, last_chance),
            self.protect(last_chance),
        ];
        let due = clock::elapsed() + self.look_delay;
        if done.iter().all(|done| *done) {
            self.look_delay = LOOK_AGAIN;
        } else if due < self.look_due {
            self.look_due = due;
            events::timeout(self.look_delay, HostEvent::LookTimer);
            // The title of the next page may come at any time, too.
            if self.unviewed.is_none() {
                self.look_delay *= 1.5;
            }
        }
    }

    /// The same where something more is waited for.
    fn look_anew(&mut self) {
        self.look_delay = LOOK_AGAIN;
        self.look(false);
    }

    /// The visitor consents: what has happened so far is stored and sent.
    pub fn allow(&mut self) {
        self.identity.keep();
        self.transport.release();
    }

    fn on_answer(&mut self, answer: Value) {
        if !self.transport.on_answer(answer) {
            return;
        }
        let lost = self.transport.take_lost();
        if lost > 0.0 {
            // Nobody was there: no session begins with it.
            let error = MoaError::new().reason("lost").count(lost);
            let (name, session) = (MoaError::NAME.into(), &self.identity.session);
            let message = envelope::message(name, error.properties(), session, clock::now());
            self.transport.take(message);
        }
    }

    fn event<E: Event>(&mut self, event: E) {
        self.track(E::NAME.into(), E::CAMPAIGN, event.properties());
    }

    fn track(&mut self, name: Value, with_campaign: bool, properties: Value) {
        let now = clock::now();
        if with_campaign {
            self.identity.touch(now);
            properties.assign(self.identity.session.campaign());
        }
        self.send(name, properties, now);
    }

    /// Sends an event (or, without a name, user properties) once its personal data is dropped or hashed
    /// as the merchant wants it.
    fn send_private(&mut self, event: Value, properties: Value) {
        let waiting = host::array();
        waiting.push(event);
        waiting.push(properties);
        waiting.push(clock::now());
        self.unprotected.push(waiting);
        self.look_anew();
    }

    /// Sends what waits for a hash and has one, or is to go without. Whether nothing waits.
    fn protect(&mut self, last_chance: bool) -> bool {
        let still = host::array();
        for at in 0..self.unprotected.length() {
            let waiting = self.unprotected.at(at);
            let properties = waiting.at(1);
            // In the order in which they were told: one may clear what the other sets.
            if still.length() == 0 && privacy::protect(properties, *self.privacy, last_chance) {
                self.send(waiting.at(0), properties, waiting.at(2).as_number());
            } else {
                still.push(waiting);
            }
        }
        self.unprotected = Global::new(still);
        still.length() == 0
    }

    /// An event and its properties, or, without an event, user properties. Whether they have a JSON form
    /// and were taken.
    #[inline(never)]
    fn send(&mut self, event: Value, content: Value, time: f64) -> bool {
        self.turn(time);
        let session = &self.identity.session;
        let message = envelope::message(event, content, session, time);
        self.transport.take(message)
    }

    /// Something happens at `time`: tells of the session's end and beginning, should it be a new one.
    fn turn(&mut self, time: f64) {
        self.identity.touch(time);
        let Some(ended) = self.identity.turned() else {
            return;
        };
        let mut seen = ended.activity.seen;
        // A page that had no view in the session has nothing to say of it.
        if self.unviewed.is_none() {
            // Another visitor's has ended this one.
            if ended.activity.goes_on(time, self.identity.timeout) {
                seen = time;
            }
            self.engagement.beat(clock::elapsed());
            if let Some(engaged) = self.engagement.due(0.0) {
                let message = self.engagement_message(engaged, &ended, seen);
                self.transport.take(message);
                self.engagement.told(engaged);
            }
        }
        if ended.id().is_some() {
            let message = envelope::turn(SessionEnd::NAME, ".end", &ended, seen);
            self.transport.take(message);
        }
        let session = &self.identity.session;
        let message = envelope::turn(SessionStart::NAME, ".start", session, time);
        self.transport.take(message);
    }
}
