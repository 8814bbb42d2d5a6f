//! Facts and properties on their way into the log: each once, and kept as told only once it is there.

use std::collections::HashSet;
use std::sync::Arc;

use moa_message::Checked;
use moa_message::verdict::Status;
use serde_json::{Map, Value};

use super::api::ApiError;
use super::context::Context;
use super::fact::{self, Fact, Who};
use super::state::{Mall, StateUnavailable};
use super::tokens::TokenError;
use crate::log::AppendError;

/// How many messages are written at once.
const PIECE: usize = 500;

/// Why work for a mall stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkError {
    /// Cafe24 gave no answer that helps.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// What is known of the mall cannot be used.
    #[error(transparent)]
    State(#[from] StateUnavailable),
    /// The log takes nothing just now.
    #[error(transparent)]
    Log(#[from] AppendError),
    /// Something of the collector's own.
    #[error("{0}")]
    Other(String),
}

impl WorkError {
    /// Whether the mall cannot be called until somebody installs the app again.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Api(ApiError::Token(
                TokenError::Refused(_) | TokenError::NotInstalled
            ))
        )
    }

    /// Whether it is none of what was asked for, so that asking later may help.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Api(error) => error.is_passing(),
            Self::State(_) | Self::Log(_) => true,
            Self::Other(_) => false,
        }
    }
}

/// Tells what was not told yet. What happened before the app was installed is never told: a campaign
/// would start from it.
///
/// # Errors
///
/// [`WorkError`]; what was told until then stays so.
pub async fn facts(context: &Context, mall: &Mall, facts: Vec<Fact>) -> Result<usize, WorkError> {
    let _nobody_leaves = context.leaving.read().await;
    let facts = without_the_gone(context, &mall.mall, facts).await?;
    let ids = facts.iter().map(Fact::message_id).collect();
    let unpublished: HashSet<_> = context
        .state
        .unpublished(&mall.mall, ids)
        .await?
        .into_iter()
        .collect();
    let (old, new): (Vec<_>, Vec<_>) = facts
        .into_iter()
        .filter(|fact| unpublished.contains(&fact.message_id()))
        .partition(|fact| fact.at < mall.installed_at);
    let now = (context.now)();
    let old = old.iter().map(Fact::message_id).collect();
    context.state.mark_published(&mall.mall, old, now).await?;
    let name: Arc<str> = mall.mall.as_str().into();
    for piece in new.chunks(PIECE) {
        let messages = piece
            .iter()
            .map(|fact| fact.message(&name, now, &context.catalog));
        append(context, messages.collect()).await?;
        let ids = piece.iter().map(Fact::message_id).collect();
        context.state.mark_published(&mall.mall, ids, now).await?;
    }
    Ok(new.len())
}

/// What concerns orders of members who have left for good is told as a guest's, and nothing else of them.
async fn without_the_gone(
    context: &Context,
    mall: &str,
    mut facts: Vec<Fact>,
) -> Result<Vec<Fact>, WorkError> {
    let members = facts.iter().filter_map(|fact| match &fact.who {
        Who::Member(member) => Some(member.clone()),
        Who::GuestOf(_) => None,
    });
    let gone = context.state.gone(mall, members).await?;
    let is_gone = |who: &Who| matches!(who, Who::Member(member) if gone.contains(member));
    facts.retain_mut(|fact| {
        if !is_gone(&fact.who) {
            return true;
        }
        let order = fact.properties.get("order_id").and_then(Value::as_str);
        let Some(order) = order.map(str::to_owned) else {
            return false;
        };
        fact.who = Who::GuestOf(order);
        fact.buyer = None;
        true
    });
    Ok(facts)
}

/// Says of known members what differs from what was said last.
///
/// # Errors
///
/// [`WorkError`]; what was said until then stays so.
pub async fn properties(
    context: &Context,
    mall: &str,
    all: Vec<(String, Map<String, Value>)>,
) -> Result<usize, WorkError> {
    let _nobody_leaves = context.leaving.read().await;
    // Coupons and orders name members who have left, too: nothing is said of them.
    let members = all.iter().map(|(member, _)| member.clone());
    let known = context.state.known(mall, members.collect()).await?;
    let all = all.into_iter().filter(|(member, _)| known.contains(member));
    let changed = context.state.changed(mall, all.collect()).await?;
    let now = (context.now)();
    let name: Arc<str> = mall.into();
    for piece in changed.chunks(PIECE) {
        let message = |(member, version, properties): &(String, u64, Map<String, Value>)| {
            let id = properties_id(&fact::alias(mall, member), *version, properties);
            fact::identify(&name, member, id, properties.clone(), now, &context.catalog)
        };
        append(context, piece.iter().map(message).collect()).await?;
        context.state.said(mall, piece.to_vec()).await?;
    }
    Ok(changed.len())
}

/// The id of a message of properties: made again after a crash it is the same, unless it says
/// something else.
fn properties_id(alias: &str, version: u64, properties: &Map<String, Value>) -> String {
    let text = serde_json::to_string(properties).unwrap_or_default();
    let hash = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let hash: String = hash.as_ref()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("cafe24_properties:{alias}:{version}:{hash}")
}

async fn append(context: &Context, messages: Vec<Checked>) -> Result<(), WorkError> {
    let verdicts = context.log.append(messages, (context.now)()).await?;
    // A message that broke is kept aside with the reason, where an operator sees it.
    match verdicts.iter().any(|one| one.status == Status::Retry) {
        true => Err(AppendError::Unavailable.into()),
        false => Ok(()),
    }
}
