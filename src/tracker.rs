//! Wires the rooms together and owns the state of one page view.

use alloc::boxed::Box;
use alloc::vec::Vec;

use core::cell::Cell;

use wasm_bindgen::prelude::*;

use crate::browser::{self, Moment};
use crate::context;
use crate::delivery::envelope::{self, Stamp};
use crate::delivery::transport::Transport;
use crate::events::{Event, PageView, ScrollHome, ScrollProduct, ViewHome};
use crate::identity::Identity;
use crate::js::{self, Text};
use crate::page::PageType;
use crate::settings::Settings;
use crate::signals::scroll::{self, ScrollDepth};
use crate::storefront::{cart, category, order_form, order_result, page_signals, product};

/// Milliseconds between two looks at what a page shows late.
const LOOK_AGAIN: f64 = 100.0;
/// Milliseconds after a scroll at which the depth is measured: layout is done by then, so that
/// measuring costs the page nothing.
const MEASURE_AFTER: f64 = 100.0;

/// Calls kept at most while there is no `init`.
const EARLY_CALLS: usize = 1000;

/// Connects the tracker to the page and to its calls.
pub fn start(moa: &JsValue) {
    let visit = Visit {
        home: js::get(moa, "home"),
        is_told: Cell::new(false),
        tracker: Cell::new(None),
        early: Cell::default(),
    };
    browser::connect(moa, move |moment, value| visit.wake(moment, &value));
}

/// The tracker once it is set up, and what was called before.
struct Visit {
    /// Where the script came from.
    home: JsValue,
    /// Whether the developer was told what is wrong with the settings.
    is_told: Cell<bool>,
    /// Lives as long as the page.
    tracker: Cell<Option<&'static Tracker>>,
    early: Cell<Vec<JsValue>>,
}

impl Visit {
    fn wake(&self, moment: Moment, value: &JsValue) {
        match (moment, self.tracker.get()) {
            (Moment::Call, _) => self.call(value),
            (Moment::Started, None) => {
                self.complain("waiting for a write key: set data-write-key on the script tag");
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
            _ => browser::complain("unknown call: moa's first argument is init or track"),
        }
    }

    fn init(&self, settings: &JsValue) {
        let settings = match Settings::read(settings, &self.home) {
            Ok(settings) => settings,
            Err(complaint) => return self.complain(complaint),
        };
        let Some(tracker) = Tracker::new(settings) else {
            return;
        };
        let tracker: &Tracker = Box::leak(Box::new(tracker));
        self.tracker.set(Some(tracker));
        tracker.begin();
        for call in self.early.take() {
            self.call(&call);
        }
    }

    /// Tells what is wrong with the settings, once.
    fn complain(&self, text: &str) {
        if !self.is_told.replace(true) {
            browser::complain(text);
        }
    }
}

/// One page view.
struct Tracker {
    identity: Identity,
    transport: Transport,
    /// Milliseconds the page's event waits for what the page shows late.
    wait: f64,
    /// Known once the document is parsed.
    page_type: Cell<Option<PageType>>,
    /// Until when the page's event may wait; `None` before the page is known and once it is sent.
    view_until: Cell<Option<f64>>,
    scroll: Cell<ScrollDepth>,
    scroll_timer_runs: Cell<bool>,
}

impl Tracker {
    fn new(settings: Settings) -> Option<Tracker> {
        Some(Tracker {
            identity: Identity::load(browser::now())?,
            transport: Transport::new(settings.batch_url, settings.write_key),
            wait: settings.wait,
            page_type: Cell::new(None),
            view_until: Cell::new(None),
            scroll: Cell::default(),
            scroll_timer_runs: Cell::new(false),
        })
    }

    fn begin(&self) {
        let document = js::read("document");
        browser::listen(&js::read("window"), "pagehide", Moment::Leave);
        browser::listen(&document, "visibilitychange", Moment::Visibility);
        if js::read("document.readyState").as_string().as_deref() == Some("loading") {
            // The role, the globals and their later patches stand all over the document.
            browser::listen(&document, "DOMContentLoaded", Moment::Ready);
        } else {
            self.on_ready();
        }
    }

    fn wake(&self, moment: Moment, value: &JsValue) {
        match moment {
            Moment::Call | Moment::Started => {}
            Moment::Ready => self.on_ready(),
            Moment::Visibility => self.on_visibility(),
            Moment::Leave => self.on_leave(),
            Moment::Scroll => self.on_scroll(),
            Moment::ScrollTimer => self.on_scroll_timer(),
            Moment::ViewTimer => self.view(false),
            Moment::SendTimer => self.transport.on_timer(),
            Moment::Answer => self.transport.on_answer(value),
        }
    }

    /// The document is parsed: the page view, the page's own event, and they leave at once.
    fn on_ready(&self) {
        if self.page_type.get().is_some() {
            return;
        }
        let (role, page_type) = page_signals::read();
        self.page_type.set(Some(page_type));
        self.transport.open(context::read(role.as_ref(), page_type));
        self.event(PageView {
            page_name: Text::of(&js::read("document.title")),
        });
        self.view_until.set(Some(browser::now() + self.wait));
        self.view(false);
        self.transport.send();
        if matches!(page_type, PageType::Home | PageType::Product) {
            browser::listen(&js::read("document"), "scroll", Moment::Scroll);
        }
    }

    /// Sends the page's own event once the page shows all of it, or when it may wait no longer.
    fn view(&self, last_chance: bool) {
        let (Some(until), Some(page_type)) = (self.view_until.get(), self.page_type.get()) else {
            return;
        };
        let may_wait = !last_chance && browser::now() < until;
        let sent = match page_type {
            PageType::Home => self.view_event((ViewHome {}, true), may_wait),
            PageType::Product => self.view_event((product::read(), true), may_wait),
            PageType::ProductList => self.view_event((category::read(), true), may_wait),
            PageType::Cart => self.view_event((cart::read(), true), may_wait),
            PageType::Checkout => self.view_event(order_form::read(), may_wait),
            PageType::CompletedOrder => self.view_event(order_result::read(), may_wait),
            _ => true,
        };
        if sent {
            self.view_until.set(None);
        } else {
            browser::later(LOOK_AGAIN, Moment::ViewTimer);
        }
    }

    fn view_event<E: Event>(&self, (event, is_complete): (E, bool), may_wait: bool) -> bool {
        if !is_complete && may_wait {
            return false;
        }
        self.event(event);
        true
    }

    fn on_visibility(&self) {
        if js::read("document.visibilityState").as_string().as_deref() == Some("hidden") {
            // On a phone this is often the last that is heard of a page. What the page shows late is
            // still waited for: most hidden pages live on.
            self.scroll_rest();
            self.transport.on_leave();
        }
    }

    fn on_leave(&self) {
        self.on_ready();
        self.view(true);
        self.scroll_rest();
        self.transport.on_leave();
    }

    fn scroll_rest(&self) {
        let mut scroll = self.scroll.get();
        let depth = scroll.rest();
        self.scroll.set(scroll);
        self.scroll_event(depth);
    }

    fn on_scroll(&self) {
        if !self.scroll_timer_runs.replace(true) {
            browser::later(MEASURE_AFTER, Moment::ScrollTimer);
        }
    }

    fn on_scroll_timer(&self) {
        self.scroll_timer_runs.set(false);
        let (bottom, height) = browser::seen();
        let mut scroll = self.scroll.get();
        scroll.see(bottom, height);
        let depth = scroll.due(browser::now());
        self.scroll.set(scroll);
        self.scroll_event(depth);
        if scroll.is_behind() && !self.scroll_timer_runs.replace(true) {
            browser::later(scroll::INTERVAL, Moment::ScrollTimer);
        }
    }

    fn scroll_event(&self, depth: Option<u32>) {
        let Some(depth) = depth.map(f64::from) else {
            return;
        };
        match self.page_type.get() {
            Some(PageType::Home) => self.event(ScrollHome { depth: Some(depth) }),
            Some(PageType::Product) => self.event(ScrollProduct {
                product_no: product::product_no(),
                depth: Some(depth),
            }),
            _ => {}
        }
    }

    /// `moa('track', name, properties)`.
    fn track_call(&self, name: &JsValue, properties: &JsValue) {
        let Some(name) = Text::of(name) else {
            return browser::complain("track: the second argument must be the event's name");
        };
        let Some(stamp) = self.stamp() else { return };
        let message = envelope::track(name.as_ref(), properties, &stamp).or_else(|| {
            browser::complain(
                "track: the properties cannot be written as JSON; the event goes without them",
            );
            envelope::track(name.as_ref(), &JsValue::UNDEFINED, &stamp)
        });
        if let Some(message) = message {
            self.transport.take(message);
        }
    }

    fn event<E: Event>(&self, event: E) {
        let Some(stamp) = self.stamp() else { return };
        let properties = envelope::properties(event, &stamp.session.campaign);
        if let Some(message) = envelope::track(&JsValue::from_str(E::NAME), &properties, &stamp) {
            self.transport.take(message);
        }
    }

    fn stamp(&self) -> Option<Stamp> {
        let time = browser::now();
        let session = self.identity.session(time)?;
        Some(Stamp {
            device_id: self.identity.device_id.clone(),
            session,
            time,
        })
    }
}
