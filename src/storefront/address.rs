//! The addresses a page has: the one in the address bar, and those it gives itself. And its title for other sites.

use crate::host::places::Places;
use crate::host::{NONE, Text, Value};
use crate::places;

/// What the page is called on other sites.
pub const TITLE: Places = Places::new("<meta[property='og:title']");

/// What a pattern of [`crate::path`] finds in the page's addresses, most trustworthy first: canonical address,
/// `og:url`, address bar.
#[inline(never)]
pub fn find(pattern: &'static str) -> Text {
    for place in [
        places!("<link[rel=canonical]"),
        places!("<meta[property='og:url']"),
        places!("location.href"),
    ] {
        let found = place.text().group(pattern, 1);
        if found.is_some() {
            return found;
        }
    }
    Text::default()
}

/// A title without the shop's name behind it, as `og:site_name` has it (seen since 2026).
pub fn without_shop(title: Text) -> Text {
    let end = Value::from(" - ").concat(places!("<meta[property='og:site_name']").name());
    let parts = Value::from(title).call("split", end);
    if parts.call("pop", NONE).is("") {
        parts.call("join", end).text()
    } else {
        title
    }
}

/// The path in the address bar.
pub fn path() -> Text {
    places!("location.pathname").text()
}
