//! What the order form knows and the order result does not: how it is paid, and whether it is the
//! member's first order. Global for the tab, from the click on Pay to the result (facts/storefront 4.5).

use crate::amount::Amount;
use crate::host::places::Lines;
use crate::host::{self, Value, storage};
use crate::{place, places};

const KEY: &str = "moa_checkout";
/// How the order is paid.
const METHOD: Lines = Lines::new("t payment_method #frm_order_act [name=addr_paymethod]:checked\n");

/// Keeps what the order form shows now.
pub fn remember() {
    let checkout = host::object();
    METHOD.fill(checkout);
    // Cafe24's own count of the member's orders so far.
    let count = places!("@ordercnt_{N}>total_order_count|@order_{N}>total_order_count").number();
    if count.is_known() {
        checkout.set("is_first_order", count == Amount::ZERO);
    }
    storage::store_for_tab(KEY, checkout.to_json());
}

/// What was kept last; `undefined` when nothing was.
pub fn recall() -> Value {
    place!("%moa_checkout>").read()
}
