//! Reading what changed about orders by the clock: for what no webhook told, and Cafe24's log of
//! them does not know.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::{Hint, look, look_at};
use crate::cafe24::context::Context;
use crate::cafe24::pages::{self, Reading};
use crate::cafe24::publish::WorkError;
use crate::cafe24::records::{Order, Refund};
use crate::cafe24::state::Mall;
use crate::cafe24::time;

/// The kinds of dates whose days are read.
const DATES: [&str; 5] = [
    "order_date",
    "shipbegin_date",
    "shipend_date",
    "cancel_complete_date",
    "return_complete_date",
];

/// How far before the last reading is read again: what was late then.
const OVERLAP: TimeDelta = TimeDelta::hours(12);

/// Where the time of the last reading stands.
const CURSOR: &str = "orders.polled";

/// Set for an item whose steps were read while it was held.
const HELD: &str = "held";

/// Reads what changed since the last time.
///
/// # Errors
///
/// [`WorkError`].
pub async fn run(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    shops: &[u64],
) -> Result<(), WorkError> {
    let now = (context.now)();
    let since = context.state.cursor(&mall.mall, CURSOR).await?;
    let since = since.and_then(|text| time::read(&text));
    let from = since.unwrap_or(mall.installed_at) - OVERLAP;
    let (first, last) = pages::days(from, now);
    let windows = pages::windows(first, last);
    for shop_no in shops {
        let reading = reading.of_shop(*shop_no);
        for date_type in DATES {
            changed(context, mall, reading, date_type, &windows).await?;
        }
        refunded(context, mall, reading, &windows).await?;
        held(context, mall, reading, now).await?;
    }
    context
        .state
        .set_cursor(&mall.mall, CURSOR, &time::iso(now))
        .await?;
    Ok(())
}

async fn changed(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    date_type: &'static str,
    windows: &[(NaiveDate, NaiveDate)],
) -> Result<(), WorkError> {
    for days in windows.iter().copied() {
        let with_buyer = context.app.buyer_contact;
        let mut pages = Pages::new(reading, date_type, days, with_buyer);
        while let Some(orders) = pages.next().await? {
            look_at(context, mall, reading, orders, &BTreeMap::new()).await?;
        }
    }
    Ok(())
}

/// All orders of some days, a page at a time; days with too many for one question in halves.
pub(super) struct Pages<'a> {
    reading: Reading<'a>,
    date_type: &'static str,
    with_buyer: bool,
    waiting: Vec<(NaiveDate, NaiveDate)>,
    offset: usize,
}

impl<'a> Pages<'a> {
    pub fn new(
        reading: Reading<'a>,
        date_type: &'static str,
        days: (NaiveDate, NaiveDate),
        with_buyer: bool,
    ) -> Self {
        Self {
            reading,
            date_type,
            with_buyer,
            waiting: vec![days],
            offset: 0,
        }
    }

    /// The next page; none when there are no more.
    ///
    /// # Errors
    ///
    /// [`WorkError`].
    pub async fn next(&mut self) -> Result<Option<Vec<Order>>, WorkError> {
        while let Some((from, to)) = self.waiting.last().copied() {
            let page = self
                .reading
                .orders_between(self.date_type, (from, to), self.offset, self.with_buyer)
                .await?;
            if let Some(page) = page {
                self.offset += page.count;
                if pages::is_last_of_orders(page.count) {
                    self.waiting.pop();
                    self.offset = 0;
                }
                return Ok(Some(page.rows));
            }
            // What was read of them already is known by its keys.
            self.waiting.pop();
            self.offset = 0;
            match middle(from, to) {
                Some((end, begin)) => self.waiting.extend([(begin, to), (from, end)]),
                None => tracing::error!(
                    day = %from,
                    "more orders in a day than Cafe24 lists: the rest of them cannot be read"
                ),
            }
        }
        Ok(None)
    }
}

/// The last day of the first half and the first of the second; none of a single day.
fn middle(from: NaiveDate, to: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let days = u64::try_from((to - from).num_days())
        .ok()
        .filter(|days| *days > 0)?;
    let end = from.checked_add_days(Days::new((days - 1) / 2))?;
    Some((end, end.succ_opt()?))
}

async fn refunded(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    windows: &[(NaiveDate, NaiveDate)],
) -> Result<(), WorkError> {
    let mut ids = HashSet::new();
    for days in windows.iter().copied() {
        let refunds: Vec<Refund> = reading.refunds_between(days).await?;
        ids.extend(refunds.into_iter().filter_map(|refund| refund.order_id));
    }
    let hint = Hint {
        refunds: true,
        ..Hint::default()
    };
    let hints: BTreeMap<_, _> = ids.into_iter().map(|id| (id, hint)).collect();
    look(context, mall, reading, &hints).await?;
    Ok(())
}

/// Orders that are held now. There is no date to find them by, so all of the last months are looked for.
async fn held(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    now: DateTime<Utc>,
) -> Result<(), WorkError> {
    let from = now - TimeDelta::days(pages::WINDOW_DAYS as i64 - 1);
    let orders = reading.orders_held(pages::days(from, now)).await?;
    let marks = |order: &Order| -> Vec<String> {
        let items = order.items.iter();
        let held = items.filter(|item| item.order_status.as_deref() == Some("N22"));
        held.map(|item| format!("{HELD}:{}", item.order_item_code))
            .collect()
    };
    let all: Vec<_> = orders.iter().flat_map(marks).collect();
    let new: HashSet<_> = context
        .state
        .unpublished(&mall.mall, all)
        .await?
        .into_iter()
        .collect();
    let orders = orders.into_iter();
    let orders = orders.filter(|order| marks(order).iter().any(|mark| new.contains(mark)));
    let hint = Hint {
        held: true,
        ..Hint::default()
    };
    let orders: Vec<_> = orders.collect();
    let hints = orders.iter().map(|order| (order.order_id.clone(), hint));
    let hints = hints.collect();
    look_at(context, mall, reading, orders, &hints).await?;
    context
        .state
        .mark_published(&mall.mall, new.into_iter().collect(), now)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests;
