//! Who the visitor is, as one page leaves it for the next.

use crate::host::{self, Global, Text, Value, privacy, storage};

/// Storage key of the record, `{id, own, told, known}`.
const USER: &str = "moa_user";

/// The visitor: the record, of which `own` is missing where this browser has had no visitor yet.
#[derive(Debug)]
pub struct User(Global);

impl User {
    /// The visitor of the last page.
    pub fn load() -> User {
        User(Global::new(storage::stored(USER).from_json().copy()))
    }

    /// Somebody, or nobody without an id; the page itself may have said so.
    pub fn new(id: Text, is_own: bool) -> User {
        let user = User::unknown();
        user.0.set("id", id);
        user.0.set("own", is_own);
        user
    }

    /// A visitor of whom nothing is known.
    pub fn unknown() -> User {
        User(Global::new(host::object()))
    }

    /// `userId` on the wire; none for a guest.
    pub fn id(&self) -> Text {
        self.0.get("id").text()
    }

    /// Whether the page itself set the id: then Cafe24's member is not looked for.
    pub fn is_own(&self) -> bool {
        self.0.get("own").is_true()
    }

    /// Whether this browser has had a visitor before. Who is logged in on the very first page may have
    /// been so for long.
    pub fn was_seen(&self) -> bool {
        self.0.get("own").is_some()
    }

    /// Whether any of the properties differs from what was sent last, or was sent in another session
    /// than this; from now on they are the ones sent last. They are remembered as short hashes.
    pub fn has_changed(&self, properties: Value, session: Text) -> bool {
        let known = self.0.get("known").copy();
        let has_changed =
            privacy::changed(properties, known) || self.0.get("told").text() != session;
        self.0.set("known", known);
        self.0.set("told", session);
        if has_changed {
            self.store();
        }
        has_changed
    }

    /// What was sent of the visitor is known to nobody any more.
    pub fn forget_told(&mut self) {
        self.0.remove("told");
        self.store();
    }

    /// Keeps the visitor for the next page.
    pub fn store(&self) {
        storage::store(USER, self.0.to_json());
    }
}
