//! Orders: looked at when something says that they changed, and told from how they stand.

pub(crate) mod backfill;
pub(crate) mod lines;
pub(crate) mod poll;
pub(crate) mod transitions;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::context::Context;
use super::fact::Fact;
use super::pages::{self, Reading};
use super::publish::{self, WorkError};
use super::records::{Claim, Order, Refund, Step};
use super::state::{KnownOrder, Mall};
use transitions::{ClaimKind, Seen, facts};

/// Set once all orders of a mall were read: only then are their sums known.
pub const ALL_READ: &str = "orders.all_read";

/// What is known of why an order is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hint {
    /// It is, or was, held: nothing in it says when, but its steps.
    pub held: bool,
    /// There may be refunds.
    pub refunds: bool,
}

impl Hint {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            held: self.held || other.held,
            refunds: self.refunds || other.refunds,
        }
    }
}

/// Looks at orders by their ids, and tells what is new. Returns the ids that Cafe24 does not know (yet).
///
/// # Errors
///
/// [`WorkError`].
pub async fn look(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    hints: &BTreeMap<String, Hint>,
) -> Result<Vec<String>, WorkError> {
    let ids: Vec<_> = hints.keys().cloned().collect();
    let orders = reading.orders(&ids, context.app.buyer_contact).await?;
    let found: HashSet<_> = orders.iter().map(|order| order.order_id.clone()).collect();
    look_at(context, mall, reading, orders, hints).await?;
    Ok(ids.into_iter().filter(|id| !found.contains(id)).collect())
}

/// Looks at orders that were read, and tells what is new.
///
/// # Errors
///
/// [`WorkError`].
pub async fn look_at(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    orders: Vec<Order>,
    hints: &BTreeMap<String, Hint>,
) -> Result<(), WorkError> {
    let mut refunds = refunds(context, reading, &orders, hints).await?;
    let mut all = Vec::new();
    for mut order in orders {
        order.shop_no = order.shop_no.or(Some(reading.shop_no));
        // Webhooks of several orders do not say which of them are held.
        let hint = hints.get(&order.order_id).copied();
        let is_held = hint.is_some_and(|hint| hint.held || order.is_held());
        let steps = match is_held {
            true => steps(reading, &order).await?,
            false => BTreeMap::new(),
        };
        all.push(Seen {
            refunds: refunds.remove(&order.order_id).unwrap_or_default(),
            claims: BTreeMap::new(),
            steps,
            order,
            with_buyer: context.app.buyer_contact,
            at: (context.now)(),
        });
    }
    let claims = claims(context, mall, reading, &all).await?;
    let mut told = Vec::new();
    for mut seen in all {
        for item in &seen.order.items {
            let claim = item
                .claim_code
                .as_ref()
                .and_then(|code| claims.get_key_value(code));
            seen.claims
                .extend(claim.map(|(code, claim)| (code.clone(), claim.clone())));
        }
        told.extend(facts(&seen));
        know(context, mall, &seen.order).await?;
    }
    publish::facts(context, mall, told).await?;
    Ok(())
}

async fn refunds(
    context: &Context,
    reading: Reading<'_>,
    orders: &[Order],
    hints: &BTreeMap<String, Hint>,
) -> Result<BTreeMap<String, Vec<Refund>>, WorkError> {
    let asked: Vec<_> = orders
        .iter()
        .filter(|order| hints.get(&order.order_id).is_some_and(|hint| hint.refunds))
        .collect();
    let mut all: BTreeMap<String, Vec<Refund>> = BTreeMap::new();
    let placed = asked
        .iter()
        .filter_map(|order| order.placed_at((context.now)()));
    let Some(first) = placed.min() else {
        return Ok(all);
    };
    let ids: Vec<_> = asked.iter().map(|order| order.order_id.clone()).collect();
    let days = pages::days(first, (context.now)());
    for refund in reading.refunds(&ids, days).await? {
        let Some(order) = refund.order_id.clone() else {
            continue;
        };
        let of_order = all.entry(order).or_default();
        // Found in two windows, it is one.
        if !of_order
            .iter()
            .any(|one| one.refund_code == refund.refund_code)
        {
            of_order.push(refund);
        }
    }
    Ok(all)
}

/// The steps of an order's items.
async fn steps(
    reading: Reading<'_>,
    order: &Order,
) -> Result<BTreeMap<String, Vec<Step>>, WorkError> {
    let mut all = BTreeMap::new();
    for item in &order.items {
        let path = format!(
            "orders/{}/items/{}/history",
            order.order_id, item.order_item_code
        );
        let steps: Vec<Step> = reading.only_list(&path, &[]).await?;
        all.insert(item.order_item_code.clone(), steps);
    }
    Ok(all)
}

/// The seller's side of the claims that something is to be told of.
async fn claims(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    all: &[Seen],
) -> Result<BTreeMap<String, Claim>, WorkError> {
    let mut ids = BTreeMap::new();
    for seen in all {
        let items = seen.order.items.iter();
        let codes: BTreeSet<_> = items
            .filter_map(|item| Some((item.claim_code.clone()?, item.order_status.as_deref()?)))
            .filter_map(|(code, status)| Some((code, ClaimKind::of_status(status)?)))
            .map(|(code, kind)| (code, kind == ClaimKind::Return))
            .collect();
        let is_of_claim = |fact: &Fact| {
            let mut kinds = ["cancel", "return", "refund"].iter();
            kinds.any(|kind| fact.event.contains(kind))
        };
        for fact in facts(seen).iter().filter(|fact| is_of_claim(fact)) {
            ids.insert(fact.message_id(), codes.clone());
        }
    }
    let all = ids.keys().cloned().collect();
    let unpublished = context.state.unpublished(&mall.mall, all).await?;
    let wanted: BTreeSet<_> = unpublished
        .iter()
        .filter_map(|id| ids.get(id))
        .flatten()
        .collect();
    let mut claims = BTreeMap::new();
    for (code, is_return) in wanted {
        let resource = match is_return {
            true => "return",
            false => "cancellation",
        };
        let path = format!("{resource}/{code}");
        let claim: Option<Claim> = reading.one(&path, resource, &[]).await?;
        claims.extend(claim.map(|claim| (code.clone(), claim)));
    }
    Ok(claims)
}

/// Counts a member's order, and says the sums where all orders are known.
async fn know(context: &Context, mall: &Mall, order: &Order) -> Result<(), WorkError> {
    let placed_at = order.placed_at((context.now)());
    let (Some(member_id), Some(ordered_at)) = (order.member_id.clone(), placed_at) else {
        return Ok(());
    };
    let order = KnownOrder {
        order_id: order.order_id.clone(),
        member_id,
        ordered_at,
    };
    let members = context.state.know_orders(&mall.mall, vec![order]).await?;
    if members.is_empty() || context.state.cursor(&mall.mall, ALL_READ).await?.is_none() {
        return Ok(());
    }
    super::properties::say_orders(context, &mall.mall, members).await
}
