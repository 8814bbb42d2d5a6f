//! Buying, filling the cart, and taking an order back.

use alloc::vec::Vec;
use core::task::Poll;

use super::recorder::{Recorder, ready};
use crate::events::{AddToCartItems, ClickBuyCheckout};
use crate::host::{self, Global, Text, Value, clock, events, storage};
use crate::page::PageType;
use crate::signals::purchase::{self, Button};
use crate::storefront::cart::{self, Memory};
use crate::storefront::rows::{self, Row};
use crate::storefront::{checkout, claim, sdk, selection};

/// Milliseconds in which a second click on a purchase button is the same click.
const DOUBLE_CLICK: f64 = 1000.0;
/// Milliseconds after the click in which a claim must be sent off.
const CLAIM_WITHIN: f64 = 30_000.0;
/// Storage key of what is known of the cart, `{of, rows}`.
const CART: &str = "moa_cart";

/// What the visitor is buying and taking back.
pub struct Shopping {
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
    /// Whether the cart has changed, and what is known of the visitor with it.
    pub has_changed: bool,
}

impl Shopping {
    /// Nothing is bought yet.
    pub fn new() -> Shopping {
        Shopping {
            bought_at: 0.0,
            claim: Global::default(),
            claimed_at: 0.0,
            claim_leaves: false,
            is_cart_read: false,
            additions: Global::new(host::array()),
            additions_until: 0.0,
            has_changed: false,
        }
    }

    /// A click on a purchase button leaves at once: the page is about to be left.
    pub fn on_click(&mut self, recorder: &mut Recorder, event: Value) {
        let path = events::event_path(event);
        let now = clock::now();
        let page_type = recorder.page_type.unwrap_or(PageType::Other);
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
            Button::Product => recorder.event(&selection::of_product(purchase)),
            Button::Cart => recorder.event(&selection::of_cart(purchase, path)),
            Button::Pay => {
                checkout::remember();
                recorder.event(&ClickBuyCheckout);
            }
        }
        recorder.transport.send();
    }

    /// A request of Cafe24's own has succeeded. Whether it has added something, which is to be asked for and to leave.
    pub fn on_request(&mut self, recorder: &mut Recorder, request: Value) -> bool {
        let is_done = request.at(1).number() >= 0.0;
        let is_claim = !request.at(0).find("/basket", 0).is_some();
        if is_claim {
            if !is_done {
                self.claim = Global::default();
            }
            self.confirm_claim(recorder, true);
        } else if is_done {
            match cart::added_by(request) {
                Some(rows) => {
                    self.additions.push(records(&rows));
                    self.additions_until = clock::now() + recorder.wait;
                    return true;
                }
                // The page shows the cart anew, or the next one does.
                None => self.keep_cart(recorder, None),
            }
        }
        false
    }

    /// Sends the claim that was clicked, if its request has succeeded, or if the page goes and that
    /// says as much.
    pub fn confirm_claim(&mut self, recorder: &mut Recorder, has_succeeded: bool) {
        let claim = *self.claim;
        let is_fresh = clock::now() - self.claimed_at < CLAIM_WITHIN;
        if is_fresh && (has_succeeded || self.claim_leaves) {
            recorder.transport.begin();
            for at in 0..claim.length() {
                let event = claim.at(at);
                recorder.track(event.at(0), false, event.at(1));
            }
            recorder.transport.commit();
            recorder.transport.send();
        }
        self.claim = Global::default();
    }

    /// What was added goes with the whole cart where that is known, and waits for it otherwise.
    pub fn poll(&mut self, recorder: &mut Recorder, now: f64, last_chance: bool) -> Poll<()> {
        let additions = core::mem::replace(&mut self.additions, Global::new(host::array()));
        for at in 0..additions.length() {
            let added = rows::read(additions.at(at));
            let mut cart = Vec::new();
            if let Some(known) = self.known_cart(recorder) {
                cart = known;
                rows::merge(&mut cart, &added);
            } else if let Some(rows) = cart::rows(Memory::Counts, Memory::MayBeOld) {
                cart = rows;
            }
            if cart.is_empty() && !last_chance && now < self.additions_until {
                self.additions.push(additions.at(at));
                continue;
            }
            tell(recorder, &added, &cart);
            if !cart.is_empty() {
                self.keep_cart(recorder, Some(&cart));
            }
            // The cart's own properties have changed.
            self.is_cart_read = false;
            sdk::forget_cart();
            self.has_changed = true;
        }
        ready(self.additions.length() == 0)
    }

    /// What the last page of this session and visitor knew of the cart, in whichever tab.
    pub fn known_cart(&self, recorder: &mut Recorder) -> Option<Vec<Row>> {
        let record = storage::stored(CART).from_json();
        let is_ours = record.get("of").text() == cart_owner(recorder);
        is_ours.then(|| rows::read(record.get("rows")))
    }

    /// Reads the cart where the page shows it. Rows that came without a request of Cafe24's own were
    /// added by an app. `is_over`: nothing more is to be waited for. Whether there is nothing more to
    /// learn.
    pub fn know_cart(&mut self, recorder: &mut Recorder, is_over: bool) -> bool {
        if self.is_cart_read {
            return true;
        }
        let is_cache_new = cart::is_cache_new();
        let cache = match is_cache_new {
            Some(true) => Memory::Counts,
            _ => Memory::MayBeOld,
        };
        let count = match is_over {
            true => Memory::Counts,
            false => Memory::MayBeOld,
        };
        let mut rows = cart::rows(cache, count);
        if rows.is_none() && is_cache_new.is_none() {
            return false;
        }
        let known = self.known_cart(recorder);
        if known.is_none() && rows.is_none() {
            rows = cart::rows(Memory::Counts, count);
        }
        let Some(mut rows) = rows else {
            return true;
        };
        self.is_cart_read = true;
        cart::name(&mut rows, known.as_deref().unwrap_or_default());
        let came = known.map_or_else(Vec::new, |known| rows::came(&known, &rows));
        if !came.is_empty() {
            tell(recorder, &came, &rows);
        }
        self.keep_cart(recorder, Some(&rows));
        true
    }

    fn keep_cart(&self, recorder: &mut Recorder, rows: Option<&[Row]>) {
        let record = host::object();
        if let Some(rows) = rows {
            record.set("of", cart_owner(recorder));
            record.set("rows", records(rows));
        }
        storage::store(CART, record.to_json());
    }
}

/// Tells of what was added to a cart.
fn tell(recorder: &mut Recorder, rows: &[Row], cart: &[Row]) {
    recorder.event(&cart::added(rows, cart));
    for row in rows {
        recorder.event(&AddToCartItems { item: &row.item });
    }
}

/// A cart changes with the member, and in a later session it may have changed on another device.
fn cart_owner(recorder: &mut Recorder) -> Text {
    recorder.identity.touch(clock::now());
    let session = &recorder.identity.session;
    let user = Value::from(":").concat(session.user_id());
    Value::from(session.id()).concat(user).text()
}

/// The rows as [`rows::read`] reads them.
fn records(rows: &[Row]) -> Value {
    let records = host::array();
    for row in rows {
        records.push(row.record());
    }
    records
}
