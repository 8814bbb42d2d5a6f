//! The page's own events: its view, and how deep it is scrolled.

use core::task::Poll;

use super::privacy::Privacy;
use super::recorder::Recorder;
use crate::amount::Amount;
use crate::events::{
    CompleteOrder, CompleteOrderItems, Event, OrderFormItems, PageView, Required, ScrollHome,
    ScrollProduct, Signup, ViewHome,
};
use crate::host::{
    self, Global, Text, Value, clock,
    events::{self, HostEvent},
    scrolling, storage,
};
use crate::page::PageType;
use crate::place;
use crate::signals::scroll::{self, ScrollDepth};
use crate::storefront::{cart, category, checkout, join, order_form, order_result, product};

/// Milliseconds after a scroll at which the depth is measured: layout is done by then, so that
/// measuring costs the page nothing.
pub(super) const MEASURE_AFTER: f64 = 100.0;

/// What the page shows.
#[derive(Default)]
pub struct View {
    /// Since when the page is seen, and until when its title may come; as long as its view is not told.
    since: f64,
    title_until: f64,
    /// The title when it was looked at last: it is the page's own once it differs.
    title: Global,
    /// Whether the view was told before the page had a title of its own.
    is_untitled: bool,
    /// Until when the page's own events may wait; `None` before the page is known and once they are sent.
    pub until: Option<f64>,
    scroll: ScrollDepth,
    /// The product of the page, as it was when the page was new: fragments bring globals of their
    /// own.
    product_no: Global,
}

impl View {
    /// The page is seen since `now`, and its title may come until `until`.
    pub fn begin(&mut self, now: f64, until: f64) {
        self.since = now;
        self.title_until = until;
    }

    /// The product of the page.
    pub fn product_no(&self) -> Text {
        self.product_no.as_text()
    }

    /// A page is seen under this name, since `time`.
    pub fn tell(&mut self, recorder: &mut Recorder, name: Text, properties: Value, time: f64) {
        properties.assign(PageView { page_name: name }.properties());
        recorder.send(PageView::NAME.into(), properties, time);
        recorder.is_viewed = true;
        recorder.page_name = Global::new(name);
        self.is_untitled = false;
        self.see_title(recorder);
    }

    /// The page has told its view. A title that comes later still names what is told after it.
    pub fn see_title(&mut self, recorder: &mut Recorder) {
        if recorder.is_viewed {
            let title = place!("document.title").read().text();
            if self.is_untitled {
                recorder.page_name = Global::new(title);
            }
            recorder.transport.set_title(title);
            self.title = Global::new(title);
        }
    }

    /// Sends the page's view once it has a title of its own, or may wait no longer.
    pub fn poll_title(&mut self, recorder: &mut Recorder, now: f64, last_chance: bool) -> Poll<()> {
        if recorder.is_viewed || recorder.page_type.is_none() {
            return Poll::Ready(());
        }
        let title = place!("document.title").read().text();
        let is_untitled = title == self.title.as_text();
        if is_untitled && !last_chance && now < self.title_until {
            return Poll::Pending;
        }
        self.tell(recorder, title, host::object(), self.since);
        self.is_untitled = is_untitled;
        Poll::Ready(())
    }

    /// Sends the page's own events once the page shows all of them, or when they may wait no longer.
    pub fn poll(
        &mut self,
        recorder: &mut Recorder,
        privacy: &mut Privacy,
        now: f64,
        last_chance: bool,
    ) -> Poll<()> {
        let (Some(until), Some(page_type)) = (self.until, recorder.page_type) else {
            return Poll::Ready(());
        };
        recorder.transport.begin();
        let may_wait = !last_chance && now < until;
        let sent = self.send(recorder, privacy, page_type, may_wait);
        if sent.is_ready() {
            self.until = None;
        }
        recorder.transport.commit();
        if sent.is_ready() && page_type == PageType::CompletedOrder {
            // An order is not told of twice, so it must not stay in memory.
            recorder.transport.on_hidden(recorder.is_going);
        }
        sent
    }

    /// Sends the page's own events, unless they are not complete and may wait.
    fn send(
        &mut self,
        recorder: &mut Recorder,
        privacy: &mut Privacy,
        page_type: PageType,
        may_wait: bool,
    ) -> Poll<()> {
        match page_type {
            PageType::Home => recorder.event(&ViewHome),
            PageType::Product => {
                self.product_no = Global::new(product::product_no());
                recorder.event(&product::read());
            }
            PageType::ProductList => recorder.event(&category::read()),
            PageType::Cart => recorder.event(&cart::read()),
            PageType::Checkout => {
                let read = order_form::read(may_wait);
                if may_wait && !read.is_complete {
                    return Poll::Pending;
                }
                recorder.event(&read.view);
                if let Some(form) = read.form() {
                    recorder.event(&form);
                }
                for row in &read.rows {
                    recorder.event(&OrderFormItems { item: &row.item });
                }
            }
            PageType::CompletedOrder => {
                let read = order_result::read(checkout::recall());
                if may_wait && !read.is_complete {
                    return Poll::Pending;
                }
                let is_new = read.order_id.is_some() && storage::is_new_order(read.order_id);
                recorder.event(&read.view);
                if is_new {
                    recorder.event(&CompleteOrder { order: &read.order });
                    for row in &read.rows {
                        recorder.event(&CompleteOrderItems {
                            order: &read.order,
                            item: &row.item,
                            product_sale_price: row.product_sale_price,
                            option_price: row.option_price,
                        });
                    }
                    storage::know_order(read.order_id);
                }
            }
            PageType::JoinResult => {
                if let Some(signup) = join::take() {
                    privacy.push(Signup::NAME.into(), signup);
                }
            }
            _ => {}
        }
        Poll::Ready(())
    }

    /// Sends how deep the page was scrolled, without waiting.
    pub fn flush_scroll(&mut self, recorder: &mut Recorder) {
        if scrolling::has_scrolled() || self.scroll.is_behind() {
            self.see();
        }
        let depth = self.scroll.rest();
        self.scroll_event(recorder, depth);
    }

    /// Time to measure how deep the page is scrolled.
    pub fn on_scroll(&mut self, recorder: &mut Recorder) {
        self.see();
        let depth = self.scroll.due(clock::now());
        self.scroll_event(recorder, depth);
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

    fn scroll_event(&mut self, recorder: &mut Recorder, depth: Option<u32>) {
        let Some(depth) = depth.map(|depth| Required(Amount(depth.into()))) else {
            return;
        };
        match recorder.page_type {
            Some(PageType::Home) => recorder.event(&ScrollHome { depth }),
            Some(PageType::Product) => recorder.event(&ScrollProduct {
                product_no: Required(self.product_no.as_text()),
                depth,
            }),
            _ => {}
        }
        self.scroll.sent(clock::now());
    }
}
