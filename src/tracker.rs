//! Wires the rooms together and owns the state of one page view.

use core::cell::Cell;

use wasm_bindgen::prelude::*;

use crate::browser::{self, Moment};
use crate::context;
use crate::delivery::envelope::{self, Stamp};
use crate::delivery::transport::Transport;
use crate::events::{ClickBuyCheckout, Event, PageView, ScrollHome, ScrollProduct, ViewHome};
use crate::identity::Identity;
use crate::js::{self, Text};
use crate::page::PageType;
use crate::settings::Settings;
use crate::signals::purchase::{self, Button};
use crate::signals::scroll::{self, ScrollDepth};
use crate::storefront::{
    cart, category, checkout, order_form, order_result, page_signals, product, selection,
};
use crate::visit::UNKNOWN_CALL;

/// Milliseconds between two looks at what a page shows late.
const LOOK_AGAIN: f64 = 100.0;
/// Milliseconds after a scroll at which the depth is measured: layout is done by then, so that
/// measuring costs the page nothing.
const MEASURE_AFTER: f64 = 100.0;

/// Milliseconds in which a second click on a purchase button is the same click.
const DOUBLE_CLICK: f64 = 1000.0;

/// One page view.
pub struct Tracker {
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
    /// When a purchase button was clicked last.
    bought_at: Cell<f64>,
    /// The product of the page, as it was when the page was new: fragments bring globals of their
    /// own.
    product_no: Cell<Text>,
}

impl Tracker {
    /// A page view with these settings, not begun yet.
    pub fn new(settings: Settings) -> Tracker {
        Tracker {
            identity: Identity::load(browser::now()),
            transport: Transport::new(settings.batch_url, settings.write_key),
            wait: settings.wait,
            page_type: Cell::new(None),
            view_until: Cell::new(None),
            scroll: Cell::default(),
            scroll_timer_runs: Cell::new(false),
            bought_at: Cell::new(0.0),
            product_no: Cell::default(),
        }
    }

    /// Listens to the page, and sends what it is worth when it is parsed.
    pub fn begin(&self) {
        let document = js::read("document");
        browser::listen(&js::read("window"), "pagehide", false, Moment::Leave);
        browser::listen(&document, "visibilitychange", false, Moment::Visibility);
        if js::read("document.readyState").as_string().as_deref() == Some("loading") {
            // The role, the globals and their later patches stand all over the document.
            browser::listen(&document, "DOMContentLoaded", false, Moment::Ready);
        } else {
            self.on_ready();
        }
    }

    /// Something happened on the page.
    pub fn wake(&self, moment: Moment, value: &JsValue) {
        match moment {
            Moment::Call | Moment::Started => {}
            Moment::Ready => self.on_ready(),
            Moment::Visibility => self.on_visibility(),
            Moment::Leave => self.on_leave(),
            Moment::Click => self.on_click(value),
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
        self.transport.open(context::read(&role, page_type));
        self.event(PageView::new().page_name(Text::of(&js::read("document.title"))));
        self.view_until.set(Some(browser::now() + self.wait));
        self.view(false);
        self.transport.send();
        browser::listen(&js::read("document"), "click", true, Moment::Click);
        if matches!(page_type, PageType::Home | PageType::Product) {
            browser::listen(&js::read("document"), "scroll", false, Moment::Scroll);
        }
    }

    /// Sends the page's own events once the page shows all of them, or when they may wait no longer.
    fn view(&self, last_chance: bool) {
        let (Some(until), Some(page_type)) = (self.view_until.get(), self.page_type.get()) else {
            return;
        };
        let may_wait = !last_chance && browser::now() < until;
        if self.view_now(page_type, may_wait) {
            self.view_until.set(None);
        } else {
            browser::later(LOOK_AGAIN, Moment::ViewTimer);
        }
    }

    /// Whether the page's own events were sent; not when they are not complete and may wait.
    fn view_now(&self, page_type: PageType, may_wait: bool) -> bool {
        match page_type {
            PageType::Home => self.event(ViewHome::new()),
            PageType::Product => {
                self.product_no.set(product::product_no());
                self.event(product::read());
            }
            PageType::ProductList => self.event(category::read()),
            PageType::Cart => self.event(cart::read()),
            PageType::Checkout => {
                let read = order_form::read(may_wait);
                if may_wait && !read.is_complete {
                    return false;
                }
                self.event(read.view);
                self.event(read.form);
                for row in read.rows {
                    self.event(order_form::item(row));
                }
            }
            PageType::CompletedOrder => {
                let read = order_result::read(&checkout::recall());
                if may_wait && !read.is_complete {
                    return false;
                }
                let is_new = read.order_id.is_some() && browser::is_new_order(&read.order_id);
                self.event(read.view);
                if is_new {
                    self.event(read.order.clone());
                    for row in read.rows {
                        self.event(order_result::item(row, &read.order));
                    }
                }
            }
            _ => {}
        }
        true
    }

    fn on_visibility(&self) {
        if js::read("document.visibilityState").as_string().as_deref() == Some("hidden") {
            // On a phone this is often the last that is heard of a page. What the page shows late is
            // still waited for: most hidden pages live on.
            self.scroll_rest();
            self.transport.send();
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
        if self.scroll_timer_runs.get() {
            let (bottom, height) = browser::seen();
            scroll.see(bottom, height);
        }
        let depth = scroll.rest();
        self.scroll.set(scroll);
        self.scroll_event(depth);
    }

    /// A click on a purchase button leaves at once: the page is about to be left.
    fn on_click(&self, event: &JsValue) {
        let trail = js::trail(event);
        let Some(purchase) = purchase::of_trail(&trail) else {
            return;
        };
        let now = browser::now();
        // A double click buys once, and so does a press that the button's own script repeats. A clock
        // that was set back tells nothing.
        if (0.0..DOUBLE_CLICK).contains(&(now - self.bought_at.replace(now))) {
            return;
        }
        match purchase.button {
            Button::Product => self.event(selection::of_product(purchase)),
            Button::Cart => self.event(selection::of_cart(purchase, &trail)),
            Button::Pay => {
                checkout::remember();
                self.event(ClickBuyCheckout::new());
            }
        }
        self.transport.send();
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
            Some(PageType::Home) => self.event(ScrollHome::new().depth(depth)),
            Some(PageType::Product) => self.event(
                ScrollProduct::new()
                    .product_no(self.product_no())
                    .depth(depth),
            ),
            _ => {}
        }
    }

    /// `moa('track', name, properties)`.
    pub fn track_call(&self, name: &JsValue, properties: &JsValue) {
        let name = Text::of(name);
        if !name.is_some() {
            return browser::complain(UNKNOWN_CALL);
        }
        if !self.send(name.as_ref(), false, properties) {
            browser::complain("the properties have no JSON form; the event goes without them");
            self.send(name.as_ref(), false, &JsValue::UNDEFINED);
        }
    }

    fn event<E: Event>(&self, event: E) {
        self.send(
            &JsValue::from_str(E::NAME),
            E::CAMPAIGN,
            &event.properties(),
        );
    }

    /// Whether the event has a JSON form and was taken.
    #[inline(never)]
    fn send(&self, event: &JsValue, with_campaign: bool, properties: &JsValue) -> bool {
        let time = browser::now();
        let session = &self.identity.session(time);
        if with_campaign && session.campaign.is_object() {
            js::assign(properties, &session.campaign);
        }
        let stamp = Stamp {
            device_id: &self.identity.device_id,
            session,
            time,
        };
        let message = envelope::track(event, properties, &stamp);
        let is_sent = message.is_some();
        if let Some(message) = message {
            self.transport.take(message);
        }
        is_sent
    }

    fn product_no(&self) -> Text {
        let product_no = self.product_no.take();
        self.product_no.set(product_no.clone());
        product_no
    }
}
