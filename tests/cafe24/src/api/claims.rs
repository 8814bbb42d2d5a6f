//! Cancellations, returns and refunds by their codes (facts/server 1.4).

use serde_json::{Value, json};

use super::ask::{Ask, Refusal};
use super::orders;
use crate::dates::iso;
use crate::forms::{currency, deductions, flag, member_id};
use crate::life::world::{Claim, Kind, World};
use crate::money::decimal;

pub(super) fn one(world: &World, kind: &str, code: &str) -> Result<Value, Refusal> {
    let claim = world
        .claim_of
        .get(code)
        .map(|claim| &world.claims[*claim as usize]);
    let wanted = if kind == "cancellation" {
        Kind::Cancel
    } else {
        Kind::Return
    };
    let claim = claim
        .filter(|claim| claim.kind == wanted)
        .ok_or_else(Refusal::not_found)?;
    Ok(json!({ kind: claim_json(world, claim) }))
}

/// A claim as its resource has it: the reasons are the seller's.
pub(super) fn claim_json(world: &World, claim: &Claim) -> Value {
    let order = &world.orders[claim.order as usize];
    let (code, reason) = claim.seller_reason;
    let items = claim.items.iter().map(|&item| {
        let quantity = order.items[item as usize].row.quantity;
        json!({ "order_item_code": order.item_code(item.into()), "claim_quantity": quantity })
    });
    let done = claim.refunded.is_some();
    let mut json = json!({
        "shop_no": order.shop,
        "order_id": order.id,
        "claim_code": claim.code,
        "claim_reason_type": code,
        "claim_reason": reason,
        "claim_due_date": claim.accepted.map(|at| iso(at + 14 * 86_400)),
        "refund_methods": if done { json!(["신용카드 취소"]) } else { json!([]) },
        "refund_reason": "",
        "order_price_amount": decimal(claim.goods),
        "refund_amounts": [{ "payment_method": order.methods[0], "amount": decimal(claim.amount) }],
        "undone": flag(claim.undone),
        "undone_reason_type": claim.undone.then_some("A"),
        "undone_reason": claim.undone.then_some("철회합니다"),
        "items": items.collect::<Vec<_>>(),
    });
    for (name, amount) in deductions(order, claim) {
        json[name] = amount.into();
    }
    if claim.kind == Kind::Return {
        json["return_invoice_no"] = Value::Null;
        json["return_shipping_company_name"] = Value::Null;
        json["pickup"] = json!({});
    }
    json
}

/// Refunds in a window; the window is required.
pub(super) fn refunds(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    let (limit, offset) = ask.page(10, 500, 15_000)?;
    let (start, end) = ask.window()?;
    let date_type = ask.word("date_type", &["accepted_refund_date", "refund_date"])?;
    let (orders, members) = (ask.list("order_id")?, ask.list("member_id")?);
    let status = ask.word("refund_status", &["F", "T", "M"])?;
    let when = |claim: &Claim| match date_type {
        Some("accepted_refund_date") => claim.refund_accepted,
        _ => claim.refunded,
    };
    let mut found: Vec<&Claim> = world.claims.iter().collect();
    if let Some(ids) = &orders {
        let claims = ids
            .iter()
            .filter_map(|id| Some(orders::find(world, id).ok()?.1));
        let claims = claims.flat_map(|order| &order.claims);
        found = claims.map(|claim| &world.claims[*claim as usize]).collect();
    }
    found.retain(|claim| {
        let order = &world.orders[claim.order as usize];
        let member = order
            .member()
            .map(|member| world.members[member as usize].id.as_str());
        order.shop == shop
            && claim.refund_accepted.is_some()
            && when(claim).is_some_and(|at| (start..=end).contains(&at))
            && members
                .as_ref()
                .is_none_or(|all| member.is_some_and(|member| all.contains(&member)))
            && status.is_none_or(|status| (status == "T") == claim.refunded.is_some())
    });
    found.sort_by_key(|claim| std::cmp::Reverse(when(claim)));
    let rows = found.into_iter().skip(offset).take(limit);
    let rows = rows.map(|claim| ask.trim(refund_json(world, claim)));
    Ok(json!({ "refunds": rows.collect::<Vec<_>>() }))
}

pub(super) fn refund(world: &World, ask: &Ask<'_>, code: &str) -> Result<Value, Refusal> {
    let claim = world
        .claim_of
        .get(code)
        .map(|claim| &world.claims[*claim as usize]);
    let claim = claim
        .filter(|claim| claim.refund_accepted.is_some())
        .ok_or_else(Refusal::not_found)?;
    let mut json = refund_json(world, claim);
    for key in [
        "cancel_fee_amount",
        "refund_point",
        "refund_credit",
        "shipping_fee",
        "refund_shipping_fee",
        "coupon_discount_amount",
    ] {
        json[key] = "0.00".into();
    }
    json["refund_amount"] = decimal(claim.amount).into();
    json["refund_reason"] = claim.seller_reason.1.into();
    Ok(json!({ "refund": ask.trim(json) }))
}

/// A refund; its code is its claim's, as in the sample.
fn refund_json(world: &World, claim: &Claim) -> Value {
    let order = &world.orders[claim.order as usize];
    let codes = claim
        .items
        .iter()
        .map(|item| order.item_code((*item).into()));
    let rows = claim
        .items
        .iter()
        .map(|item| order.items[*item as usize].row.quantity);
    let done = claim.refunded.is_some();
    json!({
        "shop_no": order.shop,
        "member_id": member_id(world, order, claim.order.is_multiple_of(2)),
        "member_email": "",
        "buyer_email": "buyer@example.com",
        "order_date": iso(order.at),
        "accepted_refund_date": claim.refund_accepted.map(iso),
        "refund_date": claim.refunded.map(iso),
        "order_id": order.id,
        "refund_code": claim.code,
        "order_item_code": codes.collect::<Vec<_>>(),
        "quantity": rows.sum::<u32>(),
        "actual_refund_amount": decimal(claim.amount),
        "used_points": decimal(order.points),
        "used_credits": "0.00",
        "currency": currency(order.shop),
        "payment_methods": order.methods,
        "refund_payment_methods": order.methods,
        "payment_gateway_cancel_statuses": [
            { "payment_method": order.methods[0], "cancel_status": flag(done) }
        ],
        "payment_gateway_cancel_dates": [
            { "payment_method": order.methods[0], "cancel_date": claim.refunded.map(iso) }
        ],
        "status": flag(done),
        "refund_methods": order.methods,
    })
}
