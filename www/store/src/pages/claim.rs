//! The pages that ask for a cancellation, a return or an exchange.

use axum::extract::Query;
use axum::response::Html;
use serde_json::json;

use super::Page;
use super::myshop::{OrderQuery, find_order};
use super::order_result::describe;
use crate::Result;
use crate::claims::ClaimKind;
use crate::rows::{self, Place};
use crate::visit::Visit;

/// `/myshop/order/cancel.html?order_id=…`.
pub async fn cancel(visit: Visit, Query(query): Query<OrderQuery>) -> Result<Html<String>> {
    page(&visit, &query.order_id, ClaimKind::Cancel)
}

/// `/myshop/order/return.html?order_id=…`.
pub async fn give_back(visit: Visit, Query(query): Query<OrderQuery>) -> Result<Html<String>> {
    page(&visit, &query.order_id, ClaimKind::Return)
}

/// `/myshop/order/exchange.html?order_id=…`.
pub async fn exchange(visit: Visit, Query(query): Query<OrderQuery>) -> Result<Html<String>> {
    page(&visit, &query.order_id, ClaimKind::Exchange)
}

fn page(visit: &Visit, order_id: &str, kind: ClaimKind) -> Result<Html<String>> {
    let order = find_order(visit, order_id)?;
    let korean = visit.korean();
    let (role, skin_file) = match kind {
        ClaimKind::Cancel => ("MYSHOP_ORDER_CANCEL", "/myshop/order/cancel.html"),
        ClaimKind::Return => ("MYSHOP_ORDER_RETURN", "/myshop/order/return.html"),
        ClaimKind::Exchange => ("MYSHOP_ORDER_EXCHANGE", "/myshop/order/exchange.html"),
    };
    let reasons: Vec<_> = kind
        .reasons()
        .iter()
        .map(|(code, ko, en)| json!({"code": code, "name": if korean { ko } else { en }}))
        .collect();
    let title = match (kind, korean) {
        (ClaimKind::Cancel, true) => "취소 신청",
        (ClaimKind::Return, true) => "반품 신청",
        (ClaimKind::Exchange, true) => "교환 신청",
        (ClaimKind::Cancel, false) => "Request cancellation",
        (ClaimKind::Return, false) => "Request return",
        (ClaimKind::Exchange, false) => "Request exchange",
    };
    Page::new(visit, role, skin_file, "myshop/claim.html")
        .title(title)
        .with("kind", kind.name())
        .with("allowed", kind.allowed(order.status))
        .with("reasons", reasons)
        .with("order", describe(&order, visit))
        .with(
            "order_products",
            rows::page_rows(&order.rows, Place::Basket, order.shop, korean),
        )
        .render()
}
