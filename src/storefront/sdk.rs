//! Cafe24's own JavaScript SDK, `CAFE24API`: there only where the shop has an app with a script, and
//! asked only by callbacks (facts/storefront 2).

use crate::host::sdk;
use crate::place;

pub use sdk::{forget, set_member};

/// What is asked, once for each page view. A refusal (403 without scope or login, 422 on the wrong
/// page) is an answer without values.
const OF_GUEST: &str = "getCustomerIDInfo getCartList getMemberInfo";
const OF_MEMBER: &str = "getCustomerIDInfo getCartList getCustomerInfo getLoginProvider getPointInfo \
                         getCreditInfo getCouponCount";

/// Asks, unless that was done; whether all has been answered, as on a page without the SDK.
pub fn ask(is_login: bool) -> bool {
    let methods = if is_login { OF_MEMBER } else { OF_GUEST };
    !place!("CAFE24API").read().is_object() || sdk::ask(methods)
}

/// What it said of the cart holds no longer: it is asked again.
pub fn forget_cart() {
    sdk::forget("getCartList");
}
