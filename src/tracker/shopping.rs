//! Buying, filling the cart, and taking an order back.

use alloc::vec::Vec;

use super::Tracker;
use crate::events::{AddToCartItems, ClickBuyCheckout};
use crate::host::{self, Global, Text, Value, clock, events, storage};
use crate::page::PageType;
use crate::signals::purchase::{self, Button};
use crate::storefront::rows::{self, Row};
use crate::storefront::{cart, checkout, claim, sdk, selection};

/// Milliseconds in which a second click on a purchase button is the same click.
const DOUBLE_CLICK: f64 = 1000.0;
/// Milliseconds after the click in which a claim must be sent off.
const CLAIM_WITHIN: f64 = 30_000.0;
/// Storage key of what is known of the cart, `{of, rows}`.
const CART: &str = "moa_cart";

impl Tracker {
    /// A click on a purchase button leaves at once: the page is about to be left.
    pub(super) fn on_click(&mut self, event: Value) {
        let path = events::event_path(event);
        let now = clock::now();
        let page_type = self.page_type.unwrap_or(PageType::Other);
        if let Some(claim) = claim::of_click(path, page_type) {
            self.claim = Global::new(claim.events);
            self.claimed_at = now;
            self.claim_leaves = claim.leaves;
            return;
        }
        let Some(purchase) = purchase::of_path(path) else {
            return;
        };
        // A double click buys once, and so does a press that the button's own script repeats. A clock
        // that was set back tells nothing.
        let is_double = (0.0..DOUBLE_CLICK).contains(&(now - self.bought_at));
        self.bought_at = now;
        if is_double {
            return;
        }
        match purchase.button {
            Button::Product => self.event(selection::of_product(purchase)),
            Button::Cart => self.event(selection::of_cart(purchase, path)),
            Button::Pay => {
                checkout::remember();
                self.event(ClickBuyCheckout::new());
            }
        }
        self.transport.send();
    }

    /// A request of Cafe24's own has succeeded.
    pub(super) fn on_request(&mut self, request: Value) {
        let is_done = request.at(1).number() >= 0.0;
        let is_claim = !request.at(0).find("/basket", 0).is_some();
        if is_claim {
            if !is_done {
                self.claim = Global::default();
            }
            self.confirm_claim(true);
        } else if is_done {
            match cart::added_by(request) {
                Some(rows) => {
                    self.additions.push(records(&rows));
                    self.additions_until = clock::now() + self.wait;
                    self.look(false);
                    self.transport.send();
                }
                // The page shows the cart anew, or the next one does.
                None => self.keep_cart(None),
            }
        }
    }

    /// Sends the claim that was clicked, if its request has succeeded, or if the page goes and that
    /// says as much.
    pub(super) fn confirm_claim(&mut self, has_succeeded: bool) {
        let claim = *self.claim;
        let is_fresh = clock::now() - self.claimed_at < CLAIM_WITHIN;
        if is_fresh && (has_succeeded || self.claim_leaves) {
            self.transport.begin();
            for at in 0..claim.length() {
                let event = claim.at(at);
                self.track(event.at(0), false, event.at(1));
            }
            self.transport.commit();
            self.transport.send();
        }
        self.claim = Global::default();
    }

    /// What was added goes with the whole cart where that is known, and waits for it otherwise. Whether
    /// nothing waits.
    pub(super) fn add(&mut self, now: f64, last_chance: bool) -> bool {
        let additions = core::mem::replace(&mut self.additions, Global::new(host::array()));
        for at in 0..additions.length() {
            let added = rows::read(additions.at(at));
            let mut cart = Vec::new();
            if let Some(known) = self.known_cart() {
                cart = known;
                rows::merge(&mut cart, &added);
            } else if let Some(rows) = cart::rows(true, false) {
                cart = rows;
            }
            if cart.is_empty() && !last_chance && now < self.additions_until {
                self.additions.push(additions.at(at));
                continue;
            }
            self.added(&added, &cart);
            if !cart.is_empty() {
                self.keep_cart(Some(&cart));
            }
            // The cart's own properties have changed.
            self.is_cart_read = false;
            sdk::forget_cart();
            self.visitor_until = self.visitor_until.or(Some(now + self.wait));
        }
        self.additions.length() == 0
    }

    fn added(&mut self, rows: &[Row], cart: &[Row]) {
        self.event(cart::added(rows, cart));
        for row in rows {
            self.event(AddToCartItems::of(row.item));
        }
    }

    /// What the last page of this session and visitor knew of the cart, in whichever tab.
    pub(super) fn known_cart(&mut self) -> Option<Vec<Row>> {
        let record = storage::stored(CART).from_json();
        let is_ours = record.get("of").text() == self.cart_owner();
        is_ours.then(|| rows::read(record.get("rows")))
    }

    /// Reads the cart where the page shows it. Rows that came without a request of Cafe24's own were
    /// added by an app. `is_over`: nothing more is to be waited for. Whether there is nothing more to
    /// learn.
    pub(super) fn know_cart(&mut self, is_over: bool) -> bool {
        if self.is_cart_read {
            return true;
        }
        let is_cache_new = cart::is_cache_new();
        let mut rows = cart::rows(is_cache_new == Some(true), is_over);
        if rows.is_none() && is_cache_new.is_none() {
            return false;
        }
        let known = self.known_cart();
        if known.is_none() && rows.is_none() {
            rows = cart::rows(true, is_over);
        }
        let Some(rows) = rows else {
            return true;
        };
        self.is_cart_read = true;
        cart::name(&rows, known.as_deref().unwrap_or_default());
        let came = known.map_or_else(Vec::new, |known| rows::came(&known, &rows));
        if !came.is_empty() {
            self.added(&came, &rows);
        }
        self.keep_cart(Some(&rows));
        true
    }

    fn keep_cart(&mut self, rows: Option<&[Row]>) {
        let record = host::object();
        if let Some(rows) = rows {
            record.set("of", self.cart_owner());
            record.set("rows", records(rows));
        }
        storage::store(CART, record.to_json());
    }

    /// A cart changes with the member, and in a later session it may have changed on another device.
    fn cart_owner(&mut self) -> Text {
        self.identity.touch(clock::now());
        let session = &self.identity.session;
        let user = Value::from(":").concat(session.user_id());
        Value::from(session.id()).concat(user).text()
    }
}

/// The rows as [`rows::read`] reads them.
fn records(rows: &[Row]) -> Value {
    let records = host::array();
    for row in rows {
        records.push(row.record());
    }
    records
}
