//! Cafe24's own JavaScript SDK, `CAFE24API`: there only where the shop has an app with a script, and
//! asked only by callbacks (facts 2).

use super::source;
use crate::js;

/// What is asked, once for each page view. A refusal (403 without scope or login, 422 on the wrong
/// page) is an answer without values.
pub const METHODS: &str = "getCustomerIDInfo getMemberInfo getCustomerInfo getLoginProvider getPointInfo \
                       getCreditInfo getCouponCount getCartList";

/// Asks, unless that was done; whether all has been answered, as on a page without the SDK.
pub fn ask() -> bool {
    !source::at("CAFE24API").is_object() || js::ask(METHODS)
}

/// What it said of the cart holds no longer: it is asked again.
pub fn forget_cart() {
    js::forget("getCartList");
}
