//! What is done by the clock, and what somebody asked for.

mod chores;
mod jobs;

use chrono::{DateTime, TimeDelta, Utc};

use super::context::Context;
use super::publish::WorkError;
use super::standing::{current, fail};
use super::state::Mall;
use super::time;
use chores::{Chore, chore};

/// How often orders are looked for where webhooks come.
const RARELY: TimeDelta = TimeDelta::hours(12);

/// How long a chore that something passing kept from being done waits.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// Does what is asked for and what is due, until the mall cannot be called any more.
pub async fn run(context: &Context, name: &str) {
    // The tracker may be another build since the last start.
    if let Err(error) = context
        .state
        .set_cursor(name, &Chore::Tags.cursor(), "")
        .await
    {
        tracing::warn!(mall = name, %error, "the tags are looked at later");
    }
    let mut next = (context.now)();
    loop {
        let done = async {
            let Some(mall) = current(context, name).await? else {
                return Ok::<_, WorkError>(None);
            };
            if let Some(job) = context.state.next_job(name).await? {
                jobs::run(context, &mall, &job).await?;
            }
            match (context.now)() < next {
                true => Ok(Some(next)),
                false => Ok(Some(due(context, &mall).await?)),
            }
        };
        match done.await {
            Ok(Some(due)) => next = due,
            Ok(None) => return,
            Err(error) if error.is_final() => return fail(context, name, &error).await,
            Err(error) => tracing::warn!(mall = name, %error, "work for the mall waits"),
        }
        tokio::time::sleep(context.look).await;
    }
}

/// Does what is due. Returns when the next is.
async fn due(context: &Context, mall: &Mall) -> Result<DateTime<Utc>, WorkError> {
    let mut first: Option<DateTime<Utc>> = None;
    for one in Chore::ALL {
        // Somebody waits for it: it does not wait for all that is due.
        if let Some(job) = context.state.next_job(&mall.mall).await? {
            jobs::run(context, mall, &job).await?;
        }
        let due = context.state.cursor(&mall.mall, &one.cursor()).await?;
        let due = due.and_then(|text| time::read(&text));
        let due = match due.filter(|due| *due > (context.now)()) {
            Some(due) => due,
            None => {
                let wait = attempt(context, mall, one).await?;
                let due = (context.now)() + wait;
                context
                    .state
                    .set_cursor(&mall.mall, &one.cursor(), &time::iso(due))
                    .await?;
                due
            }
        };
        first = Some(first.map_or(due, |first| first.min(due)));
    }
    Ok(first.unwrap_or_else(|| (context.now)()))
}

/// Does a chore, and says how long until the next time.
async fn attempt(context: &Context, mall: &Mall, one: Chore) -> Result<TimeDelta, WorkError> {
    match chore(context, mall, one, None).await {
        Ok(()) if one == Chore::Orders && webhooks_come(context, mall).await? => Ok(RARELY),
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
            context.state.set_problem(&mall.mall, Some(problem)).await?;
            Ok(one.every())
        }
    }
}

/// Whether webhooks come, so that orders need hardly be looked for.
async fn webhooks_come(context: &Context, mall: &Mall) -> Result<bool, WorkError> {
    let since = (context.now)() - Chore::Orders.every() * 6;
    Ok(context.state.heard_since(&mall.mall, since).await?)
}
