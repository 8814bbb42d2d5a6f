//! An order and its items as the API writes them (facts/server 1.4).

use serde_json::{Value, json};

use super::ask::Ask;
use super::claims::claim_json;
use crate::dates::{At, blank, iso};
use crate::forms::{currency, flag, member_id, shipping_code};
use crate::life::world::{Claim, Item, Kind, Order, World, is_canceled, is_returned};
use crate::money::{Money, decimal};
use crate::text::{Object, Raw, write_object};

/// An order, with what is to be embedded.
pub(super) fn order_json(world: &World, index: u32, ask: &Ask<'_>) -> Raw {
    let order = &world.orders[index as usize];
    let names: Vec<&str> = order
        .methods
        .iter()
        .map(|method| method_name(method))
        .collect();
    let paid = flag(order.paid.is_some());
    let member = order.member().map(|member| &world.members[member as usize]);
    let mut json = Object::only(ask.keys());
    write_object!(json, {
        "shop_no": u32::from(order.shop),
        "currency": currency(order.shop),
        "order_id": order.id,
        "market_id": order.place.market.then_some(order.place.id),
        "market_order_no": order.place.market.then(|| format!("M{}", order.id.replace('-', ""))),
        "member_id": member_id(world, order, index.is_multiple_of(2)),
        "member_email": member.map_or("", |_| "buyer@example.com"),
        "member_authentication": "T",
        "billing_name": order.buyer_name,
        "payment_method": order.methods,
        "payment_method_name": names.as_slice(),
        "payment_gateway_names": Value::Null,
        "easypay_name": Value::Null,
        "paid": paid,
        "canceled": order.canceled_flag(),
        "order_date": iso(order.at),
        "first_order": order.first.map(flag),
        "payment_date": order.paid.map(iso),
        "order_from_mobile": flag(order.place.id == "mobile"),
        "group_no_when_ordering": order.group.map_or(0, |group| u32::from(group) + 1),
        "payment_amount": decimal(if order.paid.is_some() { order.payment } else { 0 }),
        "cancel_date": order.canceled.map(iso),
        "order_place_name": order.place.names[0],
        "order_place_id": order.place.id,
        "shipping_type": "A",
        "shipping_status": order.shipping(),
        "shipping_fee_detail": json!([]),
        "regional_surcharge_detail": json!([]),
        "return_confirmed_date": order.returned.map(iso),
    });
    if json.takes("initial_order_amount") {
        match order.has_amounts() {
            true => json.put("initial_order_amount", &amounts(order, 0)),
            false => json.put("initial_order_amount", &Value::Null),
        }
    }
    if json.takes("actual_order_amount") {
        json.put("actual_order_amount", &amounts(order, order.refunded));
    }
    if ask.embeds("items") {
        let items = (0..order.items.len()).map(|item| item_json(world, order, item));
        let mut items: Vec<Raw> = items.collect();
        if form(order) == 3 {
            items.push(Raw("null".into()));
        }
        json.put("items", items.as_slice());
    }
    if ask.embeds("buyer") {
        let buyer = json!({
            "shop_no": order.shop,
            "member_id": member_id(world, order, index.is_multiple_of(2)),
            "name": order.buyer_name,
            "email": "buyer@example.com",
            "phone": "",
            "cellphone": order.buyer_phone,
        });
        json.put("buyer", &buyer);
    }
    if ask.embeds("receivers") {
        let receivers = json!([{
            "shop_no": order.shop,
            "name": order.buyer_name,
            "phone": "",
            "cellphone": order.buyer_phone,
            "shipping_message": "문 앞에 놓아 주세요",
            "shipping_code": order.shipments.first().map(|_| shipping_code(order, 0)),
        }]);
        json.put("receivers", &receivers);
    }
    for (name, kind) in [("cancellation", Kind::Cancel), ("return", Kind::Return)] {
        if ask.embeds(name) {
            let claims = order
                .claims
                .iter()
                .map(|claim| &world.claims[*claim as usize]);
            let claims = claims.filter(|claim| claim.kind == kind && claim.code.is_some());
            json.put(
                name,
                claims
                    .map(|claim| claim_json(world, claim))
                    .collect::<Vec<_>>()
                    .as_slice(),
            );
        }
    }
    if ask.embeds("exchange") {
        json.put("exchange", &json!([]));
    }
    Raw(json.end())
}

/// Which of the forms that answers take an order has, the same each time.
fn form(order: &Order) -> i64 {
    order.at % 7
}

/// The sums of an order: as it was placed, or less what was refunded.
fn amounts(order: &Order, refunded: Money) -> Raw {
    let mut json = Object::new();
    write_object!(json, {
        "order_price_amount": decimal((order.goods - refunded).max(0)),
        "shipping_fee": decimal(order.fee),
        "points_spent_amount": decimal(order.points),
        "credits_spent_amount": "0.00",
        "coupon_discount_price": decimal(order.discount),
        "coupon_shipping_fee_amount": "0.00",
        "membership_discount_amount": "0.00",
        "shipping_fee_discount_amount": "0.00",
        "set_product_discount_amount": "0.00",
        "app_discount_amount": "0.00",
        "point_incentive_amount": "0.00",
        "total_amount_due": decimal(if order.paid.is_some() { 0 } else { order.payment }),
        "payment_amount": decimal(order.payment - refunded),
        "market_other_discount_amount": "0.00",
        "tax": Value::Null,
    });
    Raw(json.end())
}

fn method_name(method: &str) -> &'static str {
    match method {
        "card" => "신용카드",
        "cash" => "무통장입금",
        "point" => "적립금",
        "cell" => "휴대폰",
        "coupon" => "쿠폰",
        "icash" => "가상계좌",
        _ => "실시간 계좌이체",
    }
}

/// An item. Its dates have no zone, unlike all others.
pub(super) fn item_json(world: &World, order: &Order, index: usize) -> Raw {
    let item = &order.items[index];
    let product = &world.products[item.row.product as usize];
    let variant = &product.variants[item.row.variant as usize];
    let shipment = item
        .shipment
        .map(|index| (index, &order.shipments[index as usize]));
    let carrier = shipment.map(|(_, shipment)| shipment.carrier);
    let number = shipment.and_then(|(_, shipment)| shipment.numbers.last());
    let claim = item.claim.map(|claim| &world.claims[claim as usize]);
    let last = |statuses: &[&str]| {
        let step = item
            .steps
            .iter()
            .rev()
            .find(|step| statuses.contains(&step.to));
        step.map(|step| blank(step.at))
    };
    let refunded: Option<At> = claim.and_then(|claim| claim.refunded);
    let mut json = Object::new();
    write_object!(json, {
        "shop_no": u32::from(order.shop),
        "item_no": order.item_no(index),
        "original_item_no": match item.origin {
            Some(origin) => json!([order.item_no(origin.into())]),
            None if form(order) % 2 == 0 => json!([]),
            None => Value::Null,
        },
        "order_item_code": order.item_code(index),
        "variant_code": variant.code,
        "product_no": product.no,
        "product_code": product.code(),
        "internal_product_name": product.name,
        "custom_product_code": "",
        "custom_variant_code": "",
        "eng_product_name": Value::Null,
        "option_id": variant.code.get(8..),
        "option_value": variant.option_value(),
        "additional_option_value": "",
        "additional_option_values": json!([{ "key": null, "name": null, "type": null, "value": null }]),
        "options": Value::Null,
        "multi_invoice": Value::Null,
        "product_bundle_list": Value::Null,
        "product_bundle_no": "0",
        "product_name": product.name,
        "product_price": decimal(product.price_in(order.shop)),
        "option_price": decimal(variant.extra_in(order.shop)),
        "additional_discount_price": "0.00",
        "coupon_discount_price": "0.00",
        "app_item_discount_amount": "0.00",
        "payment_amount": Value::Null,
        "quantity": item.row.quantity,
        "tracking_no": number.map(|(_, number)| number.to_string()),
        "shipping_code": shipment.map(|(index, _)| shipping_code(order, index)),
        "claim_code": claim_code(world, item),
        "claim_reason_type": claim.and_then(|claim| Some(claim.buyer_reason?.0)),
        "claim_reason": claim.and_then(item_reason),
        // What the buyer asked for.
        "claim_quantity": match claim.and_then(|claim| claim.buyer_reason) {
            Some(_) => item.row.quantity,
            None => 0,
        },
        "order_status": item.status,
        "status_code": status_code(item),
        "status_text": item.status,
        "request_undone": claim.filter(|claim| claim.undone).map(|claim| match claim.kind {
            Kind::Cancel => "Cancellation",
            Kind::Return => "Return",
        }),
        "shipping_company_id": carrier.map(|carrier| carrier.id.to_string()),
        "shipping_company_name": carrier.map(|carrier| carrier.name),
        "shipping_company_code": carrier.map(|carrier| carrier.code),
        "product_bundle": "F",
        "naver_pay_claim_status": Value::Null,
        "ordered_date": blank(order.at),
        "shipped_date": item.shipped.map(blank),
        "delivered_date": item.delivered.map(blank),
        "purchaseconfirmation_date": Value::Null,
        "cancel_date": item.steps.iter().find(|step| is_canceled(step.to)).map(|step| blank(step.at)),
        "cancel_request_date": last(&["C00"]),
        "return_request_date": last(&["R00"]),
        "return_collected_date": Value::Null,
        "return_confirmed_date": item.steps.iter().find(|step| is_returned(step.to)).map(|step| blank(step.at)),
        "refund_date": refunded.map(blank),
        "exchange_request_date": Value::Null,
        "exchange_date": Value::Null,
    });
    Raw(json.end())
}

/// What the buyer wrote, sometimes wrapped with what the seller did (facts/server 1.9).
fn item_reason(claim: &Claim) -> Option<String> {
    let (_, reason) = claim.buyer_reason?;
    let what = if claim.kind == Kind::Cancel {
        "주문취소"
    } else {
        "반품"
    };
    Some(match claim.accepted {
        Some(_) if claim.wrapped => format!("{reason} (구매자 {what} : {})", claim.seller_reason.1),
        _ => reason.to_owned(),
    })
}

/// The claim that it was last in, or the exchange.
fn claim_code(world: &World, item: &Item) -> Option<String> {
    let claim = item.claim.map(|claim| &world.claims[claim as usize]);
    let claim = claim.and_then(|claim| claim.code.clone());
    let exchange = item
        .exchange
        .map(|exchange| &world.exchanges[exchange as usize]);
    claim.or_else(|| exchange.and_then(|exchange| exchange.code.clone()))
}

fn status_code(item: &Item) -> &'static str {
    match item.status {
        "C47" | "C48" | "C49" => "C1",
        status if is_canceled(status) => "C2",
        status if is_returned(status) => "C3",
        "E00" => "N1",
        status if status.starts_with('E') => "E1",
        _ if item.brought => "N2",
        _ => "N1",
    }
}
