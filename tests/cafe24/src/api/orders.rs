//! Orders: lists by windows of time, single ones, their items, histories and shipments (facts/server 1.4).

use std::collections::HashSet;

use chrono::{DateTime, Months};
use serde_json::{Value, json};

use super::Body;
use super::ask::{Ask, Refusal};
use super::order_json::{item_json, order_json};
use crate::dates::{At, iso};
use crate::forms::shipping_code;
use crate::life::world::{Order, World};
use crate::text::Raw;

const DATE_TYPES: [&str; 16] = [
    "order_date",
    "pay_date",
    "shipbegin_date",
    "shipend_date",
    "cancel_date",
    "place_date",
    "cancel_request_date",
    "cancel_accept_date",
    "cancel_complete_date",
    "exchange_request_date",
    "exchange_accept_date",
    "exchange_complete_date",
    "return_request_date",
    "return_accept_date",
    "return_complete_date",
    "purchaseconfirmation_date",
];

/// An order by its id.
pub(super) fn find<'a>(world: &'a World, id: &str) -> Result<(u32, &'a Order), Refusal> {
    let index = *world.order_of.get(id).ok_or_else(Refusal::not_found)?;
    Ok((index, &world.orders[index as usize]))
}

/// A window of at most three months.
fn window(ask: &Ask<'_>) -> Result<Option<(At, At)>, Refusal> {
    let (start, end) = (ask.date("start_date", false)?, ask.date("end_date", true)?);
    let (start, end) = match (start, end) {
        (None, None) => return Ok(None),
        (Some(start), Some(end)) if start <= end => (start, end),
        (None, _) => return Err(Refusal::wrong("start_date")),
        _ => return Err(Refusal::wrong("end_date")),
    };
    let last = DateTime::from_timestamp(start, 0)
        .and_then(|start| start.checked_add_months(Months::new(3)));
    if last.is_none_or(|last| end > last.timestamp()) {
        return Err(Refusal(
            422,
            "The search period cannot exceed 3 months. (parameter.end_date)".into(),
        ));
    }
    Ok(Some((start, end)))
}

/// The orders that are asked for, the newest first. Cafe24 does not say in which order they come.
fn asked(world: &World, ask: &Ask<'_>) -> Result<Vec<u32>, Refusal> {
    let shop = ask.shop()?;
    let window = window(ask)?;
    let date_type = ask.word("date_type", &DATE_TYPES)?.unwrap_or("order_date");
    let ids = ask.list("order_id")?;
    let mut found: Vec<u32> = match (&ids, window) {
        (Some(ids), None) => ids
            .iter()
            .filter_map(|id| world.order_of.get(*id).copied())
            .collect(),
        (None, None) => return Err(Refusal::wrong("start_date")),
        (_, Some((start, end))) => {
            let dates = world.dates.get(date_type).map_or(&[][..], Vec::as_slice);
            let first = dates.partition_point(|(at, _)| *at < start);
            let last = dates.partition_point(|(at, _)| *at <= end);
            let mut seen = HashSet::new();
            let newest = dates[first..last].iter().rev().map(|(_, order)| *order);
            newest.filter(|order| seen.insert(*order)).collect()
        }
    };
    let statuses = ask.list("order_status")?;
    let members = ask.list("member_id")?;
    let places = ask.list("order_place_id")?;
    let products = ask.list("product_no")?;
    let member_type = ask.word("member_type", &["2", "3"])?;
    let first_order = ask.word("first_order", &["T", "F"])?;
    let payment = ask.word("payment_status", &["F", "M", "T", "A", "P"])?;
    let refund = ask.word("refund_status", &["F", "T", "M"])?;
    found.retain(|index| {
        let order = &world.orders[*index as usize];
        let member = order
            .member()
            .map(|member| world.members[member as usize].id.as_str());
        let claims = || {
            order
                .claims
                .iter()
                .map(|claim| &world.claims[*claim as usize])
        };
        let product = |no: &&str| {
            order
                .items
                .iter()
                .any(|item| world.products[item.row.product as usize].no.to_string() == **no)
        };
        order.shop == shop
            && ids
                .as_ref()
                .is_none_or(|ids| ids.contains(&order.id.as_str()))
            && statuses
                .as_ref()
                .is_none_or(|all| order.items.iter().any(|item| all.contains(&item.status)))
            && members
                .as_ref()
                .is_none_or(|all| member.is_some_and(|member| all.contains(&member)))
            && places
                .as_ref()
                .is_none_or(|all| all.contains(&order.place.id))
            && products.as_ref().is_none_or(|all| all.iter().any(product))
            && member_type.is_none_or(|kind| (kind == "2") == member.is_some())
            && first_order.is_none_or(|first| order.first == Some(first == "T"))
            && payment.is_none_or(|paid| (paid == "T") == order.paid.is_some())
            && refund.is_none_or(|status| match status {
                "T" => claims().any(|claim| claim.refunded.is_some()),
                _ => claims()
                    .any(|claim| claim.refund_accepted.is_some() && claim.refunded.is_none()),
            })
    });
    Ok(found)
}

pub(super) fn list(world: &World, ask: &Ask<'_>) -> Result<Body, Refusal> {
    let (limit, offset) = ask.page(10, 1_000, 15_000)?;
    let found = asked(world, ask)?.into_iter().skip(offset).take(limit);
    let orders: Vec<Raw> = found.map(|order| order_json(world, order, ask)).collect();
    Ok(Body::rows("orders", &orders))
}

/// How many there are; with `embed` or `fields` Cafe24 gives an empty list instead (facts/server 1.7).
pub(super) fn count(world: &World, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let found = asked(world, ask)?;
    if ask.get("embed").or(ask.get("fields")).is_some() {
        return Ok(json!([]));
    }
    Ok(json!({ "count": found.len() }))
}

pub(super) fn one(world: &World, ask: &Ask<'_>, id: &str) -> Result<Body, Refusal> {
    let (index, order) = find(world, id)?;
    if order.shop != ask.shop()? {
        return Err(Refusal::not_found());
    }
    Ok(Body::one("order", &order_json(world, index, ask)))
}

pub(super) fn items(world: &World, id: &str) -> Result<Body, Refusal> {
    let (_, order) = find(world, id)?;
    let items = (0..order.items.len()).map(|item| item_json(world, order, item));
    Ok(Body::rows("items", &items.collect::<Vec<_>>()))
}

/// The changes of an item's status, the oldest first.
pub(super) fn history(world: &World, id: &str, item: &str) -> Result<Value, Refusal> {
    let (_, order) = find(world, id)?;
    let index = (0..order.items.len()).find(|index| order.item_code(*index) == item);
    let index = index.ok_or_else(Refusal::not_found)?;
    let steps = order.items[index].steps.iter().map(|step| {
        json!({
            "shop_no": order.shop,
            "process_date": iso(step.at),
            "previous_order_status": step.from,
            "current_order_status": step.to,
            "manager_id": "manager",
            "manager_name": "운영자",
        })
    });
    Ok(json!({ "history": steps.collect::<Vec<_>>() }))
}

/// The parcels of an order. None has its carrier's name.
pub(super) fn shipments(world: &World, id: &str) -> Result<Value, Refusal> {
    let (_, order) = find(world, id)?;
    let shipments = order.shipments.iter().enumerate().map(|(index, shipment)| {
        let items = shipment.items.iter().map(|&item| {
            let status = match order.items[item as usize].status {
                // With the blank of the sample.
                "N30" => "shipping ",
                "N40" => "shipped",
                _ => "standby",
            };
            json!({ "order_item_code": order.item_code(item.into()), "status": status })
        });
        let number = shipment.numbers.last();
        json!({
            "shop_no": order.shop,
            "shipping_code": shipping_code(order, index as u8),
            "order_id": order.id,
            "tracking_no": number.map(|(_, number)| number.to_string()),
            "tracking_no_updated_date": number.map(|(at, _)| iso(*at)),
            "shipping_company_code": shipment.carrier.code,
            "items": items.collect::<Vec<_>>(),
        })
    });
    Ok(json!({ "shipments": shipments.collect::<Vec<_>>() }))
}
