//! Who the visitor is, and what is known of them.

use core::task::Poll;

use super::privacy::Privacy;
use super::recorder::Recorder;
use super::shopping::Shopping;
use crate::events::Login;
use crate::host::{NONE, Text, clock};
use crate::storefront::{member, sdk, shop, user_properties};

/// Milliseconds for which the member's data is waited for before Cafe24's SDK is asked: asked earlier
/// it answers without them, but not every skin shows them.
const ASK_AFTER: f64 = 1000.0;

/// Who is known to look at the page.
#[derive(Default)]
pub struct Visitor {
    /// Until when what is known of them may wait; `None` before the page is known and once it is sent.
    pub until: Option<f64>,
    /// Whether a member is logged in: when the page is left for a login, its cookies come before it goes.
    pub is_login: bool,
    /// Whether a guest has become a member, and nobody was told.
    has_logged_in: bool,
}

impl Visitor {
    /// Knows the visitor by what the page shows at once, so that even its first events say who it is.
    /// Returns the id of the member who is logged in.
    pub fn identify(&mut self, recorder: &mut Recorder) -> Text {
        let id = if self.is_login {
            member::id()
        } else {
            Text::default()
        };
        // A member whose id is not shown yet is the one of the last page, or nobody yet.
        if !recorder.identity.user.is_own() && id.is_some() == self.is_login {
            sdk::set_member(id);
            let was_seen = recorder.identity.user.was_seen();
            let is_another = recorder.identity.set_user(id, false, clock::now());
            self.has_logged_in |= is_another && was_seen && id.is_some();
        }
        id
    }

    /// Sends the login and what has changed of the visitor, once the page shows all of it or it may wait no
    /// longer. `seen` is the product of the page.
    pub fn poll(
        &mut self,
        recorder: &mut Recorder,
        shopping: &mut Shopping,
        privacy: &mut Privacy,
        seen: Text,
        now: f64,
        last_chance: bool,
    ) -> Poll<()> {
        if core::mem::take(&mut shopping.has_changed) {
            self.until = self.until.or(Some(now + recorder.wait));
        }
        let Some(until) = self.until else {
            return Poll::Ready(());
        };
        if member::is_login() != self.is_login {
            // The page is being left for a login or a logout: that is the next page's visitor.
            return Poll::Ready(());
        }
        let id = self.identify(recorder);
        let is_over = last_chance || now >= until;
        let is_shown = !self.is_login || member::is_shown(id);
        let may_ask = is_shown || now > until - recorder.wait + ASK_AFTER;
        let is_answered = may_ask && sdk::ask(self.is_login);
        let is_cart_known = shopping.know_cart(recorder, is_over);
        if !(is_shown && is_answered && is_cart_known || is_over) {
            return Poll::Pending;
        }
        self.until = None;
        if core::mem::take(&mut self.has_logged_in) {
            recorder.event(&Login {
                member_id: recorder.identity.user.id(),
                group_name: user_properties::group_name(),
                inflow_name: shop::inflow_name(),
            });
        }
        self.tell(recorder, shopping, privacy, id, seen);
        Poll::Ready(())
    }

    /// Sends the user properties when one of them has changed, or a session has begun.
    fn tell(
        &self,
        recorder: &mut Recorder,
        shopping: &Shopping,
        privacy: &mut Privacy,
        member_id: Text,
        seen: Text,
    ) {
        recorder.identity.touch(clock::now());
        let properties = user_properties::read(member_id, self.is_login, seen);
        if let Some(cart) = shopping.known_cart(recorder) {
            user_properties::read_cart(properties, &cart);
        }
        let session = recorder.identity.session.id();
        if recorder.identity.user.has_changed(properties, session) {
            user_properties::read_of_visit(properties);
            privacy.push(NONE, properties);
        }
    }
}
