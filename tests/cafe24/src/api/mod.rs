//! The resources behind the addresses (facts/server 1.4), and what a request asks of them.

mod ask;
mod claims;
mod coupons;
mod customers;
mod logs;
mod order_json;
mod orders;
mod products;
mod scripttags;
mod statistics;
mod store;

use std::sync::{Arc, Mutex};

use http::Method;
use serde_json::Value;

pub(crate) use ask::{Ask, Refusal, escape};

use crate::dates::At;
use crate::mall::Mall;
use crate::text::{Object, Raw, text};

/// A status and a body, or why there is none.
pub(crate) type Outcome = Result<(u16, Body), Refusal>;

/// A body, as a value or as text.
#[derive(Debug)]
pub(crate) struct Body {
    pub text: String,
    /// How many rows it has.
    pub rows: usize,
}

impl Body {
    /// A list of rows under a key.
    fn rows(key: &str, rows: &[Raw]) -> Self {
        let mut body = Object::new();
        body.put(key, rows);
        Self {
            text: body.end(),
            rows: rows.len(),
        }
    }

    /// A single resource under a key.
    fn one(key: &str, resource: &Raw) -> Self {
        let mut body = Object::new();
        body.put(key, resource);
        Self {
            text: body.end(),
            rows: 1,
        }
    }
}

impl From<Value> for Body {
    fn from(value: Value) -> Self {
        let lists = value.as_object().into_iter().flat_map(|body| body.values());
        let rows = lists
            .filter_map(|value| Some(value.as_array()?.len()))
            .max();
        Self {
            text: text(&value),
            rows: rows.unwrap_or(1),
        }
    }
}

/// Which scope opens a resource (facts/server 1.2, 1.4).
fn scope(path: &[&str], writes: bool) -> Option<&'static str> {
    Some(match path {
        ["customers", _, "coupons"] | ["coupons", ..] => "mall.read_promotion",
        ["customers" | "customergroups", ..] => "mall.read_customer",
        ["customersprivacy", ..] => "mall.read_privacy",
        ["carts"] => "mall.read_personal",
        [
            "orders" | "cancellation" | "return" | "exchange" | "refunds",
            ..,
        ] => "mall.read_order",
        ["carriers"] => "mall.read_shipping",
        ["products", ..] => "mall.read_product",
        ["scripttags" | "webhooks" | "apps", ..] if writes => "mall.write_application",
        ["scripttags" | "webhooks" | "apps", ..] => "mall.read_application",
        ["store" | "shops"] => "mall.read_store",
        _ => return None,
    })
}

/// A resource of the Admin API; `now` is the second it is asked in.
pub(crate) fn admin(
    mall: &mut Mall,
    ask: &Ask<'_>,
    path: &[&str],
    scopes: &[String],
    now: At,
) -> Outcome {
    let writes = ask.method != Method::GET;
    let needed = scope(path, writes).ok_or_else(Refusal::not_found)?;
    if !scopes.iter().any(|scope| scope == needed) {
        return Err(Refusal(403, format!("Insufficient scope. ({needed})")));
    }
    let world = &mall.life.world;
    if let ["scripttags", rest @ ..] = path {
        return scripttags::answer(mall, ask, rest, now);
    }
    if let ["webhooks", "setting"] = path {
        return logs::setting(mall, ask, scopes);
    }
    if writes {
        return Err(Refusal::not_found());
    }
    let body = match path {
        ["customers"] => customers::list(world, ask)?,
        ["customers", member, "coupons"] => coupons::held(world, ask, member, now)?,
        ["customersprivacy"] => customers::privacy(world, ask)?,
        ["customersprivacy", "count"] => customers::count(world, ask)?,
        ["customersprivacy", member] => customers::private(world, ask, member)?,
        ["customergroups"] => customers::groups(ask)?,
        ["carts"] => customers::carts(world, ask)?,
        ["orders"] => return Ok((200, orders::list(world, ask)?)),
        ["orders", "count"] => orders::count(world, ask)?,
        ["orders", "coupons"] => coupons::used(world, ask)?,
        ["orders", order] => return Ok((200, orders::one(world, ask, order)?)),
        ["orders", order, "items"] => return Ok((200, orders::items(world, order)?)),
        ["orders", order, "items", item, "history"] => orders::history(world, order, item)?,
        ["orders", order, "shipments"] => orders::shipments(world, order)?,
        ["cancellation" | "return", code] => claims::one(world, path[0], code)?,
        ["refunds"] => claims::refunds(world, ask)?,
        ["refunds", code] => claims::refund(world, ask, code)?,
        ["coupons"] => coupons::list(world, ask)?,
        ["coupons", "count"] => coupons::count(world, ask)?,
        ["coupons", no, "issues"] => coupons::issues(world, ask, no)?,
        ["carriers"] => store::carriers(ask)?,
        ["products", rest @ ..] => products::answer(world, ask, rest)?,
        ["webhooks", "logs"] => logs::list(mall, ask)?,
        ["apps"] => store::app(),
        ["store"] => store::store(mall, ask)?,
        ["shops"] => store::shops(mall),
        _ => return Err(Refusal::not_found()),
    };
    Ok((200, body.into()))
}

/// A resource of the Front API.
pub(crate) fn front(mall: &mut Mall, ask: &Ask<'_>, path: &[&str]) -> Outcome {
    match path {
        ["products", rest @ ..] if ask.method == Method::GET => {
            Ok((200, products::answer(&mall.life.world, ask, rest)?.into()))
        }
        _ => Err(Refusal::not_found()),
    }
}

/// A resource of the Analytics API.
pub(crate) fn analytics(mall: &mut Mall, ask: &Ask<'_>, path: &[&str]) -> Outcome {
    Ok((200, statistics::answer(&mall.life.world, ask, path)?.into()))
}

/// A resource of the D.Collection API.
pub(crate) fn collection(malls: &[Arc<Mutex<Mall>>], ask: &Ask<'_>) -> Outcome {
    Ok((200, store::collection(malls, ask)?.into()))
}
