//! What the order form knows and the order result does not: how it is paid, and whether it is the
//! member's first order. Global for the tab, from the click on Pay to the result (facts 4.5).

use crate::host::{self, Value, places, storage};

const KEY: &str = "moa_checkout";

/// Keeps what the order form shows now.
pub fn remember() {
    let checkout = host::object();
    places::fill(
        checkout,
        "t payment_method #frm_order_act [name=addr_paymethod]:checked\n",
    );
    // Cafe24's own count of the member's orders so far.
    let count = places::number("@ordercnt_{N}>total_order_count|@order_{N}>total_order_count");
    if !count.is_nan() {
        checkout.set("is_first_order", count == 0.0);
    }
    storage::store_for_tab(KEY, checkout.to_json());
}

/// What was kept last; `undefined` when nothing was.
pub fn recall() -> Value {
    places::at("%moa_checkout>")
}
