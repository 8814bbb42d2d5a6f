//! Who the visitor is, and what is known of them.

use super::Tracker;
use crate::events::Login;
use crate::host::{NONE, Text, clock};
use crate::storefront::{member, sdk, shop, user_properties};

/// Milliseconds for which the member's data is waited for before Cafe24's SDK is asked: asked earlier
/// it answers without them, but not every skin shows them.
const ASK_AFTER: f64 = 1000.0;

impl Tracker {
    /// Knows the visitor by what the page shows at once, so that even its first events say who it is.
    /// Returns the id of the member who is logged in.
    pub(super) fn meet(&mut self) -> Text {
        let id = if self.is_login {
            member::id()
        } else {
            Text::default()
        };
        // A member whose id is not shown yet is the one of the last page, or nobody yet.
        if !self.identity.user.is_own() && id.is_some() == self.is_login {
            sdk::set_member(id);
            let was_seen = self.identity.user.was_seen();
            let is_another = self.identity.set_user(id, false, clock::now());
            self.has_logged_in |= is_another && was_seen && id.is_some();
        }
        id
    }

    /// Sends the login and what has changed of the visitor, once the page shows all of it or it may wait no
    /// longer. Whether nothing is left to do.
    pub(super) fn visitor(&mut self, now: f64, last_chance: bool) -> bool {
        let Some(until) = self.visitor_until else {
            return true;
        };
        if member::is_login() != self.is_login {
            // The page is being left for a login or a logout: that is the next page's visitor.
            return true;
        }
        let id = self.meet();
        let is_over = last_chance || now >= until;
        let is_shown = !self.is_login || member::is_shown(id);
        let may_ask = is_shown || now > until - self.wait + ASK_AFTER;
        let is_answered = may_ask && sdk::ask(self.is_login);
        let is_cart_known = self.know_cart(is_over);
        if !(is_shown && is_answered && is_cart_known || is_over) {
            return false;
        }
        self.visitor_until = None;
        if core::mem::take(&mut self.has_logged_in) {
            self.event(
                Login::new()
                    .member_id(self.identity.user.id())
                    .group_name(user_properties::group_name())
                    .inflow_name(shop::inflow_name()),
            );
        }
        self.identify(id);
        true
    }

    /// Sends the user properties when one of them has changed, or a session has begun.
    fn identify(&mut self, member_id: Text) {
        self.identity.touch(clock::now());
        let properties = user_properties::read(member_id, self.is_login, self.product_no.as_text());
        if let Some(cart) = self.known_cart() {
            user_properties::read_cart(properties, &cart);
        }
        let session = self.identity.session.id();
        if self.identity.user.has_changed(properties, session) {
            user_properties::read_of_visit(properties);
            self.send_private(NONE, properties);
        }
    }
}
