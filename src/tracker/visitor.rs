//! Who the visitor is, and what is known of them.

use super::Tracker;
use crate::browser;
use crate::events::Login;
use crate::js::{NONE, Text};
use crate::storefront::{member, rows, sdk, shop, user_properties};

/// Milliseconds for which the member's data is waited for before Cafe24's SDK is asked: asked earlier
/// it answers without them, but not every skin shows them.
const ASK_AFTER: f64 = 1000.0;

impl Tracker {
    /// Knows the visitor by what the page shows at once, so that even its first events say who it is.
    pub(super) fn meet(&mut self) {
        if self.identity.user.is_own() {
            return;
        }
        let is_login = member::is_login();
        let id = if is_login {
            member::id()
        } else {
            Text::default()
        };
        // A member whose id is not shown yet is the one of the last page, or nobody yet.
        if is_login && !id.is_some() {
            return;
        }
        let was_seen = self.identity.user.was_seen();
        if self.identity.set_user(id, false, browser::now()) && id.is_some() && was_seen {
            self.has_logged_in = true;
        }
    }

    /// Sends the login and what is news of the visitor, once the page shows all of it or it may wait no
    /// longer. Whether nothing is left to do.
    pub(super) fn visitor(&mut self, now: f64, last_chance: bool) -> bool {
        let Some(until) = self.visitor_until else {
            return true;
        };
        self.meet();
        let is_login = member::is_login();
        let is_shown = !is_login || member::is_shown();
        let may_ask = is_shown || now > until - self.wait + ASK_AFTER;
        let is_answered = may_ask && sdk::ask();
        let is_complete = is_shown && is_answered && self.know_cart();
        if !is_complete && !last_chance && now < until {
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
        self.identify(is_login);
        true
    }

    /// Sends the user properties when one of them is news, or a session has begun.
    fn identify(&mut self, is_login: bool) {
        self.identity.touch(browser::now());
        let id = if is_login {
            member::id()
        } else {
            Text::default()
        };
        let properties = user_properties::read(id, is_login, self.product_no.as_text());
        if let Some(cart) = &self.cart {
            user_properties::read_cart(properties, &rows::read(**cart));
        }
        let session = self.identity.session.id();
        if self.identity.user.has_news(properties, session) {
            user_properties::read_of_visit(properties);
            self.send_private(NONE, properties);
        }
    }
}
