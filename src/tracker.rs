//! One page view: wires the rooms together, each with its own state, and asks them again.
//!
//! The events a page yields are in `tracker/`: its own (`view`), the visitor (`visitor`), buying and claiming
//! (`shopping`), what waits for hashes (`privacy`), how the page is looked at, hidden and left (`lifecycle`), and the
//! page's calls (`calls`); `recorder` is what all of them record with.

mod calls;
mod lifecycle;
mod privacy;
mod recorder;
mod shopping;
mod view;
mod visitor;

use crate::amount::Amount;
use crate::context;
use crate::delivery::envelope;
use crate::delivery::transport::Transport;
use crate::events::{Event, MoaError, Reason, Required};
use crate::host::{
    Text, Value, clock,
    console::{self, Shown},
    events::{self, HostEvent},
    failure, scrolling,
};
use crate::identity::Identity;
use crate::page::PageType;
use crate::place;
use crate::settings::Settings;
use crate::storefront::{join, member, page_signals};
pub use calls::Call;
use lifecycle::Lifecycle;
use privacy::Privacy;
use recorder::Recorder;
use shopping::Shopping;
use view::View;
use visitor::Visitor;

/// Milliseconds until the first further look at what a page shows late; each look waits half as long
/// again as the one before it, for most comes soon or not at all.
const LOOK_AGAIN: f64 = 100.0;

/// One page view.
pub struct Tracker {
    recorder: Recorder,
    view: View,
    visitor: Visitor,
    shopping: Shopping,
    lifecycle: Lifecycle,
    privacy: Privacy,
    /// Whether the page is known, and was not asked for its own event yet.
    is_known: bool,
    /// When the next look is due.
    look_due: f64,
    look_delay: f64,
}

impl Tracker {
    /// A page view with these settings, not begun yet. `is_pending`: nothing is stored or sent before
    /// [`Tracker::allow`].
    pub fn new(settings: Settings, is_pending: bool) -> Tracker {
        if settings.debug {
            console::debug(Shown::Messages);
        }
        let identity = Identity::load(clock::now(), settings.session_timeout);
        let device_id = identity.session.device_id();
        failure::report_to(*settings.batch_url, *settings.write_key, device_id);
        Tracker {
            recorder: Recorder {
                identity,
                transport: Transport::new(
                    *settings.batch_url,
                    *settings.write_key,
                    settings.is_sure,
                    is_pending,
                ),
                wait: settings.wait,
                page_type: None,
                page_name: Default::default(),
                piece: Default::default(),
                is_viewed: false,
                is_going: false,
                engagement: Default::default(),
            },
            view: View::default(),
            visitor: Visitor::default(),
            shopping: Shopping::new(),
            lifecycle: Lifecycle::default(),
            privacy: Privacy::new(settings.privacy),
            is_known: false,
            look_due: f64::INFINITY,
            look_delay: LOOK_AGAIN,
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
            events::microtask(HostEvent::Early);
        } else if is_late {
            self.on_ready();
        } else {
            // A task of its own, as what follows it is: none of them holds the page up for long.
            events::timeout(0.0, HostEvent::Ready);
        }
    }

    /// Something happened on the page.
    pub fn wake(&mut self, event: HostEvent, value: Value) {
        // Said of every new page, mostly in the task in which it was parsed: nothing happens by it.
        if matches!(event, HostEvent::Shown) {
            return;
        }
        self.on_known();
        match event {
            HostEvent::Call | HostEvent::Started | HostEvent::Shown | HostEvent::Done => {}
            // Done, like whatever else happens after it.
            HostEvent::Known => {}
            HostEvent::Early => self.on_early(),
            HostEvent::Ready => self.on_ready(),
            HostEvent::Begun => {
                self.poll(false);
                events::timeout(0.0, HostEvent::Told);
            }
            HostEvent::Told => self.on_told(),
            HostEvent::Visibility => self.on_visibility(),
            HostEvent::Attention => self.attention(),
            HostEvent::Leave => self.on_leave(),
            HostEvent::Address => self.on_address(),
            HostEvent::Online => self.recorder.transport.on_online(),
            HostEvent::Beat => {
                self.view.see_title(&mut self.recorder);
                self.attention();
            }
            HostEvent::Click => self.shopping.on_click(&mut self.recorder, value),
            HostEvent::Request => {
                if self.shopping.on_request(&mut self.recorder, value) {
                    self.poll(false);
                    self.recorder.transport.send();
                }
            }
            HostEvent::Scroll => self.view.on_scroll(&mut self.recorder),
            // One that comes early was for a look that was put ahead since.
            HostEvent::LookTimer if clock::elapsed() < self.look_due - lifecycle::EARLY => {}
            HostEvent::LookTimer => {
                self.look_due = f64::INFINITY;
                self.poll(false);
            }
            HostEvent::SendTimer => self.recorder.transport.on_timer(),
            HostEvent::Answer => self.on_answer(value),
        }
    }

    /// A session's beginning needs nothing of the document, and leaves before that is parsed. That of a
    /// member waits: whether it is the one of the last page stands further down.
    fn on_early(&mut self) {
        let user = &self.recorder.identity.user;
        let is_known = user.is_own() || !user.id().is_some() && !member::is_login();
        let recorder = &mut self.recorder;
        if is_known && recorder.page_type.is_none() && recorder.transport.is_empty() {
            recorder.rotate_session(clock::now());
            recorder
                .transport
                .send_ahead(context::read(Text::default(), None));
        }
    }

    /// The document is parsed: which page is it? It is told as viewed. What follows are tasks of their own, so that none of
    /// them holds the page up for long.
    fn on_ready(&mut self) {
        let recorder = &mut self.recorder;
        if recorder.page_type.is_some() {
            return;
        }
        let (role, page_type) = page_signals::read();
        recorder.page_type = Some(page_type);
        recorder
            .transport
            .open(context::read(role, Some(page_type)));
        self.visitor.is_login = member::is_login();
        self.visitor.identify(recorder);
        let now = clock::now();
        let until = now + recorder.wait;
        // A page that has named itself by now has been told of.
        if !recorder.is_viewed {
            self.view.begin(now, until);
        }
        events::watch_navigation();
        self.view.until = Some(until);
        self.visitor.until = Some(until);
        if matches!(page_type, PageType::Home | PageType::Product) {
            scrolling::hear_scroll(view::MEASURE_AFTER);
        }
        let _ = self.view.poll_title(recorder, now, false);
        if !matches!(page_type, PageType::Join | PageType::JoinResult) {
            join::forget();
        }
        self.is_known = true;
        events::timeout(0.0, HostEvent::Known);
    }

    /// The page's own event, ahead of all that happens once the page is known.
    fn on_known(&mut self) {
        if !core::mem::take(&mut self.is_known) {
            return;
        }
        let (recorder, privacy) = (&mut self.recorder, &mut self.privacy);
        let _ = self.view.poll(recorder, privacy, clock::now(), false);
        events::listen(place!("document").read(), "click", true, HostEvent::Click);
        events::timeout(0.0, HostEvent::Begun);
    }

    /// All that is known of a new page leaves at once, and what its visitor does is listened for.
    fn on_told(&mut self) {
        self.recorder.transport.send();
        events::on_ajax(HostEvent::Request);
    }

    /// Asks all rooms whose page may show something late, and asks again where something is missing and may
    /// still come.
    fn poll(&mut self, last_chance: bool) {
        let now = clock::now();
        let recorder = &mut self.recorder;
        let (shopping, privacy) = (&mut self.shopping, &mut self.privacy);
        // Each is asked, whatever the others say.
        let mut is_done = self.view.poll_title(recorder, now, last_chance).is_ready();
        is_done &= self
            .view
            .poll(recorder, privacy, now, last_chance)
            .is_ready();
        is_done &= shopping.poll(recorder, now, last_chance).is_ready();
        // What was added changes what is known of the visitor.
        let seen = self.view.product_no();
        let visitor = self
            .visitor
            .poll(recorder, shopping, privacy, seen, now, last_chance);
        is_done &= visitor.is_ready();
        is_done &= privacy.poll(recorder, last_chance).is_ready();
        if core::mem::take(&mut privacy.is_new) {
            self.look_delay = LOOK_AGAIN;
        }
        let due = clock::elapsed() + self.look_delay;
        if is_done {
            self.look_delay = LOOK_AGAIN;
        } else if due < self.look_due {
            self.look_due = due;
            events::timeout(self.look_delay, HostEvent::LookTimer);
            // The title of the next page may come at any time, too.
            if recorder.is_viewed {
                self.look_delay *= 1.5;
            }
        }
    }

    /// The same where something more is waited for.
    fn poll_anew(&mut self) {
        self.look_delay = LOOK_AGAIN;
        self.poll(false);
    }

    /// An event (or, without a name, user properties) is sent once its personal data is dropped or hashed.
    fn send_private(&mut self, event: Value, properties: Value) {
        self.privacy.push(event, properties);
        self.poll_anew();
    }

    fn attention(&mut self) {
        self.lifecycle.attention(&mut self.recorder, &mut self.view);
    }

    /// The address has changed without a new document: the page before it is done, and the new one has its
    /// view once it has its title.
    fn on_address(&mut self) {
        let _ = self.view.poll_title(&mut self.recorder, 0.0, true);
        self.attention();
        let recorder = &mut self.recorder;
        recorder.engaged(0.0);
        let (role, page_type) = page_signals::read();
        recorder
            .transport
            .open(context::read(role, Some(page_type)));
        let now = clock::now();
        recorder.is_viewed = false;
        self.view.begin(now, now + recorder.wait);
        self.poll_anew();
    }

    fn on_visibility(&mut self) {
        self.attention();
        if !self.lifecycle.is_hidden {
            return;
        }
        if self.recorder.is_going {
            // The browser may have cut short what was done when the page went. One that is visible comes back
            // from the back-forward cache: the next tracker's.
            self.on_leave();
        } else {
            // On a phone this is often the last that is heard of a page. What the page shows late is
            // still waited for: most hidden pages live on.
            self.view.flush_scroll(&mut self.recorder);
            self.view.see_title(&mut self.recorder);
            self.recorder.engaged(0.0);
        }
    }

    fn on_leave(&mut self) {
        self.recorder.is_going = true;
        self.on_ready();
        self.poll(true);
        let recorder = &mut self.recorder;
        self.shopping.confirm_claim(recorder, false);
        self.view.flush_scroll(recorder);
        self.view.see_title(recorder);
        recorder.set_active(false);
        recorder.engaged(0.0);
        if recorder.page_type == Some(PageType::Join) {
            join::keep_form();
        }
    }

    /// An event is over.
    pub fn flush(&mut self, event: HostEvent) {
        self.lifecycle.flush(&mut self.recorder, event);
    }

    /// The visitor consents: what has happened so far is stored and sent.
    pub fn allow(&mut self) {
        self.recorder.identity.keep();
        self.recorder.transport.release();
    }

    fn on_answer(&mut self, answer: Value) {
        let recorder = &mut self.recorder;
        if !recorder.transport.on_answer(answer) {
            return;
        }
        let lost = recorder.transport.take_lost();
        if lost > 0.0 {
            // Nobody was there: no session begins with it.
            let error = MoaError {
                reason: Required(Reason::Lost),
                count: Amount(lost),
            };
            let (name, session) = (MoaError::NAME.into(), &recorder.identity.session);
            let message = envelope::message(name, error.properties(), session, clock::now());
            recorder.transport.take(message);
        }
    }
}
