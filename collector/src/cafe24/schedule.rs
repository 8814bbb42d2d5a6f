//! What is done by the clock, and what somebody asked for.

mod jobs;

use chrono::{DateTime, TimeDelta, Utc};

use super::Room;
use super::pages::{self, Reading};
use super::publish::WorkError;
use super::state::{Arrived, Mall, Origin, Progress};
use super::throttle::Lane;
use super::webhook::{self, body::Body};
use super::{carts, coupons, mall, members, orders, reconcile, tags, time};

/// Something that is done again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chore {
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
    const ALL: [Self; 10] = [
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
    const SYNC: [Self; 5] = [
        Self::MissedWebhooks,
        Self::Orders,
        Self::Coupons,
        Self::Members,
        Self::Carts,
    ];

    fn name(self) -> &'static str {
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
    fn cursor(self) -> String {
        format!("due.{}", self.name())
    }

    fn every(self) -> TimeDelta {
        match self {
            Self::MissedWebhooks => TimeDelta::minutes(10),
            Self::Orders | Self::NewCoupons => TimeDelta::hours(1),
            _ => TimeDelta::days(1),
        }
    }
}

/// How often orders are looked for where webhooks come.
const RARELY: TimeDelta = TimeDelta::hours(12);

/// How long a chore that something passing kept from being done waits.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// How long webhooks that were dealt with are kept.
const KEEP_DELIVERIES: TimeDelta = TimeDelta::days(30);

/// How long is known what was told. Orders seldom change after that, and then the log knows the
/// newest of it by its ids.
const KEEP_TOLD: TimeDelta = TimeDelta::days(550);

/// Tells how far a job is, where somebody asked for it.
pub struct Report<'a> {
    room: &'a Room,
    job: Option<i64>,
}

impl Report<'_> {
    /// So many of so many are done of this step.
    ///
    /// # Errors
    ///
    /// [`WorkError`] where it cannot be written down.
    pub async fn so_far(&self, step: &str, done: u64, total: Option<u64>) -> Result<(), WorkError> {
        if let Some(id) = self.job {
            let step = step.to_owned();
            let progress = Progress { step, done, total };
            self.room.state.report(id, progress).await?;
        }
        Ok(())
    }
}

/// Does what is asked for and what is due, until the mall cannot be called any more.
pub async fn run(room: &Room, name: &str) {
    // The tracker may be another build since the last start.
    if let Err(error) = room.state.set_cursor(name, &Chore::Tags.cursor(), "").await {
        tracing::warn!(mall = name, %error, "the tags are looked at later");
    }
    let mut next = (room.now)();
    loop {
        let done = async {
            let Some(mall) = mall::current(room, name).await? else {
                return Ok::<_, WorkError>(None);
            };
            if let Some(job) = room.state.next_job(name).await? {
                jobs::run(room, &mall, &job).await?;
            }
            match (room.now)() < next {
                true => Ok(Some(next)),
                false => Ok(Some(due(room, &mall).await?)),
            }
        };
        match done.await {
            Ok(Some(due)) => next = due,
            Ok(None) => return,
            Err(error) if error.is_final() => return mall::fail(room, name, &error).await,
            Err(error) => tracing::warn!(mall = name, %error, "work for the mall waits"),
        }
        tokio::time::sleep(room.look).await;
    }
}

/// Does what is due. Returns when the next is.
async fn due(room: &Room, mall: &Mall) -> Result<DateTime<Utc>, WorkError> {
    let mut first: Option<DateTime<Utc>> = None;
    for one in Chore::ALL {
        // Somebody waits for it: it does not wait for all that is due.
        if let Some(job) = room.state.next_job(&mall.mall).await? {
            jobs::run(room, mall, &job).await?;
        }
        let due = room.state.cursor(&mall.mall, &one.cursor()).await?;
        let due = due.and_then(|text| time::read(&text));
        let due = match due.filter(|due| *due > (room.now)()) {
            Some(due) => due,
            None => {
                let wait = attempt(room, mall, one).await?;
                let due = (room.now)() + wait;
                room.state
                    .set_cursor(&mall.mall, &one.cursor(), &time::iso(due))
                    .await?;
                due
            }
        };
        first = Some(first.map_or(due, |first| first.min(due)));
    }
    Ok(first.unwrap_or_else(|| (room.now)()))
}

/// Does a chore, and says how long until the next time.
async fn attempt(room: &Room, mall: &Mall, one: Chore) -> Result<TimeDelta, WorkError> {
    match chore(room, mall, one, None).await {
        Ok(()) if one == Chore::Orders && webhooks_come(room, mall).await? => Ok(RARELY),
        Ok(()) => Ok(one.every()),
        Err(error) if error.is_final() => Err(error),
        Err(error) if error.is_passing() => {
            tracing::warn!(mall = mall.mall, chore = one.name(), %error, "to be tried again soon");
            Ok(AGAIN)
        }
        Err(error) => {
            // A scope that is missing, most likely: the others go on.
            tracing::warn!(mall = mall.mall, chore = one.name(), %error, "cannot be done");
            let problem = format!("{}: {error}", one.name());
            room.state.set_problem(&mall.mall, Some(problem)).await?;
            Ok(one.every())
        }
    }
}

/// Whether webhooks come, so that orders need hardly be looked for.
async fn webhooks_come(room: &Room, mall: &Mall) -> Result<bool, WorkError> {
    let since = (room.now)() - Chore::Orders.every() * 6;
    Ok(room.state.heard_since(&mall.mall, since).await?)
}

async fn chore(room: &Room, mall: &Mall, chore: Chore, job: Option<i64>) -> Result<(), WorkError> {
    let reading = background(room, mall);
    let report = Report { room, job };
    let name = &mall.mall;
    match chore {
        Chore::MissedWebhooks => missed_webhooks(room, mall, reading).await,
        Chore::Orders => {
            let shops = shops(reading).await?;
            orders::poll::run(room, mall, reading, &shops).await
        }
        Chore::NewCoupons | Chore::Coupons | Chore::Members | Chore::Carts => {
            for shop_no in shops(reading).await? {
                let reading = reading.of_shop(shop_no);
                match chore {
                    Chore::Members => members::walk(room, mall, reading, &report).await?,
                    Chore::Carts => carts::walk(room, mall, reading, &report).await?,
                    _ => {
                        let all = chore == Chore::Coupons;
                        coupons::read(room, mall, reading, all, &report).await?;
                    }
                }
            }
            Ok(())
        }
        Chore::Tags => tags::bring_up_to_date(room, mall, &shops(reading).await?).await,
        Chore::Tokens => Ok(room
            .tokens
            .renew(name)
            .await
            .map_err(super::api::ApiError::from)?),
        Chore::Reconcile => reconcile::run(room, mall, 1, &report).await,
        Chore::Forget => {
            let now = (room.now)();
            room.state
                .forget(now - KEEP_DELIVERIES, now - KEEP_TOLD)
                .await?;
            Ok(())
        }
    }
}

fn background<'a>(room: &'a Room, mall: &'a Mall) -> Reading<'a> {
    Reading {
        api: &room.api,
        mall: &mall.mall,
        lane: Lane::Background,
        shop_no: 1,
    }
}

/// The shops of a mall.
///
/// # Errors
///
/// [`WorkError`].
pub async fn shops_of(room: &Room, mall: &Mall) -> Result<Vec<u64>, WorkError> {
    shops(background(room, mall)).await
}

/// The shops of a mall; the first alone where the app may not ask.
async fn shops(reading: Reading<'_>) -> Result<Vec<u64>, WorkError> {
    let shops = match reading.shops().await {
        Ok(shops) => shops,
        Err(error) if error.is_passing() => return Err(error.into()),
        Err(super::api::ApiError::Token(error)) => {
            return Err(super::api::ApiError::from(error).into());
        }
        Err(error) => {
            tracing::debug!(%error, "only the first shop is read");
            Vec::new()
        }
    };
    let open = shops.iter().filter(|shop| shop.active != Some(false));
    let mut numbers: Vec<_> = open.filter_map(|shop| shop.shop_no).collect();
    if numbers.is_empty() {
        numbers.push(1);
    }
    Ok(numbers)
}

/// Puts webhooks that Cafe24 could not deliver to those that wait.
async fn missed_webhooks(room: &Room, mall: &Mall, reading: Reading<'_>) -> Result<(), WorkError> {
    const CURSOR: &str = "webhooks.log";
    let known = room.state.cursor(&mall.mall, CURSOR).await?;
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
            let at = logged.requested_time.unwrap_or_else(|| (room.now)());
            if logged.success == Some(true) || at < mall.installed_at {
                continue;
            }
            let text = logged.request_body.unwrap_or_default();
            let Some(body) = Body::read(&text).or_else(|| Body::salvage(&text)) else {
                continue;
            };
            all.extend(missed(room, mall, body, at).await);
        }
        let found = room.state.keep(all).await?;
        room.state.set_cursor(&mall.mall, CURSOR, &last).await?;
        since = last;
        if found > 0 {
            tracing::info!(
                mall = mall.mall,
                found,
                "webhooks that had not come through"
            );
            room.wake(&mall.mall);
        }
        if pages::is_last_of_logs(count) {
            return Ok(());
        }
    }
}

async fn missed(room: &Room, mall: &Mall, body: Body, at: DateTime<Utc>) -> Option<Arrived> {
    let arrived = webhook::arrived(room, body, at, Origin::Logs).await;
    // The log is the mall's own, so bodies that do not say are of it.
    arrived.filter(|one| one.mall == mall.mall)
}
