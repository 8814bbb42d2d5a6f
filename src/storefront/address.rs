//! The addresses a page has: the one in the address bar, and those it gives itself.

use alloc::string::String;

use super::source;
use crate::js::Text;
use crate::path;

/// What `pick` finds in the page's addresses, most trustworthy first: canonical address, `og:url`,
/// address bar.
#[inline(never)]
pub fn find(pick: fn(&str) -> Option<&str>) -> Text {
    for place in [
        "<link[rel=canonical]",
        "<meta[property='og:url']",
        "location.href",
    ] {
        let address = source::text(place).to_string();
        if let Some(found) = pick(path::path_of(&address)) {
            return Text::new(found);
        }
    }
    Text::default()
}

/// The path in the address bar.
pub fn path() -> String {
    source::text("location.pathname").to_string()
}
