//! All work for one mall: what comes by webhook, and what is done by the clock.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::context::Context;
use super::publish::WorkError;
use super::standing::{current, fail};
use super::{deliveries, schedule};

/// How long after a webhook more of them are waited for: a click often makes several.
const LINGER: Duration = Duration::from_secs(1);

/// How long to wait when something that passes is in the way; then twice as long each time, up to
/// [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(2);

/// See [`FIRST_WAIT`].
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// How often is looked for webhooks that are to be tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// Works until told to stop, or until the mall cannot be called any more.
pub async fn run(context: Context, name: String, stopping: CancellationToken) {
    tracing::info!(mall = name, "working for the mall");
    tokio::select! {
        () = stopping.cancelled() => {}
        () = deal_with_deliveries(&context, &name) => {}
        () = schedule::run(&context, &name) => {}
    }
    tracing::info!(mall = name, "no longer working for the mall");
}

/// Works for a mall that cannot be called until it can, or until told to stop: who leaves is forgotten all the same.
pub async fn run_without_calls(context: Context, name: String, stopping: CancellationToken) {
    let work = async {
        let bell = context.bell(&name);
        loop {
            let dealt = async {
                match context.state.mall(&name).await? {
                    Some(mall) => deliveries::without_calls(&context, &mall).await,
                    None => Ok(0),
                }
            };
            match dealt.await {
                Ok(0) => bell.notified().await,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(mall = name, %error, "webhooks wait");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    };
    tokio::select! {
        () = stopping.cancelled() => {}
        () = work => {}
    }
}

async fn deal_with_deliveries(context: &Context, name: &str) {
    let bell = context.bell(name);
    let mut wait = FIRST_WAIT;
    loop {
        let dealt = async {
            match current(context, name).await? {
                Some(mall) => Ok(Some(deliveries::round(context, &mall).await?)),
                None => Ok::<_, WorkError>(None),
            }
        };
        match dealt.await {
            Ok(None) => return,
            Ok(Some(0)) => {
                wait = FIRST_WAIT;
                rest(context, name, &bell).await;
            }
            Ok(Some(_)) => wait = FIRST_WAIT,
            Err(error) if error.is_final() => return fail(context, name, &error).await,
            Err(error) => {
                tracing::warn!(mall = name, %error, "webhooks wait");
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
        }
    }
}

/// Waits for the next webhook, or for one that is to be tried again.
async fn rest(context: &Context, name: &str, bell: &tokio::sync::Notify) {
    let waiting = context.state.count_deliveries(name).await;
    if waiting.is_ok_and(|(waiting, _)| waiting == 0) {
        bell.notified().await;
    } else {
        // It may be one that came since the last look.
        let _ = tokio::time::timeout(AGAIN, bell.notified()).await;
    }
    tokio::time::sleep(LINGER).await;
}
