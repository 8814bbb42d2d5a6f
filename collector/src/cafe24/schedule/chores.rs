//! What is done again and again.

use chrono::{DateTime, TimeDelta, Utc};

use crate::cafe24::api::ApiError;
use crate::cafe24::context::Context;
use crate::cafe24::pages::{self, Reading};
use crate::cafe24::publish::WorkError;
use crate::cafe24::report::Report;
use crate::cafe24::shops::{background, shops};
use crate::cafe24::state::{Arrived, Mall, Origin};
use crate::cafe24::webhook::{self, body::Body};
use crate::cafe24::{carts, coupons, members, orders, reconcile, tags};

/// Something that is done again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chore {
    /// Webhooks that did not get through.
    MissedWebhooks,
    /// What changed about orders.
    Orders,
    /// New coupons.
    NewCoupons,
    /// All coupons, for those that were used.
    Coupons,
    /// Birthdays and consents.
    Members,
    /// Carts.
    Carts,
    /// The tags in the shops.
    Tags,
    /// Tokens that nobody used.
    Tokens,
    /// Our numbers beside Cafe24's.
    Reconcile,
    /// What was dealt with long ago.
    Forget,
}

impl Chore {
    /// In the order they are done.
    pub(super) const ALL: [Self; 10] = [
        Self::Tags,
        Self::MissedWebhooks,
        Self::Orders,
        Self::NewCoupons,
        Self::Coupons,
        Self::Members,
        Self::Carts,
        Self::Tokens,
        Self::Reconcile,
        Self::Forget,
    ];

    /// Those that `sync` does at once.
    pub(super) const SYNC: [Self; 5] = [
        Self::MissedWebhooks,
        Self::Orders,
        Self::Coupons,
        Self::Members,
        Self::Carts,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::MissedWebhooks => "missed webhooks",
            Self::Orders => "orders",
            Self::NewCoupons => "new coupons",
            Self::Coupons => "coupons",
            Self::Members => "members",
            Self::Carts => "carts",
            Self::Tags => "tags",
            Self::Tokens => "tokens",
            Self::Reconcile => "reconcile",
            Self::Forget => "forget",
        }
    }

    /// Where stands when it is due.
    pub(super) fn cursor(self) -> String {
        format!("due.{}", self.name())
    }

    pub(super) fn every(self) -> TimeDelta {
        match self {
            Self::MissedWebhooks => TimeDelta::minutes(10),
            Self::Orders | Self::NewCoupons => TimeDelta::hours(1),
            _ => TimeDelta::days(1),
        }
    }
}

/// How long webhooks that were dealt with are kept.
const KEEP_DELIVERIES: TimeDelta = TimeDelta::days(30);

/// How long is known what was told. Orders seldom change after that, and then the log knows the
/// newest of it by its ids.
const KEEP_PUBLISHED: TimeDelta = TimeDelta::days(550);

/// Does one of a mall, and tells how far it is where a job has asked for it.
pub(super) async fn chore(
    context: &Context,
    mall: &Mall,
    chore: Chore,
    job: Option<i64>,
) -> Result<(), WorkError> {
    let reading = background(context, mall);
    let report = Report { context, job };
    let name = &mall.mall;
    match chore {
        Chore::MissedWebhooks => missed_webhooks(context, mall, reading).await,
        Chore::Orders => {
            let shops = shops(reading).await?;
            orders::poll::run(context, mall, reading, &shops).await
        }
        Chore::NewCoupons | Chore::Coupons | Chore::Members | Chore::Carts => {
            for shop_no in shops(reading).await? {
                let reading = reading.of_shop(shop_no);
                match chore {
                    Chore::Members => members::walk(context, mall, reading, &report).await?,
                    Chore::Carts => carts::walk(context, mall, reading, &report).await?,
                    _ => {
                        let all = chore == Chore::Coupons;
                        coupons::read(context, mall, reading, all, &report).await?;
                    }
                }
            }
            Ok(())
        }
        Chore::Tags => tags::bring_up_to_date(context, mall, &shops(reading).await?).await,
        Chore::Tokens => Ok(context.tokens.renew(name).await.map_err(ApiError::from)?),
        Chore::Reconcile => reconcile::run(context, mall, 1, &report).await,
        Chore::Forget => {
            let now = (context.now)();
            context
                .state
                .forget(now - KEEP_DELIVERIES, now - KEEP_PUBLISHED)
                .await?;
            Ok(())
        }
    }
}

/// Puts webhooks that Cafe24 could not deliver to those that wait.
async fn missed_webhooks(
    context: &Context,
    mall: &Mall,
    reading: Reading<'_>,
) -> Result<(), WorkError> {
    const CURSOR: &str = "webhooks.log";
    let known = context.state.cursor(&mall.mall, CURSOR).await?;
    let mut since = known.unwrap_or_else(|| "0".to_owned());
    loop {
        let page = reading.failed_webhooks(&since).await?;
        let count = page.count;
        let page = page.rows;
        let Some(last) = page.last().map(|last| last.log_id.clone()) else {
            return Ok(());
        };
        let mut all = Vec::new();
        for logged in page {
            let at = logged.requested_time.unwrap_or_else(|| (context.now)());
            if logged.success == Some(true) || at < mall.installed_at {
                continue;
            }
            let text = logged.request_body.unwrap_or_default();
            let Some(body) = Body::read(&text).or_else(|| Body::salvage(&text)) else {
                continue;
            };
            all.extend(missed(context, mall, body, at).await);
        }
        let found = context.state.keep(all).await?;
        context.state.set_cursor(&mall.mall, CURSOR, &last).await?;
        since = last;
        if found > 0 {
            tracing::info!(
                mall = mall.mall,
                found,
                "webhooks that had not come through"
            );
            context.wake(&mall.mall);
        }
        if pages::is_last_of_logs(count) {
            return Ok(());
        }
    }
}

async fn missed(context: &Context, mall: &Mall, body: Body, at: DateTime<Utc>) -> Option<Arrived> {
    let arrived = webhook::arrived(context, body, at, Origin::Logs).await;
    // The log is the mall's own, so bodies that do not say are of it.
    arrived.filter(|one| one.mall == mall.mall)
}
