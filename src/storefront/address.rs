//! The addresses a page has: the one in the address bar, and those it gives itself.

use super::source;
use crate::js::Text;

/// What a pattern of [`crate::path`] finds in the page's addresses, most trustworthy first: canonical address,
/// `og:url`, address bar.
#[inline(never)]
pub fn find(pattern: &'static str) -> Text {
    for place in [
        "<link[rel=canonical]",
        "<meta[property='og:url']",
        "location.href",
    ] {
        let found = source::text(place).group(pattern, 1);
        if found.is_some() {
            return found;
        }
    }
    Text::default()
}

/// The path in the address bar.
pub fn path() -> Text {
    source::text("location.pathname")
}
