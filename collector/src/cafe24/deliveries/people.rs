//! What members do that no order tells: they join, log in and fill their carts. Here the webhook is
//! all there is, and what happened is told from it.

use chrono::TimeDelta;
use moa_message::number::amount;
use serde_json::{Map, Value};

use super::heard::{Heard, members_by_shop, reading};
use crate::cafe24::context::Context;
use crate::cafe24::fact::{Fact, Who, alias, put};
use crate::cafe24::publish::{self, WorkError};
use crate::cafe24::records::is_none;
use crate::cafe24::state::Mall;
use crate::cafe24::time::{self, digits};
use crate::cafe24::{carts, members};

/// Rows that come into a cart within this time came by one click.
const ONE_CLICK: TimeDelta = TimeDelta::seconds(5);

pub(super) async fn signups(
    context: &Context,
    mall: &Mall,
    all: &[Heard],
) -> Result<(), WorkError> {
    let mut facts = Vec::new();
    for one in all {
        let Some(member) = one.body.members().into_iter().next() else {
            continue;
        };
        let mut properties = Map::new();
        for name in ["name", "nick_name", "gender", "cellphone", "birthday"] {
            put(&mut properties, name, one.body.get(name));
        }
        let joined = one.body.get("created_date");
        let joined = joined.and_then(|text| time::read(&text)).unwrap_or(one.at);
        context.state.is_back(&mall.mall, &member, joined).await?;
        facts.push(Fact {
            event: "cafe24_signup",
            shop_no: one.body.shop_no,
            // Who comes back joins once more.
            key: format!("{}:{}", alias(&mall.mall, &member), digits(joined)),
            at: joined,
            who: Who::Member(member),
            properties,
            buyer: None,
        });
    }
    publish::facts(context, mall, facts).await?;
    for (shop_no, members) in members_by_shop(all) {
        members::refresh(context, mall, reading(context, mall, shop_no), &members).await?;
    }
    Ok(())
}

pub(super) async fn logins(context: &Context, mall: &Mall, all: &[Heard]) -> Result<(), WorkError> {
    let facts = all.iter().filter_map(|one| {
        let member = one.body.members().into_iter().next()?;
        let mut properties = Map::new();
        for name in ["member_id", "group_name", "inflow_name"] {
            put(&mut properties, name, one.body.get(name));
        }
        Some(Fact {
            event: "cafe24_login",
            shop_no: one.body.shop_no,
            key: format!("{}:{}", alias(&mall.mall, &member), one.id),
            at: one.at,
            who: Who::Member(member),
            properties,
            buyer: None,
        })
    });
    publish::facts(context, mall, facts.collect()).await?;
    Ok(())
}

/// One webhook is one row; the rows of a click are one addition.
pub(super) async fn cart_additions(
    context: &Context,
    mall: &Mall,
    all: Vec<Heard>,
) -> Result<(), WorkError> {
    let mut additions: Vec<(String, Vec<Heard>)> = Vec::new();
    for one in all {
        let Some(member) = one.body.members().into_iter().next() else {
            continue;
        };
        let same = additions.iter_mut().rev().find(|(of, rows)| {
            *of == member && one.at.signed_duration_since(rows[0].at).abs() <= ONE_CLICK
        });
        match same {
            Some((_, rows)) => rows.push(one),
            None => additions.push((member, vec![one])),
        }
    }
    for (member, rows) in additions {
        cart_addition(context, mall, &member, &rows).await?;
    }
    Ok(())
}

async fn cart_addition(
    context: &Context,
    mall: &Mall,
    member: &str,
    rows: &[Heard],
) -> Result<(), WorkError> {
    let shop_no = rows.first().map_or(1, |row| row.body.shop_no);
    let reading = reading(context, mall, shop_no);
    let whole = carts::refresh(context, mall, reading, &[member.to_owned()]).await?;
    let (mut facts, mut names, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    let fact = |event, key, row: &Heard, properties| Fact {
        event,
        shop_no: row.body.shop_no,
        key,
        at: row.at,
        who: Who::Member(member.to_owned()),
        properties,
        buyer: None,
    };
    for row in rows {
        let product_no = row.body.get("product_no").filter(|no| !is_none(no));
        let Some(product_no) = product_no else {
            continue;
        };
        let product = context
            .products
            .get(&context.api, &mall.mall, row.body.shop_no, &product_no)
            .await?
            .unwrap_or_default();
        let variant = row.body.get("variant_code").unwrap_or_default();
        let quantity = row
            .body
            .get("quantity")
            .and_then(|text| text.parse::<f64>().ok())
            .filter(|pieces| (1.0..1e9).contains(pieces))
            .map(|pieces| pieces as u64);
        let mut properties = Map::new();
        properties.insert("product_no".into(), product_no.clone().into());
        put(
            &mut properties,
            "product_name",
            product.product_name.clone(),
        );
        put(&mut properties, "quantity", quantity);
        put(&mut properties, "product_price", product.price.map(amount));
        put(
            &mut properties,
            "option_value",
            product.option_value(&variant),
        );
        let key = format!("{}:{}", alias(&mall.mall, member), row.id);
        facts.push(fact("cafe24_add_to_cart_items", key, row, properties));
        numbers.push(Value::from(product_no));
        names.extend(product.product_name.map(Value::from));
    }
    let mut properties = Map::new();
    let added = names.first().cloned();
    put(&mut properties, "add_to_cart_product_name", added);
    // The whole cart after it, as far as Cafe24 still shows it.
    let total: u64 = whole.iter().filter_map(|line| line.quantity).sum();
    put(
        &mut properties,
        "total_quantity",
        Some(total).filter(|total| *total > 0),
    );
    properties.insert("product_nos".into(), numbers.into());
    properties.insert("product_names".into(), names.into());
    if let Some(first) = rows.first() {
        let key = format!("{}:{}", alias(&mall.mall, member), first.id);
        facts.push(fact("cafe24_add_to_cart", key, first, properties));
    }
    publish::facts(context, mall, facts).await?;
    Ok(())
}
