//! The order result.

use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;
use super::basket::{lines, totals_json};
use crate::Result;
use crate::orders::{Order, PayMethod};
use crate::visit::Visit;

#[derive(Debug, Default, Deserialize)]
pub struct ResultQuery {
    order_id: Option<String>,
    /// Milliseconds by which the order's data appear late; 0 when they stand in the page.
    #[serde(default)]
    late: u32,
}

/// `/order/order_result.html`: the order named by `?order_id=`, or else the last one.
pub async fn page(visit: Visit, Query(query): Query<ResultQuery>) -> Result<Html<String>> {
    let order = visit.session(|session| match &query.order_id {
        Some(id) => session.order(id).cloned(),
        None => session.orders.last().cloned(),
    });
    let korean = visit.korean();
    let page = Page::new(
        &visit,
        "ORDER_ORDERRESULT",
        "/order/order_result.html",
        "order/result.html",
    )
    .title(if korean {
        "주문 완료"
    } else {
        "Order complete"
    })
    .with("late", query.late);
    let Some(order) = order else {
        return page.with("order", Value::Null).render();
    };
    let mut external = order.variable_data(&visit.store.goods, korean);
    external["common_member_id_crypt"] = external["member_id_crypt"].clone();
    page.with("order", describe(&order, &visit))
        .with("external_order", external)
        .render()
}

/// What order pages show of an order.
pub fn describe(order: &Order, visit: &Visit) -> Value {
    let korean = visit.korean();
    json!({
        "id": order.id,
        "date": order.date,
        "status": order.status,
        "status_name": order.status.name(korean),
        "pay_code": order.pay_method,
        "pay_name": order.pay_method.name(korean),
        "unpaid": order.pay_method == PayMethod::Icash,
        "receiver": order.receiver,
        "lines": lines(&order.rows, visit),
        "totals": totals_json(&order.totals),
        "reason": order.claim.as_ref().map(|claim| claim.reason.as_str()),
    })
}
