//! Reading all orders of a mall once, for the sums of its members. Nothing is told of them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::poll::Pages;
use super::{ALL_READ, look_at};
use crate::cafe24::context::Context;
use crate::cafe24::pages::{self, Reading};
use crate::cafe24::properties::say_orders;
use crate::cafe24::publish::WorkError;
use crate::cafe24::report::Report;
use crate::cafe24::state::{KnownOrder, Mall};
use crate::cafe24::time;

/// Where the first day stands that was not read yet, for each shop.
const CURSOR: &str = "orders.backfill";

/// How long before the installation orders may have been placed that are still on their way. What
/// happened to them until then is never told, so that what happens again is not taken for the first time.
const RECENT: TimeDelta = TimeDelta::days(90);

/// How many members' sums are said at once.
const PIECE: usize = 500;

/// Reads all orders from `first` on, from where it stopped last, then says the sums.
///
/// # Errors
///
/// [`WorkError`]; begun again, it goes on where it was.
pub async fn run(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    shops: &[u64],
    first: DateTime<Utc>,
    report: &Report<'_>,
) -> Result<(), WorkError> {
    let (first, last) = pages::days(first, (context.now)());
    let recent = mall.installed_at - RECENT;
    let all = pages::windows(first, last).len() * shops.len();
    let mut done = 0;
    for shop_no in shops {
        let reading = reading.of_shop(*shop_no);
        let cursor = format!("{CURSOR}.{shop_no}");
        let begun = context.state.cursor(&mall.mall, &cursor).await?;
        let begun = begun.and_then(|day| day.parse::<NaiveDate>().ok());
        let windows = pages::windows(first, last);
        for (from, to) in windows {
            if begun.is_some_and(|begun| to < begun) {
                done += 1;
                continue;
            }
            let mut pages = Pages::new(reading, "order_date", (from, to), false);
            while let Some(orders) = pages.next().await? {
                let now = (context.now)();
                let recent = orders
                    .iter()
                    .filter(|order| order.placed_at(now) >= Some(recent));
                let recent: Vec<_> = recent.cloned().collect();
                look_at(context, mall, reading, recent, &BTreeMap::new()).await?;
                let orders = orders.into_iter().filter_map(|order| {
                    Some(KnownOrder {
                        ordered_at: order.placed_at(now)?,
                        order_id: order.order_id,
                        member_id: order.member_id?,
                    })
                });
                context
                    .state
                    .know_orders(&mall.mall, orders.collect())
                    .await?;
            }
            done += 1;
            report
                .so_far("orders", done as u64, Some(all as u64))
                .await?;
            // The last day is not over: it is read again.
            let next = to.succ_opt().filter(|_| to < last).unwrap_or(to);
            context
                .state
                .set_cursor(&mall.mall, &cursor, &next.to_string())
                .await?;
        }
    }
    context
        .state
        .set_cursor(&mall.mall, ALL_READ, &time::iso((context.now)()))
        .await?;
    say_all(context, mall, report).await
}

async fn say_all(context: &Context, mall: &Mall, report: &Report<'_>) -> Result<(), WorkError> {
    let all = context.state.count_members(&mall.mall).await?;
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let members = context
            .state
            .members_after(&mall.mall, None, &after, PIECE)
            .await?;
        let Some(last) = members.last() else {
            return Ok(());
        };
        after.clone_from(last);
        done += members.len() as u64;
        say_orders(context, &mall.mall, members).await?;
        report.so_far("order sums", done, Some(all)).await?;
    }
}
