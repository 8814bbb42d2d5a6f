//! The page's own events: its view, and how deep it is scrolled.

use super::Tracker;
use crate::context;
use crate::events::{
    CompleteOrderItems, Event, OrderFormItems, PageView, ScrollHome, ScrollProduct, Signup,
    ViewHome,
};
use crate::host::{
    self, Global, Text, Value, clock,
    events::{self, HostEvent},
    scrolling, storage,
};
use crate::page::PageType;
use crate::place;
use crate::signals::scroll;
use crate::storefront::{
    cart, category, checkout, join, order_form, order_result, page_signals, product,
};

/// Milliseconds after a scroll at which the depth is measured: layout is done by then, so that
/// measuring costs the page nothing.
pub(super) const MEASURE_AFTER: f64 = 100.0;

impl Tracker {
    /// A page is seen under this name, since `time`.
    pub(super) fn page_view(&mut self, name: Text, properties: Value, time: f64) {
        if self.unviewed.is_none() {
            // What the visitor gave the page so far was given under its old name.
            self.attention();
            self.engaged(0.0);
        }
        properties.set("$page_name", name);
        self.send(PageView::NAME.into(), properties, time);
        self.unviewed = None;
        self.page_name = Global::new(name);
        self.is_untitled = false;
        self.see_title();
    }

    /// The page has told its view. A title that comes later still names what is told after it.
    pub(super) fn see_title(&mut self) {
        if self.unviewed.is_none() {
            let title = place!("document.title").read().text();
            if self.is_untitled {
                self.page_name = Global::new(title);
            }
            self.transport.set_title(title);
            self.title = Global::new(title);
        }
    }

    /// The address has changed without a new document: the page before it is done, and the new one has its
    /// view once it has its title.
    pub(super) fn on_address(&mut self) {
        self.page_view_titled(0.0, true);
        self.attention();
        self.engaged(0.0);
        let (role, page_type) = page_signals::read();
        self.transport.open(context::read(role, Some(page_type)));
        let now = clock::now();
        self.unviewed = Some((now, now + self.wait));
        self.look_anew();
    }

    /// Sends the page's view once it has a title of its own, or may wait no longer. Whether nothing is
    /// left to do.
    pub(super) fn page_view_titled(&mut self, now: f64, last_chance: bool) -> bool {
        let (Some((time, until)), Some(_)) = (self.unviewed, self.page_type) else {
            return true;
        };
        let title = place!("document.title").read().text();
        let is_untitled = title == self.title.as_text();
        if is_untitled && !last_chance && now < until {
            return false;
        }
        self.page_view(title, host::object(), time);
        self.is_untitled = is_untitled;
        true
    }

    /// Sends the page's own events once the page shows all of them, or when they may wait no longer.
    /// Whether nothing is left to do.
    pub(super) fn view(&mut self, now: f64, last_chance: bool) -> bool {
        let (Some(until), Some(page_type)) = (self.view_until, self.page_type) else {
            return true;
        };
        self.transport.begin();
        let is_sent = self.view_now(page_type, !last_chance && now < until);
        if is_sent {
            self.view_until = None;
        }
        self.transport.commit();
        if is_sent && page_type == PageType::CompletedOrder {
            // An order is not told of twice, so it must not stay in memory.
            self.transport.on_hidden(self.is_going);
        }
        is_sent
    }

    /// Whether the page's own events were sent; not when they are not complete and may wait.
    fn view_now(&mut self, page_type: PageType, may_wait: bool) -> bool {
        match page_type {
            PageType::Home => self.event(ViewHome::new()),
            PageType::Product => {
                self.product_no = Global::new(product::product_no());
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
                if !read.rows.is_empty() {
                    self.event(read.form);
                }
                for row in read.rows {
                    self.event(OrderFormItems::of(row.item));
                }
            }
            PageType::CompletedOrder => {
                let read = order_result::read(checkout::recall());
                if may_wait && !read.is_complete {
                    return false;
                }
                let is_new = read.order_id.is_some() && storage::is_new_order(read.order_id);
                self.event(read.view);
                if is_new {
                    self.event(read.order);
                    for row in read.rows {
                        self.event(CompleteOrderItems::of(read.order, row.item));
                    }
                    storage::know_order(read.order_id);
                }
            }
            PageType::JoinResult => {
                if let Some(signup) = join::take() {
                    self.send_private(Signup::NAME.into(), signup);
                }
            }
            _ => {}
        }
        true
    }

    pub(super) fn scroll_rest(&mut self) {
        if scrolling::has_scrolled() || self.scroll.is_behind() {
            self.see();
        }
        let depth = self.scroll.rest();
        self.scroll_event(depth);
    }

    pub(super) fn on_scroll(&mut self) {
        self.see();
        let depth = self.scroll.due(clock::now());
        self.scroll_event(depth);
        if self.scroll.is_behind() {
            events::timeout(scroll::INTERVAL, HostEvent::Scroll);
        } else {
            scrolling::hear_scroll(MEASURE_AFTER);
        }
    }

    fn see(&mut self) {
        let (bottom, height) = scrolling::seen();
        self.scroll.see(bottom, height);
    }

    fn scroll_event(&mut self, depth: Option<u32>) {
        let Some(depth) = depth.map(f64::from) else {
            return;
        };
        match self.page_type {
            Some(PageType::Home) => self.event(ScrollHome::new().depth(depth)),
            Some(PageType::Product) => self.event(
                ScrollProduct::new()
                    .product_no(self.product_no.as_text())
                    .depth(depth),
            ),
            _ => {}
        }
        self.scroll.sent(clock::now());
    }
}
