//! The Analytics API (facts/server 1.8): sums by day, product and hour, 100 rows a page. The documents name
//! the addresses and parameters, not the rows; these are this stand-in's own.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ask::{Ask, Refusal};
use crate::dates::{At, DAY, hour, iso, midnight};
use crate::life::world::{Order, World};
use crate::money::{Money, decimal};

pub(super) fn answer(world: &World, ask: &Ask<'_>, path: &[&str]) -> Result<Value, Refusal> {
    let shop = ask.shop()?;
    let (_, offset) = ask.page(100, 1_000, 1_000_000)?;
    let (start, end) = ask.window()?;
    let first = world.orders.partition_point(|order| order.at < start);
    let last = world.orders.partition_point(|order| order.at <= end);
    let orders = || {
        world.orders[first..last.max(first)]
            .iter()
            .filter(move |order| order.shop == shop)
    };
    let (key, rows): (&str, Vec<Value>) = match path {
        ["visitors", "pageview"] => (
            "pageview",
            days(start, end, |day| {
                let placed = placed_on(world, shop, day);
                json!({ "date": &iso(day)[..10], "page_view": placed * 60 + 40 })
            }),
        ),
        ["visitors", "view"] => (
            "view",
            days(start, end, |day| {
                let placed = placed_on(world, shop, day);
                json!({ "date": &iso(day)[..10], "visit_count": placed * 12 + 9, "unique_visit_count": placed * 9 + 7 })
            }),
        ),
        ["products", "sales"] => ("sales", products(world, orders())),
        ["sales", "times"] => ("times", times(orders())),
        _ => return Err(Refusal::not_found()),
    };
    Ok(json!({ key: rows.into_iter().skip(offset).take(100).collect::<Vec<_>>() }))
}

fn days(start: At, end: At, row: impl Fn(At) -> Value) -> Vec<Value> {
    let mut day = midnight(start);
    let mut rows = Vec::new();
    while day <= end && rows.len() < 10_000 {
        rows.push(row(day));
        day += DAY;
    }
    rows
}

fn placed_on(world: &World, shop: u8, day: At) -> usize {
    let first = world.orders.partition_point(|order| order.at < day);
    let last = world.orders.partition_point(|order| order.at < day + DAY);
    world.orders[first..last]
        .iter()
        .filter(|order| order.shop == shop)
        .count()
}

fn products<'a>(world: &World, orders: impl Iterator<Item = &'a Order>) -> Vec<Value> {
    let mut sold: BTreeMap<u32, (u32, Money)> = BTreeMap::new();
    for order in orders {
        for item in order.items.iter().filter(|item| !item.brought) {
            let product = &world.products[item.row.product as usize];
            let sum = sold.entry(item.row.product).or_default();
            sum.0 += item.row.quantity;
            sum.1 += product.price_in(order.shop) * Money::from(item.row.quantity);
        }
    }
    let row = |(product, (count, amount)): (u32, (u32, Money))| {
        let product = &world.products[product as usize];
        json!({
            "product_no": product.no,
            "product_name": product.name,
            "product_sales_count": count,
            "order_amount": decimal(amount),
        })
    };
    sold.into_iter().map(row).collect()
}

fn times<'a>(orders: impl Iterator<Item = &'a Order>) -> Vec<Value> {
    let mut hours = [(0u32, 0 as Money); 24];
    for order in orders {
        let sum = &mut hours[hour(order.at) as usize];
        sum.0 += 1;
        sum.1 += order.payment;
    }
    let row = |(hour, (count, amount)): (usize, (u32, Money))| json!({ "hour": format!("{hour:02}"), "order_count": count, "order_amount": decimal(amount) });
    hours.into_iter().enumerate().map(row).collect()
}
