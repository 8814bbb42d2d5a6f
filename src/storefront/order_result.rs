//! The order result: `EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA` (facts 1.8).

use alloc::vec::Vec;

use wasm_bindgen::JsValue;

use super::rows::{self, Row};
use super::{member, source};
use crate::events::{CompleteOrder, CompleteOrderItems, ViewCompletedOrder};
use crate::js::{self, Text};
use crate::money;

/// What the order result is worth.
pub struct Read {
    /// The order's number.
    pub order_id: Text,
    /// The view of the page.
    pub view: ViewCompletedOrder,
    /// The order that was made.
    pub order: CompleteOrder,
    /// Its rows, each worth an [`item`].
    pub rows: Vec<Row>,
    /// Whether the page has shown it.
    pub is_complete: bool,
}

/// Reads the order result. `before` is what the order form left: how it is paid and whether it is
/// the buyer's first order, neither of which this page says.
pub fn read(before: &JsValue) -> Read {
    let new = source::at("CAFE24.FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA");
    let has_order = js::get(&new, "order_id").is_string();
    let old = || source::at("EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA");
    let data = if has_order { new } else { old() };
    let number = |key| js::number(&js::get(&data, key));
    let rows = rows::read(&js::get(&data, "order_product"));
    let order_id = order_id(&data);
    let price = rows::total_price(&rows);
    let delivery_fee = number("total_basic_ship_fee");
    // Includes shipping.
    let paid = number("payed_amount");
    let goods = money::not_negative(paid - money::or(delivery_fee, || 0.0));
    let is_member = Text::of(&js::get(&data, "member_id_crypt")).is_some() || member::is_login();
    let order = CompleteOrder::new()
        .order_id(order_id.clone())
        .payment_method(Text::of(&js::get(before, "payment_method")))
        .is_first_order(js::get(before, "is_first_order").as_bool())
        .order_amount(paid)
        .items_count(rows::count(&rows))
        .is_member(Some(is_member));
    Read {
        is_complete: order_id.is_some() && !(paid + price).is_nan(),
        view: ViewCompletedOrder::new()
            .order_id(order_id.clone())
            .discounted_price(money::rounded(goods))
            .price(price)
            .delivery_fee(delivery_fee),
        rows,
        order,
        order_id,
    }
}

/// One row of the order.
pub fn item(row: Row, order: &CompleteOrder) -> CompleteOrderItems {
    CompleteOrderItems::of(order)
        .product_no(row.product_no)
        .product_name(row.product_name)
        .quantity(row.quantity)
        .product_price(row.product_price)
        .option_value(row.option_value)
}

fn order_id(data: &JsValue) -> Text {
    let pattern = "\\d{8}-\\d{7}";
    Text::of(&js::get(data, "order_id"))
        .or_else(|| source::text("#order_id").group(pattern, 0))
        .or_else(|| source::text("?order_id").group(pattern, 0))
        .or_else(|| source::text(".orderNumber").group(pattern, 0))
}
