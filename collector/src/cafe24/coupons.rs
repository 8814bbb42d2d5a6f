//! Coupons in members' hands. No webhook tells of one that is given or used, so they are read
//! by the clock.

use std::collections::HashMap;

use super::context::Context;
use super::pages::{self, Reading};
use super::properties::of_issue;
use super::publish::{self, WorkError};
use super::records::Issue;
use super::report::Report;
use super::state::Mall;

/// Where the number of the newest coupon that was read stands, for each kind of coupon.
const CURSOR: &str = "coupons.since";

/// Before every number.
const NONE: &str = "0";

/// Reads coupons of a shop: those that are new, or all, for those that were used.
///
/// # Errors
///
/// [`WorkError`]; begun again, it goes on behind the last kind that was done.
pub async fn read(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    all: bool,
    report: &Report<'_>,
) -> Result<(), WorkError> {
    let kinds = reading.coupons().await?;
    let count = kinds.len() as u64;
    for (n, kind) in kinds.iter().enumerate() {
        let cursor = format!("{CURSOR}.{}.{}", reading.shop_no, kind.coupon_no);
        let known = context.state.cursor(&mall.mall, &cursor).await?;
        let since = known.filter(|_| !all).unwrap_or_else(|| NONE.into());
        let newest = of_kind(context, mall, reading, &kind.coupon_no, since.clone()).await?;
        if newest != since {
            context
                .state
                .set_cursor(&mall.mall, &cursor, &newest)
                .await?;
        }
        report.so_far("coupons", n as u64 + 1, Some(count)).await?;
    }
    Ok(())
}

/// Reads the coupons of a kind above a number, says what changed, and returns the newest number.
async fn of_kind(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
    coupon_no: &str,
    mut since: String,
) -> Result<String, WorkError> {
    let mut newest: HashMap<String, Issue> = HashMap::new();
    loop {
        let page = reading.issues(coupon_no, &since).await?;
        let count = page.count;
        let Some(last) = page.rows.last() else {
            break;
        };
        since.clone_from(&last.issue_no);
        for issue in page.rows {
            // Of several of one kind, the newest counts.
            if let Some(member) = issue.member_id.clone() {
                newest.insert(member, issue);
            }
        }
        if pages::is_last_of_issues(count) {
            break;
        }
    }
    let all = newest
        .iter()
        .map(|(member, issue)| (member.clone(), of_issue(coupon_no, issue)));
    publish::properties(context, &mall.mall, all.collect()).await?;
    Ok(since)
}
