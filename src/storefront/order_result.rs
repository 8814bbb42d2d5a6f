//! The order result: `EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA` (facts 1.8).

use wasm_bindgen::JsValue;

use super::rows::{self, Row, Rows};
use super::source;
use crate::events::ViewCompletedOrder;
use crate::js::{self, Text};

/// The order that was just made, and whether the page has shown it.
pub fn read() -> (ViewCompletedOrder, bool) {
    let data = source::first_object(
        "CAFE24.FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA|EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA",
    );
    let number = |key| js::number(&js::get(&data, key));
    let Rows { rows, .. } = Rows::read(&js::get(&data, "order_product"), of_order);
    let delivery_fee = number("total_basic_ship_fee");
    let event = ViewCompletedOrder {
        order_id: order_id(&data),
        // `payed_amount` includes shipping.
        discounted_price: number("payed_amount")
            .map(|paid| (paid - delivery_fee.unwrap_or(0.0)).max(0.0)),
        price: rows::total_price(&rows),
        delivery_fee,
    };
    let complete =
        event.order_id.is_some() && event.discounted_price.is_some() && event.price.is_some();
    (event, complete)
}

/// A row of `order_product`: the options' price stands for the whole row.
fn of_order(row: &JsValue) -> Row {
    let number = |key| js::number(&js::get(row, key));
    let quantity = number("quantity");
    let options = number("sum_total_opt_price").unwrap_or(0.0);
    let products = number("product_price").zip(quantity);
    Row {
        quantity,
        price: products
            .map(|(price, quantity)| price * quantity + options)
            .or_else(|| number("sub_total_price")),
        set: None,
    }
}

fn order_id(data: &JsValue) -> Option<Text> {
    Text::of(&js::get(data, "order_id"))
        .or_else(|| source::text("#order_id|?order_id"))
        .or_else(|| source::text(".orderNumber")?.group("\\d{8}-\\d{7}", 0))
}
