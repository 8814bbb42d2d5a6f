//! Cancelling an unpaid order, and asking for a cancellation, a return or an exchange.

use axum::Json;
use serde_json::{Value, json};

use super::Fields;
use crate::claims::{Claim, ClaimKind};
use crate::orders::Status;
use crate::visit::Visit;

/// `/exec/front/MyShop/OrderCancel/`: an order that is not paid yet is cancelled at once.
pub async fn cancel_unpaid(visit: Visit, fields: Fields) -> Json<Value> {
    let cancelled = visit.session(|session| match session.order(fields.get("order_id")) {
        Some(order) if order.status == Status::N00 => {
            order.status = Status::C40;
            true
        }
        _ => false,
    });
    Json(json!({ "result": if cancelled { 0 } else { -1 } }))
}

/// `/exec/front/MyShop/OrderApply/`: a claim about the checked products.
pub async fn apply(visit: Visit, fields: Fields) -> Json<Value> {
    let kind = ClaimKind::from_name(fields.get("apply_type"));
    let claim = Claim {
        product_nos: fields.all("apply_product[]").map(str::to_owned).collect(),
        reason_type: fields.get("reason_select").to_owned(),
        reason: fields.get("reason_detail").to_owned(),
    };
    let accepted = visit.session(
        |session| match (kind, session.order(fields.get("order_id"))) {
            (Some(kind), Some(order))
                if kind.allowed(order.status) && !claim.product_nos.is_empty() =>
            {
                order.status = kind.requested();
                order.claim = Some(claim);
                true
            }
            _ => false,
        },
    );
    Json(json!({ "result": if accepted { 0 } else { -1 } }))
}
