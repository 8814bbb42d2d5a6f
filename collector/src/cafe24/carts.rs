//! Members' carts: when something was put into them last.
//!
//! An empty cart says nothing, so what was said before stays.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::context::Context;
use super::pages::{LIST, Reading};
use super::properties::{LAST_ADDED, of_cart};
use super::publish::{self, WorkError};
use super::records::CartLine;
use super::report::Report;
use super::state::Mall;
use super::time;
use super::walk::Walk;

/// Goes through the carts of all known members of a shop.
///
/// # Errors
///
/// [`WorkError`]; begun again, it goes on where it was.
pub async fn walk(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    report: &Report<'_>,
) -> Result<(), WorkError> {
    let all = context.state.count_members(&mall.mall).await?;
    let list = ("carts", Some(all));
    let (mut walk, mut after) = Walk::resume(context, mall, reading, report, list).await?;
    loop {
        let members = context
            .state
            .members_after(&mall.mall, Some(reading.shop_no), &after, LIST)
            .await?;
        after = members.last().cloned().unwrap_or_default();
        refresh(context, mall, reading, &members).await?;
        walk.step(members.len(), &after).await?;
        if after.is_empty() {
            return Ok(());
        }
    }
}

/// Says what changed of some members' carts, and returns what is in them.
///
/// # Errors
///
/// [`WorkError`].
pub async fn refresh(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    members: &[String],
) -> Result<Vec<CartLine>, WorkError> {
    let lines = reading.carts(members).await?;
    let mut last: HashMap<&str, DateTime<Utc>> = HashMap::new();
    for line in &lines {
        if let Some(at) = line.created_date {
            let known = last.entry(&line.member_id).or_insert(at);
            *known = at.max(*known);
        }
    }
    let members = last.keys().map(|member| (*member).to_owned()).collect();
    let said = context
        .state
        .said_of(&mall.mall, members, LAST_ADDED)
        .await?;
    // What was taken out again was added all the same.
    let is_later = |member: &str, at: DateTime<Utc>| {
        let said = said.get(member).and_then(Value::as_str);
        said.and_then(time::read).is_none_or(|said| at > said)
    };
    let all = last
        .iter()
        .filter(|(member, at)| is_later(member, **at))
        .map(|(member, at)| ((*member).to_owned(), of_cart(*at)));
    publish::properties(context, &mall.mall, all.collect()).await?;
    Ok(lines)
}
