//! The order result: `EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA` (facts/storefront 1.8).

use alloc::vec::Vec;

use super::member;
use super::rows::{self, Row};
use crate::amount::Amount;
use crate::events::{Order, Required, ViewCompletedOrder};
use crate::host::{Text, Value};
use crate::{place, places};

/// How an order is paid, as the page writes it.
const METHODS: &str = "가상계좌|무통장 ?입금|신용카드|실시간 ?계좌이체|휴대폰 ?결제|(네이버|카카오|토스|삼성|애플) ?페이";
/// Those that are paid after the order, in Cafe24's code or as the page writes them.
const DEPOSITS: &str = "^(i?cash|가상계좌|무통장 ?입금)$";
/// What the page says of such an order until it is paid.
const UNPAID: &str = "미입금|입금 ?(기한|마감|대기|예정)|입금해";

/// The events the order result yields.
pub struct Read {
    /// The order's number.
    pub order_id: Text,
    /// The view of the page.
    pub view: ViewCompletedOrder,
    /// The order that was made.
    pub order: Order,
    /// Its rows, each an event of its own.
    pub rows: Vec<Row>,
    /// Whether the page has shown it.
    pub is_complete: bool,
}

/// Reads the order result. `before` is what the order form left: how it is paid and whether it is
/// the buyer's first order, neither of which this page says as data.
pub fn read(before: Value) -> Read {
    let new = place!("CAFE24.FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA").read();
    let old = || place!("EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA").read();
    let data = if new.get("order_id").is_string() {
        new
    } else {
        old()
    };
    let rows = rows::read(data.get("order_product"));
    let order_id = order_id(data);
    let price = rows::total_price(&rows);
    let shown = place!(".xans-order-result").read();
    let delivery_fee = delivery_fee(data, shown);
    // Includes shipping.
    let paid = data.get("payed_amount").amount();
    let goods = (paid - delivery_fee.or(|| Amount::ZERO)).not_negative();
    // Something else is in what was paid: what is left of the goods is not known.
    let goods = if goods > price {
        Amount::UNKNOWN
    } else {
        goods
    };
    let is_member = data.get("member_id_crypt").text().is_some() || member::is_login();
    let remembered = before.get("payment_method").text();
    let method = remembered.or_else(|| shown.find(METHODS, 0));
    let is_unpaid = method.group(DEPOSITS, 0).is_some() && shown.find(UNPAID, 0).is_some();
    let order = Order {
        order_id: Required(order_id),
        payment_method: method,
        is_first_order: before.get("is_first_order").flag(),
        order_amount: paid,
        items_count: rows::count(&rows),
        is_member: Some(is_member),
        is_paid: is_unpaid.then_some(false),
        delivery_fee,
    };
    Read {
        is_complete: order_id.is_some() && (paid + price).is_known(),
        view: ViewCompletedOrder {
            order_id: Required(order_id),
            discounted_price: goods.rounded(),
            price,
            delivery_fee,
        },
        rows,
        order,
        order_id,
    }
}

/// Shipping of the order. What regions cost more is not in the data, but in what was paid, and in the line that sums
/// the order up: `배송비 2,500 + 지역별배송비 3,000`.
fn delivery_fee(data: Value, shown: Value) -> Amount {
    const FEES: &str =
        "배송비[^\\d+=]*([\\d.,]+)[^\\d+=]*\\+\\s*지역별\\s*배송비[^\\d+=]*([\\d.,]+)";
    let part = |group| Value::from(shown.find(FEES, group)).amount();
    (part(1) + part(2)).or(|| data.get("total_basic_ship_fee").amount())
}

fn order_id(data: Value) -> Text {
    let pattern = "\\d{8}-\\d{7}";
    data.get("order_id")
        .text()
        .or_else(|| places!("#order_id").text().group(pattern, 0))
        .or_else(|| places!("?order_id").text().group(pattern, 0))
        .or_else(|| places!(".orderNumber").text().group(pattern, 0))
}
