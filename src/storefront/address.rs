//! The addresses a page has: the one in the address bar, and those it gives itself. And its title for other sites.

use crate::host::{NONE, Text, Value, places};

/// What the page is called on other sites.
pub const TITLE: &str = "<meta[property='og:title']";

/// What a pattern of [`crate::path`] finds in the page's addresses, most trustworthy first: canonical address,
/// `og:url`, address bar.
#[inline(never)]
pub fn find(pattern: &'static str) -> Text {
    for place in [
        "<link[rel=canonical]",
        "<meta[property='og:url']",
        "location.href",
    ] {
        let found = places::text(place).group(pattern, 1);
        if found.is_some() {
            return found;
        }
    }
    Text::default()
}

/// A title without the shop's name behind it, as `og:site_name` has it (seen since 2026).
pub fn without_shop(title: Text) -> Text {
    let end = Value::from(" - ").concat(places::name("<meta[property='og:site_name']"));
    let parts = Value::from(title).call("split", end);
    if parts.call("pop", NONE).is("") {
        parts.call("join", end).text()
    } else {
        title
    }
}

/// The path in the address bar.
pub fn path() -> Text {
    places::text("location.pathname")
}
