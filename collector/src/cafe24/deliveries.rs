//! Dealing with webhooks that were kept.

mod heard;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Map;

use super::context::Context;
use super::fact::{Fact, Who, put};
use super::members;
use super::orders::{self, Hint};
use super::publish::{self, WorkError};
use super::records::Carrier;
use super::shops::shops_of;
use super::state::{Delivery, Mall, MallStatus};
use super::webhook::body::About;
use heard::{Heard, heard, members_by_shop, reading};

/// How many are dealt with at once.
const PIECE: usize = 200;

/// Deals with what waits now. Returns how many were looked at.
///
/// # Errors
///
/// [`WorkError`] when the mall, its state or the log cannot be used just now: what was not
/// dealt with waits.
pub async fn round(context: &Context, mall: &Mall) -> Result<usize, WorkError> {
    let done = without_calls(context, mall).await?;
    if done > 0 {
        // The mall may have deleted the app.
        return Ok(done);
    }
    let waiting = context
        .state
        .waiting(&mall.mall, (context.now)(), PIECE)
        .await?;
    deal_with(context, mall, waiting).await
}

/// Deals with what waits and needs nothing of Cafe24's: members and malls that leave. Returns how many were looked at.
///
/// # Errors
///
/// As [`round`].
pub async fn without_calls(context: &Context, mall: &Mall) -> Result<usize, WorkError> {
    let events = About::WITHOUT_CALLS;
    let waiting = context
        .state
        .waiting_of(&mall.mall, (context.now)(), events, PIECE);
    deal_with(context, mall, waiting.await?).await
}

async fn deal_with(
    context: &Context,
    mall: &Mall,
    waiting: Vec<Delivery>,
) -> Result<usize, WorkError> {
    let count = waiting.len();
    let mut by_kind: BTreeMap<u8, Vec<Heard>> = BTreeMap::new();
    for delivery in waiting {
        let heard = heard(&delivery);
        let about = heard.body.about();
        by_kind.entry(about as u8).or_default().push(heard);
    }
    for heard in by_kind.into_values() {
        let ids: Vec<_> = heard.iter().map(|one| one.id).collect();
        let about = heard[0].body.about();
        let named: Vec<_> = heard
            .iter()
            .map(|one| (one.id, one.body.members()))
            .collect();
        match deal(context, mall, about, heard).await {
            Ok(again) => {
                let done = named.into_iter().filter(|(id, _)| !again.contains(id));
                done_with(context, mall, done.collect()).await?;
                let why = "Cafe24 does not know the order yet";
                let now = (context.now)();
                context.state.failed(again, why.to_owned(), now).await?;
            }
            Err(error) if error.is_passing() || error.is_final() => return Err(error),
            Err(error) => {
                tracing::warn!(mall = mall.mall, %error, "webhooks could not be dealt with");
                let now = (context.now)();
                context.state.failed(ids, error.to_string(), now).await?;
            }
        }
    }
    Ok(count)
}

/// Keeps for a while that these were dealt with, but not those that name members who have left.
async fn done_with(
    context: &Context,
    mall: &Mall,
    all: Vec<(i64, Vec<String>)>,
) -> Result<(), WorkError> {
    let named = all.iter().flat_map(|(_, members)| members.clone());
    let gone = context.state.gone(&mall.mall, named).await?;
    let names_gone =
        |(_, members): &(i64, Vec<String>)| members.iter().any(|one| gone.contains(one));
    let (of_gone, others): (Vec<_>, Vec<_>) = all.into_iter().partition(names_gone);
    let ids = |all: Vec<(i64, Vec<String>)>| all.into_iter().map(|(id, _)| id).collect();
    context.state.done(ids(others)).await?;
    context.state.drop_deliveries(ids(of_gone)).await?;
    Ok(())
}

/// Deals with webhooks of a kind. Returns those that are to be tried again.
async fn deal(
    context: &Context,
    mall: &Mall,
    about: About,
    all: Vec<Heard>,
) -> Result<Vec<i64>, WorkError> {
    match about {
        About::Orders => return orders(context, mall, &all).await,
        About::Tracking => tracking(context, mall, &all).await?,
        About::Signup => people::signups(context, mall, &all).await?,
        About::Login => people::logins(context, mall, &all).await?,
        About::Cart => people::cart_additions(context, mall, all).await?,
        About::Members => {
            for (shop_no, members) in members_by_shop(&all) {
                members::refresh(context, mall, reading(context, mall, shop_no), &members).await?;
            }
        }
        About::SomeMembers => {
            for (shop_no, members) in members_by_shop(&all) {
                let reading = reading(context, mall, shop_no);
                members::look_who_left(context, mall, reading, &members).await?;
            }
        }
        About::Withdrawal => {
            for one in &all {
                for member in one.body.members() {
                    members::forget(context, mall, &member, one.at).await?;
                }
            }
        }
        About::Uninstall => uninstall(context, mall, &all).await?,
        About::Other => {}
    }
    Ok(Vec::new())
}

async fn orders(context: &Context, mall: &Mall, all: &[Heard]) -> Result<Vec<i64>, WorkError> {
    let mut shops: BTreeMap<u64, BTreeMap<String, Hint>> = BTreeMap::new();
    let mut anywhere = BTreeSet::new();
    for one in all {
        let event = one.body.event_no.unwrap_or_default();
        let hint = Hint {
            held: one.body.get("shipping_status").as_deref() == Some("W"),
            // Of what has no number, nobody knows what it is about.
            refunds: matches!(event, 0 | 90026 | 90027 | 90029 | 90072..=90074 | 90160),
        };
        anywhere.extend(
            one.body
                .orders()
                .into_iter()
                .filter(|_| !one.body.names_shop),
        );
        let orders = shops.entry(one.body.shop_no).or_default();
        for id in one.body.orders() {
            let known = orders.entry(id).or_default();
            *known = known.and(hint);
        }
    }
    let mut unknown = Vec::new();
    for (shop_no, hints) in &shops {
        let reading = reading(context, mall, *shop_no);
        let mut missing = orders::look(context, mall, reading, hints).await?;
        if missing.iter().any(|id| anywhere.contains(id)) {
            // It did not say which shop it is of.
            for other in shops_of(context, mall).await? {
                let elsewhere =
                    |(id, _): &(&String, &Hint)| anywhere.contains(*id) && missing.contains(id);
                let hints = hints.iter().filter(elsewhere);
                let hints = hints.map(|(id, hint)| (id.clone(), *hint)).collect();
                if other != *shop_no {
                    let still = orders::look(context, mall, reading.of_shop(other), &hints).await?;
                    missing.retain(|id| !hints.contains_key(id) || still.contains(id));
                }
            }
        }
        unknown.extend(missing);
    }
    let names_unknown = |one: &&Heard| one.body.orders().iter().any(|id| unknown.contains(id));
    Ok(all.iter().filter(names_unknown).map(|one| one.id).collect())
}

async fn tracking(context: &Context, mall: &Mall, all: &[Heard]) -> Result<(), WorkError> {
    let mut facts = Vec::new();
    for one in all {
        let body = &one.body;
        let (Some(order), Some(tracking_no)) = (body.get("order_id"), body.get("tracking_no"))
        else {
            continue;
        };
        let code = body.get("shipping_company_code").unwrap_or_default();
        let mut properties = Map::new();
        properties.insert("order_id".into(), order.clone().into());
        let company = carrier(context, mall, body.shop_no, &code).await?;
        put(&mut properties, "shipping_company_name", company);
        properties.insert("tracking_no".into(), tracking_no.clone().into());
        let parcel = body.get("shipping_code").unwrap_or_else(|| order.clone());
        // Whose it is, the webhook does not say.
        let found = reading(context, mall, body.shop_no)
            .orders(std::slice::from_ref(&order), false)
            .await?;
        let member = found.first().and_then(|order| order.member_id.as_deref());
        facts.push(Fact {
            event: "cafe24_order_tracking_no_change",
            shop_no: body.shop_no,
            key: format!("{parcel}:{tracking_no}"),
            at: one.at,
            who: Who::of_order(member, &order),
            properties,
            buyer: None,
        });
    }
    publish::facts(context, mall, facts).await?;
    Ok(())
}

/// A carrier's name. The list is short and seldom changes.
async fn carrier(
    context: &Context,
    mall: &Mall,
    shop_no: u64,
    code: &str,
) -> Result<Option<String>, WorkError> {
    let key = (mall.mall.clone(), shop_no);
    let known = context.carriers.lock().await.get(&key).cloned();
    let list = match known.filter(|list| list.contains_key(code)) {
        Some(list) => list,
        None => {
            let carriers: Vec<Carrier> = reading(context, mall, shop_no)
                .all("carriers", "carriers", &[])
                .await?;
            let list: BTreeMap<String, String> = carriers
                .into_iter()
                .filter_map(|one| Some((one.shipping_carrier_code?, one.shipping_carrier?)))
                .collect();
            context.carriers.lock().await.insert(key, list.clone());
            list
        }
    };
    Ok(list.get(code).cloned())
}

async fn uninstall(context: &Context, mall: &Mall, all: &[Heard]) -> Result<(), WorkError> {
    let is_ours = |one: &Heard| match one.body.get("client_id") {
        Some(client) => client == context.app.client_id,
        None => true,
    };
    // A delivery made again must not take away an app that was installed anew meanwhile.
    let is_of_now = |one: &Heard| one.at >= mall.installed_at;
    if all.iter().any(|one| is_ours(one) && is_of_now(one)) {
        tracing::info!(mall = mall.mall, "the app was deleted from the mall");
        leave(context, &mall.mall).await?;
    }
    Ok(())
}

/// Stops working for a mall and forgets what is known of its people. What is in the log stays for
/// as long as the retention settings say.
///
/// # Errors
///
/// [`WorkError`].
pub async fn leave(context: &Context, mall: &str) -> Result<(), WorkError> {
    let now = (context.now)();
    context
        .state
        .set_status(mall, MallStatus::Uninstalled, None, now)
        .await?;
    context.state.forget_mall(mall).await?;
    context.malls_changed();
    Ok(())
}
