//! What every message says about where it happened: `context` on the wire, once for each batch.

use crate::host::{self, Text, Value, clock, places};
use crate::page::PageType;
use crate::storefront::shop;

const LIBRARY: &str = concat!(
    r#"{"name":"moa","version":""#,
    env!("CARGO_PKG_VERSION"),
    r#"","platform":"Web"}"#
);

const PAGE: &str = "\
v path location.pathname
v host location.host
v protocol location.protocol
v search location.search
v url location.href
v referrer document.referrer
v title document.title
";
const SCREEN: &str = "\
v width screen.width
v height screen.height
v density devicePixelRatio
v innerWidth innerWidth
v innerHeight innerHeight
v orientation screen.orientation.type
";
/// The user agent goes as it is: taking it apart is no work for a store page.
const BROWSER: &str = "\
v locale navigator.language
v userAgent navigator.userAgent
v userAgentData navigator.userAgentData.toJSON()
";

/// The library, the browser, the screen, the page and the shop. The page has no type before its document is
/// parsed.
pub fn read(role: Text, page_type: Option<PageType>) -> Value {
    let context = host::object();
    let [page, screen] = [host::object(), host::object()];
    places::fill(context, BROWSER);
    // The time zone's name would wake up Intl, which takes 20 ms of the page.
    context.set_number("utcOffset", clock::utc_offset());
    places::fill(screen, SCREEN);
    places::fill(page, PAGE);
    if let Some(page_type) = page_type {
        page.set("type", page_type.name());
    }
    page.set("role", role);
    context.set("library", Value::from(LIBRARY).from_json());
    context.set("page", page);
    context.set("screen", screen);
    context.set("shop", shop::read());
    context
}
