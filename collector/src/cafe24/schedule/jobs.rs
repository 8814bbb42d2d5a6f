//! What somebody asked for: each job is done step by step, and goes on where it was broken off.

use super::chores::{Chore, chore};
use crate::cafe24::context::Context;
use crate::cafe24::publish::WorkError;
use crate::cafe24::report::Report;
use crate::cafe24::shops::{background, shops};
use crate::cafe24::state::{Job, JobKind, Mall};
use crate::cafe24::{deliveries, members, orders, reconcile, tags};

pub(super) async fn run(context: &Context, mall: &Mall, job: &Job) -> Result<(), WorkError> {
    context.state.begin(job.id, (context.now)()).await?;
    let done = match job.kind {
        JobKind::Sync => sync(context, mall, job.id).await,
        JobKind::Backfill => backfill(context, mall, job.id).await,
        JobKind::Reconcile => {
            let report = Report {
                context,
                job: Some(job.id),
            };
            reconcile::run(context, mall, job.days.unwrap_or(7), &report).await
        }
        JobKind::Uninstall => uninstall(context, mall).await,
    };
    let problem = match done {
        Ok(()) => None,
        // It is begun again where it was.
        Err(error) if error.is_passing() => return Err(error),
        Err(error) => Some(error.to_string()),
    };
    context.state.end(job.id, problem, (context.now)()).await?;
    Ok(())
}

async fn sync(context: &Context, mall: &Mall, job: i64) -> Result<(), WorkError> {
    let mut problems = Vec::new();
    for one in Chore::SYNC {
        collect(
            &mut problems,
            one.name(),
            chore(context, mall, one, Some(job)).await,
        )?;
    }
    all_well(problems)
}

/// Reads everything of a mall: members, their orders, carts and coupons. What is done of it is not
/// done again when it was broken off.
async fn backfill(context: &Context, mall: &Mall, job: i64) -> Result<(), WorkError> {
    const CURSOR: &str = "backfill";
    let report = Report {
        context,
        job: Some(job),
    };
    let reading = background(context, mall);
    let mut problems = Vec::new();
    let begun = context.state.cursor(&mall.mall, CURSOR).await?;
    let begun: usize = begun.and_then(|step| step.parse().ok()).unwrap_or(0);
    for (n, one) in [Chore::Members, Chore::Orders, Chore::Carts, Chore::Coupons]
        .into_iter()
        .enumerate()
        .skip(begun)
    {
        let done = match one {
            Chore::Orders => {
                let first = members::first_joined(context, mall).await?;
                let first = first.unwrap_or(mall.installed_at);
                let shops = shops(reading).await?;
                orders::backfill::run(context, mall, reading, &shops, first, &report).await
            }
            one => chore(context, mall, one, Some(job)).await,
        };
        collect(&mut problems, one.name(), done)?;
        let next = (n + 1).to_string();
        context.state.set_cursor(&mall.mall, CURSOR, &next).await?;
    }
    context.state.set_cursor(&mall.mall, CURSOR, "0").await?;
    all_well(problems)
}

/// Takes note of what cannot be done, so that the rest is.
fn collect(
    problems: &mut Vec<String>,
    what: &str,
    done: Result<(), WorkError>,
) -> Result<(), WorkError> {
    match done {
        Ok(()) => Ok(()),
        Err(error) if error.is_passing() || error.is_final() => Err(error),
        Err(error) => {
            problems.push(format!("{what}: {error}"));
            Ok(())
        }
    }
}

fn all_well(problems: Vec<String>) -> Result<(), WorkError> {
    match problems.is_empty() {
        true => Ok(()),
        false => Err(WorkError::Other(problems.join("; "))),
    }
}

async fn uninstall(context: &Context, mall: &Mall) -> Result<(), WorkError> {
    tags::remove(context, mall).await?;
    context.tokens.give_back(&mall.mall).await;
    deliveries::leave(context, &mall.mall).await
}
