//! From the page's first call to the tracker: `moa('init', …)` sets it up, the visitor's consent keeps it,
//! and the other calls wait for it.

use alloc::boxed::Box;

use crate::delivery::outbox;
use crate::host::{
    self, Global, NONE, Text, Value,
    console::{self, Shown},
    events::HostEvent,
    failure, sdk, storage,
};
use crate::identity;
use crate::place;
use crate::settings::{NO_WRITE_KEY, Settings};
use crate::tracker::{Call, Tracker};

/// Calls kept at most while there is no `init`.
const EARLY_CALLS: u32 = 1000;
/// Storage key of the visitor's consent, `granted` or `denied`; what is stored under our other keys
/// goes when it is denied.
const CONSENT: &str = "moa_consent";

const UNKNOWN_CONSENT: &str = "consent is 'granted', 'denied' or 'pending'";

/// The tracker once it is set up, and what was called before.
pub struct Visit {
    /// Where the script came from.
    home: Global,
    /// What `init` was called with; `undefined` before.
    settings: Global,
    /// There from `init` on, as long as the visitor consents.
    tracker: Option<Box<Tracker>>,
    /// Those calls, an array.
    early: Global,
}

impl Visit {
    /// A visit of a page whose script came from `home`.
    pub fn new(home: Value) -> Visit {
        Visit {
            home: Global::new(home),
            settings: Global::default(),
            tracker: None,
            early: Global::new(host::array()),
        }
    }

    /// Something happened on the page.
    pub fn wake(&mut self, event: HostEvent, value: Value) {
        match (event, &mut self.tracker) {
            (HostEvent::Call, _) => self.call(value),
            // Back from the back-forward cache, it is a page view like any other; and the visitor may be
            // somebody else by now.
            (HostEvent::Shown, Some(tracker)) if value.get("persisted").is_true() => {
                if !storage::stored(CONSENT).is("denied") {
                    tracker.flush(HostEvent::Done);
                }
                sdk::forget("");
                self.start(false);
            }
            (_, Some(tracker)) => tracker.wake(event, value),
            (HostEvent::Started, None) if !self.settings.is_some() => {
                console::warn(NO_WRITE_KEY);
            }
            _ => {}
        }
        if let Some(tracker) = &mut self.tracker {
            tracker.flush(event);
        }
    }

    /// One call of the page, its `arguments`.
    fn call(&mut self, arguments: Value) {
        let call = Call::of(arguments.at(0).text());
        let first = arguments.at(1);
        match (call, &mut self.tracker) {
            (Some(Call::Debug), _) => {
                console::debug(match first.is_false() {
                    true => Shown::Nothing,
                    false => Shown::Inspector,
                });
            }
            (Some(Call::On), _) => console::on(first, arguments.at(2)),
            (Some(Call::Consent), _) => self.consent(first),
            (_, Some(tracker)) => tracker.call(call, arguments),
            (Some(Call::Init), None) if !self.settings.is_some() => {
                self.settings = Global::new(first.copy());
                self.start(false);
            }
            // What is done without consent is nobody's.
            _ if self.settings.is_some() => {}
            _ if self.early.length() < EARLY_CALLS => self.early.push(arguments),
            _ => {}
        }
    }

    /// Starts the tracker, if the settings allow it and the visitor does; `is_late`: on a page that has been there
    /// for long.
    fn start(&mut self, is_late: bool) {
        // The one of before, should there be one, is of another page view or of a visitor who has said no.
        self.tracker = None;
        let settings = match Settings::read(*self.settings, *self.home) {
            Ok(settings) => settings,
            Err(problem) => return console::warn(problem),
        };
        let early = core::mem::replace(&mut self.early, Global::new(host::array()));
        let consent = storage::stored(CONSENT).or_else(|| self.default_consent());
        let is_pending = consent.is("pending");
        if consent.is_some() && !consent.is("granted") && !is_pending {
            // A word that is neither is no consent.
            if !consent.is("denied") {
                console::warn(UNKNOWN_CONSENT);
            }
            return;
        }
        storage::hold(is_pending);
        let mut tracker = Box::new(Tracker::new(settings, is_pending));
        tracker.begin(is_late);
        self.tracker = Some(tracker);
        for at in 0..early.length() {
            self.call(early.at(at));
        }
    }

    /// The consent of a visitor who has not been asked, by the browser's signal or by the settings.
    fn default_consent(&self) -> Value {
        let signals = self.settings.get("privacySignals");
        let is_signalled = place!("navigator.globalPrivacyControl").read().is_true()
            || place!("navigator.doNotTrack").read().is("1");
        if is_signalled && signals.is_some() && !signals.is_false() {
            return "denied".into();
        }
        self.settings.get("consent")
    }

    /// `moa('consent', 'granted' | 'denied')`. Without consent nothing is read, kept or sent, what is
    /// still queued included.
    fn consent(&mut self, value: Value) {
        if value.is("granted") {
            storage::hold(false);
            storage::store(CONSENT, value);
            match &mut self.tracker {
                Some(tracker) => tracker.allow(),
                None if self.settings.is_some() => self.start(true),
                None => {}
            }
        } else if value.is("denied") {
            self.tracker = None;
            self.early = Global::new(host::array());
            failure::report_to(NONE, NONE, Text::default());
            outbox::send_to(NONE, NONE, false);
            identity::forget();
            storage::store(CONSENT, value);
        } else {
            console::warn(UNKNOWN_CONSENT);
        }
    }
}
