//! Sends what is planned, request by request.

use std::num::NonZeroU32;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use reqwest::{Client, RequestBuilder, Url};
use serde_json::{Value, json};

use super::answer::{self, BrazeError};
use super::plan::{self, Fate, Identify, Plan, Round};
use super::state::State;
use crate::http_client;
use crate::log::StoredMessage;
use crate::log::cursors::Refused;
use crate::sink::answer::none;
use crate::sink::outcome::Outcome;

/// facts/server 2.2: 3,000 requests in 3 seconds. With these at once and these in each second
/// after, no 3 seconds have more.
const AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(299);
const PER_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(899);

fn pace() -> Quota {
    Quota::per_second(PER_SECOND).allow_burst(AT_ONCE)
}

/// The way to Braze.
pub struct Connection {
    client: Client,
    track: Url,
    identify: Url,
    key: String,
    pace: DefaultDirectRateLimiter,
}

impl Connection {
    /// To this endpoint, with this key.
    pub fn new(url: &Url, key: String) -> Self {
        let at = |path: &str| {
            let mut address = url.clone();
            address.set_path(&format!("{}{path}", url.path().trim_end_matches('/')));
            address
        };
        Self {
            client: http_client::client(),
            track: at("/users/track"),
            identify: at("/users/identify"),
            key,
            pace: RateLimiter::direct(pace()),
        }
    }

    /// A request that changes nothing: an attribute of a user that there is not, and that is not made.
    pub fn trial(&self) -> RequestBuilder {
        let attribute = json!({ "external_id": "moa-test-nobody", "_update_existing_only": true, "moa_test": true });
        let request = self.client.post(self.track.clone()).bearer_auth(&self.key);
        request.json(&json!({ "attributes": [attribute] }))
    }

    /// Sends what waits of these messages, and notes what became of it after each request.
    pub async fn send(&self, state: &mut State, batch: &[StoredMessage]) -> Outcome {
        let mut plans = Vec::with_capacity(batch.len());
        for stored in batch {
            let mut plan = state.plans.get(&stored.seq).cloned();
            if let Some(plan) = &mut plan {
                let identify = plan.identify.take();
                plan.identify = identify.filter(|one| state.identified.get(one).is_none());
            }
            plans.push(plan.unwrap_or(Plan {
                identify: None,
                objects: Vec::new(),
            }));
        }
        let outcome = self.rounds(state, &mut plans).await;
        let mut but = Vec::new();
        for (stored, plan) in batch.iter().zip(&mut plans) {
            if outcome.is_ok() {
                but.extend(refused(stored, plan));
            }
            if let Some(known) = state.plans.get(&stored.seq) {
                known.objects.clone_from(&plan.objects);
                known.forget_done();
            }
        }
        match outcome {
            Ok(()) => Outcome::Delivered { but },
            Err(outcome) => outcome,
        }
    }

    async fn rounds(&self, state: &mut State, plans: &mut [Plan]) -> Result<(), Outcome> {
        loop {
            // Who was identified by a message before is not again.
            let mut first = std::collections::HashSet::new();
            for plan in plans.iter_mut() {
                let identify = plan.identify.take();
                plan.identify = identify.filter(|one| first.insert(one.clone()));
            }
            let borrowed: Vec<&Plan> = plans.iter().collect();
            let round = plan::round(&borrowed);
            let body = plan::track(&round, &borrowed);
            if !round.identifies.is_empty() {
                self.identify(&round.identifies).await?;
                for (at, identify) in &round.identifies {
                    state.identified.insert(identify.clone(), ());
                    plans[*at].identify = None;
                }
            } else if !round.has_objects() {
                return Ok(());
            }
            if round.has_objects() {
                let faults = self.post(&self.track, &body).await?;
                settle(&round, faults, plans);
            }
        }
    }

    /// Tells who visitors are. Where Braze refuses them together, each is told alone. A visitor who
    /// cannot be identified, being another user already, keeps nothing else back.
    async fn identify(&self, identifies: &[(usize, Identify)]) -> Result<(), Outcome> {
        let mut pieces = vec![identifies];
        while let Some(piece) = pieces.pop() {
            match self.post(&self.identify, &plan::identify(piece)).await {
                Ok(faults) if faults.is_empty() => {}
                Err(Outcome::Refused { .. }) if piece.len() > 1 => pieces.extend(piece.chunks(1)),
                Ok(_) | Err(Outcome::Refused { .. }) => {
                    tracing::warn!("Braze did not identify a visitor; their past stays apart");
                }
                Err(outcome) => return Err(outcome),
            }
        }
        Ok(())
    }

    async fn post(&self, to: &Url, body: &Value) -> Result<Vec<BrazeError>, Outcome> {
        self.pace.until_ready().await;
        let request = self.client.post(to.clone()).bearer_auth(&self.key);
        match request.json(body).send().await {
            Ok(response) => answer::read(response).await,
            Err(error) => Err(none(error)),
        }
    }
}

/// Notes what became of a round that Braze took.
fn settle(round: &Round, faults: Vec<BrazeError>, plans: &mut [Plan]) {
    for (at, nth) in round.attributes.iter().chain(&round.events) {
        plans[*at].objects[*nth].1 = Fate::Done;
    }
    for fault in faults {
        let place = fault
            .index
            .and_then(|index| round.place(&fault.input_array, index));
        match place {
            Some((at, nth)) => plans[at].objects[nth].1 = Fate::Refused(fault.reason),
            None => tracing::warn!(
                "Braze has something against a request, and does not say of which object"
            ),
        }
    }
}

/// A message of which something was refused. What was is sent when it is replayed, and nothing else.
fn refused(stored: &StoredMessage, plan: &mut Plan) -> Option<Refused> {
    let mut reasons = Vec::new();
    for (_, fate) in &mut plan.objects {
        if let Fate::Refused(reason) = fate {
            reasons.push(std::mem::take(reason));
            *fate = Fate::Waiting;
        }
    }
    let reason = reasons.first()?;
    Some(Refused {
        seq: stored.seq,
        reason: format!("Braze refused it: {reason}"),
    })
}

#[cfg(test)]
mod tests;
