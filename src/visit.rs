//! The page's calls: `moa('init', …)` sets the tracker up, the others wait for it.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::Cell;

use wasm_bindgen::JsValue;

use crate::browser::{self, Moment};
use crate::js;
use crate::settings::{NO_WRITE_KEY, Settings};
use crate::tracker::Tracker;

/// Calls kept at most while there is no `init`.
const EARLY_CALLS: usize = 1000;

/// What a call that cannot be understood is told.
pub const UNKNOWN_CALL: &str = "unknown call: use moa('track', 'event', {…})";

/// The tracker once it is set up, and what was called before.
pub struct Visit {
    /// Where the script came from.
    home: JsValue,
    /// Whether `init` was called.
    is_initialised: Cell<bool>,
    /// Lives as long as the page.
    tracker: Cell<Option<&'static Tracker>>,
    early: Cell<Vec<JsValue>>,
}

impl Visit {
    /// A visit of a page whose script came from `home`.
    pub fn new(home: JsValue) -> Visit {
        Visit {
            home,
            is_initialised: Cell::new(false),
            tracker: Cell::new(None),
            early: Cell::default(),
        }
    }

    /// Something happened on the page.
    pub fn wake(&self, moment: Moment, value: &JsValue) {
        match (moment, self.tracker.get()) {
            (Moment::Call, _) => self.call(value),
            (Moment::Started, None) if !self.is_initialised.get() => {
                browser::complain(NO_WRITE_KEY);
            }
            (_, Some(tracker)) => tracker.wake(moment, value),
            _ => {}
        }
    }

    /// One call of the page, its `arguments`.
    fn call(&self, arguments: &JsValue) {
        let command = js::at(arguments, 0).as_string().unwrap_or_default();
        match (self.tracker.get(), command.as_str()) {
            (None, "init") => self.init(&js::at(arguments, 1)),
            // The loader makes an `init` of the tag's attributes; the first one counts.
            (Some(_), "init") => {}
            (None, _) => {
                let mut early = self.early.take();
                if early.len() < EARLY_CALLS {
                    early.push(arguments.clone());
                }
                self.early.set(early);
            }
            (Some(tracker), "track") => {
                tracker.track_call(&js::at(arguments, 1), &js::at(arguments, 2));
            }
            _ => browser::complain(UNKNOWN_CALL),
        }
    }

    fn init(&self, settings: &JsValue) {
        self.is_initialised.set(true);
        let settings = match Settings::read(settings, &self.home) {
            Ok(settings) => settings,
            Err(complaint) => return browser::complain(complaint),
        };
        let tracker: &Tracker = Box::leak(Box::new(Tracker::new(settings)));
        self.tracker.set(Some(tracker));
        tracker.begin();
        for call in self.early.take() {
            self.call(&call);
        }
    }
}
