//! What every message says about where it happened: `context` on the wire, once for each batch.

use crate::host::places::Lines;
use crate::host::{self, Text, Value, clock};
use crate::page::PageType;
use crate::storefront::shop;

const LIBRARY: &str = concat!(
    r#"{"name":"moa","version":""#,
    env!("CARGO_PKG_VERSION"),
    r#"","platform":"Web"}"#
);

const PAGE: Lines = Lines::new(
    "\
v path location.pathname
v host location.host
v protocol location.protocol
v search location.search
v url location.href
v referrer document.referrer
v title document.title
",
);
const SCREEN: Lines = Lines::new(
    "\
v width screen.width
v height screen.height
v density devicePixelRatio
v orientation screen.orientation.type
",
);
/// Phones lay the page out before they answer: not asked while the document is being parsed.
const VIEWPORT: Lines = Lines::new(
    "\
v innerWidth innerWidth
v innerHeight innerHeight
",
);
/// The user agent goes as it is: taking it apart is no work for a store page. The cookies are what the pixels of Meta and TikTok
/// know the browser by; they are read where the setting `ads` asks for it.
const BROWSER: Lines = Lines::new(
    "\
v locale navigator.language
v userAgent navigator.userAgent
v userAgentData navigator.userAgentData.toJSON()
t fbp @_fbp
t fbc @_fbc
t ttp @_ttp
",
);

/// The library, the browser, the screen, the page and the shop. The page has neither a type nor a measure before its
/// document is parsed.
pub fn read(role: Text, page_type: Option<PageType>) -> Value {
    let context = host::object();
    let [page, screen] = [host::object(), host::object()];
    BROWSER.fill(context);
    // The time zone's name would wake up Intl, which takes 20 ms of the page.
    context.set_number("utcOffset", clock::utc_offset());
    SCREEN.fill(screen);
    PAGE.fill(page);
    if let Some(page_type) = page_type {
        page.set("type", page_type.name());
        VIEWPORT.fill(screen);
    }
    page.set("role", role);
    context.set("library", Value::from(LIBRARY).from_json());
    context.set("page", page);
    context.set("screen", screen);
    context.set("shop", shop::read());
    context
}
