//! Cafe24's servers as a source: what no browser sees becomes the same events and user properties.
//!
//! ```text
//! webhooks ─▶ deliveries (kept, answered) ─┐
//! Cafe24's log of failed webhooks ─────────┤
//! reading by the clock ────────────────────┴▶ look at the order ─▶ facts ─▶ not told yet? ─▶ message ─▶ log
//! members, carts, coupons, sums of orders ──▶ properties ─▶ changed? ─▶ identify ─▶ log
//! ```
//!
//! A webhook is only a hint: the order is [looked at](orders::transitions) and every step that has left a trace in it is told
//! once, by its key. So deliveries may come late, twice, in any order or not at all.
//!
//! [`throttle`] keeps to Cafe24's limits, [`tokens`] to its one-time tokens, [`state`] is what is known of the malls,
//! in a file of its own. `docs/cafe24.md` says how an app is set up.

pub(crate) mod analytics;
pub mod api;
pub mod app;
pub(crate) mod carts;
pub mod context;
pub(crate) mod coupons;
pub mod day;
pub mod dcollection;
pub(crate) mod deliveries;
pub(crate) mod fact;
pub(crate) mod install;
pub(crate) mod loader;
pub(crate) mod mall;
pub(crate) mod members;
pub(crate) mod oauth;
pub(crate) mod orders;
pub(crate) mod overview;
pub(crate) mod pages;
pub mod person;
pub(crate) mod products;
pub(crate) mod properties;
pub(crate) mod publish;
pub(crate) mod reason;
pub mod reconcile;
pub(crate) mod records;
pub(crate) mod report;
pub(crate) mod schedule;
pub(crate) mod seal;
pub(crate) mod shops;
pub(crate) mod standing;
pub mod state;
pub(crate) mod tags;
pub(crate) mod throttle;
pub mod time;
pub(crate) mod tokens;
pub mod transport;
pub(crate) mod walk;
pub mod webhook;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use context::Context;
use state::MallStatus;

/// Works for all malls that have the app, until told to stop.
pub async fn run(context: Context, stopping: CancellationToken) {
    // Of each mall whether it can be called, and who works for it.
    let mut running: HashMap<String, (bool, tokio::task::AbortHandle)> = HashMap::new();
    let mut tasks = JoinSet::new();
    loop {
        match context.state.malls().await {
            Ok(malls) => {
                running.retain(|_, (_, task)| !task.is_finished());
                for known in malls {
                    let can_be_called = known.status == MallStatus::Installed;
                    let name = known.mall;
                    match running.get(&name) {
                        // It ends by itself when the mall cannot be called any more.
                        Some((true, _)) => continue,
                        Some((false, _)) if !can_be_called => continue,
                        Some((false, task)) => task.abort(),
                        None => {}
                    }
                    let (context, stopping) = (Arc::clone(&context), stopping.clone());
                    let task = match can_be_called {
                        true => tasks.spawn(mall::run(context, name.clone(), stopping)),
                        false => {
                            tasks.spawn(mall::run_without_calls(context, name.clone(), stopping))
                        }
                    };
                    running.insert(name, (can_be_called, task));
                }
            }
            Err(error) => tracing::error!(%error, "the malls cannot be looked up"),
        }
        tokio::select! {
            () = stopping.cancelled() => break,
            () = context.changed.notified() => {}
            Some(_) = tasks.join_next() => {
                // Not at once again: what ended may end at once again.
                tokio::time::sleep(context.look).await;
            }
            () = tokio::time::sleep(context.look) => {}
        }
    }
    while tasks.join_next().await.is_some() {}
}

#[cfg(test)]
mod tests;
