//! Members: birthdays and consents, and forgetting those who leave.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::context::Context;
use super::orders;
use super::pages::Reading;
use super::properties::{of_customer, of_private, say_orders};
use super::publish::{self, WorkError};
use super::records::Private;
use super::report::Report;
use super::state::Mall;
use super::time;
use super::walk::Walk;
use crate::log::person::{self, PersonId};

/// Before any member of any mall joined.
const FIRST: &str = "2000-01-01";

/// When the first member joined that was seen.
pub const FIRST_JOINED: &str = "members.first";

/// Walks through all members of a shop, and says what changed of each.
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
    let (mut walk, begun) = Walk::resume(context, mall, reading, report, ("members", None)).await?;
    let mut at = match begun.as_str() {
        "" => (FIRST.to_owned(), 0),
        _ => (begun, 0),
    };
    loop {
        let (page, next) = reading.private(&at.0, at.1).await?;
        if at.0 == FIRST
            && let Some(first) = page.first().and_then(|first| first.created_date.clone())
        {
            joined(context, mall, &first).await?;
        }
        let ids: Vec<_> = page.iter().map(|one| one.member_id.clone()).collect();
        let rows = ids.len();
        context
            .state
            .know_members(&mall.mall, reading.shop_no, ids.clone())
            .await?;
        let private = page
            .iter()
            .map(|one| (one.member_id.clone(), of_private(one)));
        publish::properties(context, &mall.mall, private.collect()).await?;
        consents(context, mall, reading, &ids).await?;
        say_orders_if_known(context, mall, ids).await?;
        match next {
            Some(next) => {
                walk.step(rows, &next.0).await?;
                at = next;
            }
            None => return walk.step(rows, "").await,
        }
    }
}

/// Keeps when the first member joined.
async fn joined(context: &Context, mall: &Mall, first: &str) -> Result<(), WorkError> {
    let known = first_joined(context, mall).await?;
    let first = time::read(first).filter(|first| known.is_none_or(|known| *first < known));
    if let Some(first) = first {
        let text = time::iso(first);
        context
            .state
            .set_cursor(&mall.mall, FIRST_JOINED, &text)
            .await?;
    }
    Ok(())
}

/// Says what changed of some members of a shop.
///
/// # Errors
///
/// [`WorkError`].
pub async fn refresh(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    members: &[String],
) -> Result<(), WorkError> {
    let mut all = Vec::new();
    for member in members {
        let path = format!("customersprivacy/{}", segment(member));
        let private: Option<Private> = reading.one(&path, "customersprivacy", &[]).await?;
        all.extend(private.map(|private| (member.clone(), of_private(&private))));
    }
    let there: Vec<_> = all.iter().map(|(member, _)| member.clone()).collect();
    context
        .state
        .know_members(&mall.mall, reading.shop_no, there.clone())
        .await?;
    publish::properties(context, &mall.mall, all).await?;
    consents(context, mall, reading, &there).await?;
    say_orders_if_known(context, mall, there).await
}

async fn say_orders_if_known(
    context: &Context,
    mall: &Mall,
    members: Vec<String>,
) -> Result<(), WorkError> {
    match context.state.cursor(&mall.mall, orders::ALL_READ).await? {
        Some(_) => say_orders(context, &mall.mall, members).await,
        None => Ok(()),
    }
}

async fn consents(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    members: &[String],
) -> Result<(), WorkError> {
    let customers = reading.customers(members).await?;
    let all: Vec<(String, Map<String, Value>)> = customers
        .iter()
        .map(|one| (one.member_id.clone(), of_customer(one)))
        .collect();
    publish::properties(context, &mall.mall, all).await?;
    Ok(())
}

/// Takes away all that is kept of a member who has left.
///
/// # Errors
///
/// [`WorkError`]; it is done again until it is done.
pub async fn forget(
    context: &Context,
    mall: &Mall,
    member: &str,
    left_at: DateTime<Utc>,
) -> Result<(), WorkError> {
    let _nobody_tells = context.leaving.write().await;
    if let Some(db) = context.log_db.clone() {
        let (who, name) = (PersonId::User(member.to_owned()), mall.mall.clone());
        let erase = move || person::erase(&db, &who, Some(&name));
        let erased = tokio::task::spawn_blocking(erase).await;
        let erased = erased.map_err(|error| WorkError::Other(error.to_string()))?;
        let erased = erased.map_err(|error| WorkError::Other(error.to_string()))?;
        tracing::info!(
            mall = mall.mall,
            messages = erased.messages,
            properties = erased.properties,
            "a member has left and was erased"
        );
    } else {
        tracing::warn!(
            mall = mall.mall,
            "a member has left; erase them where the stream is stored (docs/cafe24.md)"
        );
    }
    context
        .state
        .forget_member(&mall.mall, member, left_at)
        .await?;
    Ok(())
}

/// Of some members nobody said what is with them: forgets those whom Cafe24 does not know any more,
/// and says what changed of the others.
///
/// # Errors
///
/// [`WorkError`].
pub async fn look_who_left(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    members: &[String],
) -> Result<(), WorkError> {
    let known = reading.customers(members).await?;
    let (there, gone): (Vec<String>, Vec<String>) = members
        .iter()
        .cloned()
        .partition(|member| known.iter().any(|one| one.member_id == *member));
    for member in gone {
        // Asked again in another way, and in the shop they were known in: what is erased does not come back.
        let path = format!("customersprivacy/{}", segment(&member));
        let shop = context.state.shop_of(&mall.mall, &member).await?;
        let mut is_gone = true;
        for shop_no in [reading.shop_no, shop.unwrap_or(reading.shop_no)] {
            let reading = reading.of_shop(shop_no);
            let private: Option<Private> = reading.one(&path, "customersprivacy", &[]).await?;
            is_gone &= private.is_none();
        }
        if is_gone {
            forget(context, mall, &member, (context.now)()).await?;
        }
    }
    refresh(context, mall, reading, &there).await
}

/// When the first member joined, where that is known.
///
/// # Errors
///
/// [`WorkError`].
pub async fn first_joined(
    context: &Context,
    mall: &Mall,
) -> Result<Option<DateTime<Utc>>, WorkError> {
    let first = context.state.cursor(&mall.mall, FIRST_JOINED).await?;
    Ok(first.and_then(|text| time::read(&text)))
}

/// A member's id as a part of an address: nothing in it begins another part.
fn segment(member: &str) -> String {
    url::form_urlencoded::byte_serialize(member.as_bytes()).collect()
}
