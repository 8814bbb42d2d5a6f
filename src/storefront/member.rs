//! The member who is logged in (facts 3 and 5).

use super::source;

/// Whether the visitor is logged in: Cafe24's own test of the cookie `iscache`, which pages from a
/// cache rely on too.
pub fn is_login() -> bool {
    source::text("@iscache").to_string() == "F"
}
