//! Cancellations and returns that reached their final state, and refunds that were made.

use serde_json::{Value, json};

use super::{Tell, join};
use crate::life::goods::reason_text;
use crate::life::world::{Claim, Kind, Order};
use crate::money::number;

/// Cancelled before it was paid, by nobody's claim.
const CLAIMLESS: [&str; 3] = ["C47", "C48", "C49"];

impl Tell<'_> {
    pub(super) fn claimed(&mut self, order: &Order) {
        self.dropped(order);
        let world = self.world;
        for claim in order
            .claims
            .iter()
            .map(|claim| &world.claims[*claim as usize])
        {
            self.completed(order, claim);
            self.refunded(order, claim);
        }
    }

    fn dropped(&mut self, order: &Order) {
        let step = order.items[0]
            .steps
            .iter()
            .find(|step| CLAIMLESS.contains(&step.to));
        let Some(at) = step.map(|step| step.at) else {
            return;
        };
        let properties = json!({
            "order_id": order.id,
            "is_member": order.member().is_some(),
            "claim_status": "completed",
        });
        self.event(
            "cafe24_cancel_order",
            order,
            order.id.clone(),
            at,
            properties.clone(),
        );
        for index in 0..order.items.len() {
            let key = format!("{}:{}", order.id, order.item_code(index));
            let properties = join(properties.clone(), self.item(order, index));
            self.event("cafe24_cancel_order_items", order, key, at, properties);
        }
    }

    fn completed(&mut self, order: &Order, claim: &Claim) {
        let (Some(at), Some(code)) = (claim.completed, &claim.code) else {
            return;
        };
        let (name, items_name) = match claim.kind {
            Kind::Cancel => ("cafe24_cancel_order", "cafe24_cancel_order_items"),
            Kind::Return => ("cafe24_return_order", "cafe24_return_order_items"),
        };
        let properties = join(
            reasons(order, claim),
            json!({ "claim_status": "completed" }),
        );
        self.event(name, order, code.clone(), at, properties.clone());
        for &item in &claim.items {
            let key = format!("{code}:{}", order.item_code(item.into()));
            let properties = join(properties.clone(), self.item(order, item.into()));
            self.event(items_name, order, key, at, properties);
        }
    }

    /// A refund has its claim's code.
    fn refunded(&mut self, order: &Order, claim: &Claim) {
        let (Some(at), Some(code)) = (claim.refunded, &claim.code) else {
            return;
        };
        let more = json!({ "refund_code": code, "refund_amount": number(claim.amount) });
        let properties = join(reasons(order, claim), more);
        self.event(
            "cafe24_refund_order",
            order,
            code.clone(),
            at,
            properties.clone(),
        );
        for &item in &claim.items {
            let key = format!("{code}:{}", order.item_code(item.into()));
            let properties = join(properties.clone(), self.item(order, item.into()));
            self.event("cafe24_refund_order_items", order, key, at, properties);
        }
    }
}

/// The buyer's reason, else the seller's; and the seller's.
fn reasons(order: &Order, claim: &Claim) -> Value {
    let (code, reason) = claim.buyer_reason.unwrap_or(claim.seller_reason);
    let (seller_code, seller_reason) = claim.seller_reason;
    json!({
        "order_id": order.id,
        "is_member": order.member().is_some(),
        "claim_code": claim.code,
        "claim_reason_type": code,
        "claim_reason": reason,
        "claim_reason_type_text": reason_text(code),
        "seller_reason_type": seller_code,
        "seller_reason": seller_reason,
        "seller_reason_type_text": reason_text(seller_code),
    })
}
