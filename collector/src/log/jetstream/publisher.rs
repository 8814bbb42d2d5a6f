//! Publishing a batch: all of it first, then the acknowledgements.

use std::collections::HashMap;
use std::time::Duration;

use async_nats::Subject;
use async_nats::connection::State;
use async_nats::jetstream::Context;
use async_nats::jetstream::context::PublishAckFuture;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::publish::PublishAck;
use chrono::{DateTime, Utc};
use moa_message::Checked;
use moa_message::verdict::{Status, Verdict};
use tokio::time::{Instant, timeout_at};

use super::connection::{ACK_WAIT, messages_subject, rejected_subject};
use super::{partition, wire};
use crate::log::AppendError;

/// How long the stream may take to say that it is there: a load balancer waits for the answer.
const LOOK_WAIT: Duration = Duration::from_secs(2);

/// What is known of a published message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PublishOutcome {
    /// The stream has it.
    Stored,
    /// The stream had it before.
    Known,
    /// The stream may have it or not.
    Unknown,
}

/// What became of publishing one message.
enum Sent {
    /// It is on its way.
    Waiting(PublishAckFuture),
    /// The batch has the same id at this place before.
    Repeats(usize),
    /// It did not leave.
    Failed,
}

/// A stream that is published into.
struct Target {
    stream: String,
    messages: Subject,
    rejected: Subject,
}

/// Publishes into a stream, or into those of several partitions.
pub(super) struct Publisher {
    context: Context,
    targets: Vec<Target>,
}

impl Publisher {
    pub(super) fn new(context: Context, streams: Vec<String>) -> Self {
        let targets = streams.into_iter().map(|stream| Target {
            messages: messages_subject(&stream).into(),
            rejected: rejected_subject(&stream).into(),
            stream,
        });
        Self {
            targets: targets.collect(),
            context,
        }
    }

    /// Whether each stream is there and somebody leads it.
    pub(super) async fn answers(&self) -> bool {
        let asked = self
            .targets
            .iter()
            .map(|target| self.context.get_stream(&target.stream));
        let asked = futures_util::future::try_join_all(asked);
        matches!(
            timeout_at(Instant::now() + LOOK_WAIT, asked).await,
            Ok(Ok(_))
        )
    }

    /// Whether there is a connection.
    pub(super) fn state(&self) -> State {
        self.context.client().connection_state()
    }

    /// Publishes a batch. The verdicts come when the stream has acknowledged all of it, or after
    /// [`ACK_WAIT`].
    pub(super) async fn publish(
        &self,
        batch: &[Checked],
        received_at: DateTime<Utc>,
    ) -> Result<Vec<Verdict>, AppendError> {
        let until = Instant::now() + ACK_WAIT;
        let mut problem = None;
        let sent = self.send(batch, received_at, until, &mut problem).await;
        let outcomes = outcomes(sent, until, &mut problem).await;
        if let Some(problem) = problem {
            let of = batch.len();
            let unknown = outcomes
                .iter()
                .filter(|one| **one == PublishOutcome::Unknown);
            tracing::warn!(
                retry = unknown.count(),
                of,
                "the stream does not take messages: {problem}"
            );
        }
        if outcomes.iter().all(|one| *one == PublishOutcome::Unknown) {
            return Err(AppendError::Unavailable);
        }
        let verdicts = batch.iter().zip(outcomes);
        Ok(verdicts
            .map(|(checked, outcome)| verdict(checked, outcome))
            .collect())
    }

    /// Sends everything, in order, until the first that cannot be sent: nothing is to overtake it.
    async fn send(
        &self,
        batch: &[Checked],
        received_at: DateTime<Utc>,
        until: Instant,
        problem: &mut Option<String>,
    ) -> Vec<Sent> {
        let mut places = HashMap::new();
        let mut sent = Vec::with_capacity(batch.len());
        for (place, checked) in batch.iter().enumerate() {
            if problem.is_some() {
                sent.push(Sent::Failed);
                continue;
            }
            if let Ok(message) = checked {
                let first = *places
                    .entry((&message.mall, &message.message_id))
                    .or_insert(place);
                if first < place {
                    sent.push(Sent::Repeats(first));
                    continue;
                }
            }
            let sending = timeout_at(until, self.send_one(checked, received_at));
            sent.push(match sending.await {
                Ok(Ok(ack)) => Sent::Waiting(ack),
                Ok(Err(error)) => {
                    *problem = Some(error);
                    Sent::Failed
                }
                Err(_) => {
                    *problem = Some("sending takes too long".to_owned());
                    Sent::Failed
                }
            });
        }
        sent
    }

    async fn send_one(
        &self,
        checked: &Checked,
        received_at: DateTime<Utc>,
    ) -> Result<PublishAckFuture, String> {
        let target = &self.targets[partition::of(checked, self.targets.len())];
        let (subject, body) = match checked {
            Ok(message) => (&target.messages, &message.body),
            Err(broken) => (&target.rejected, &broken.body),
        };
        let headers = wire::headers(checked, received_at).map_err(|error| error.to_string())?;
        let message = PublishMessage::build()
            .payload(body.clone().into())
            .headers(headers);
        let sending = self.context.send_publish(subject.clone(), message);
        sending.await.map_err(|error| error.to_string())
    }
}

/// Waits for the acknowledgements.
async fn outcomes(
    sent: Vec<Sent>,
    until: Instant,
    problem: &mut Option<String>,
) -> Vec<PublishOutcome> {
    let mut outcomes = Vec::with_capacity(sent.len());
    for one in sent {
        outcomes.push(match one {
            Sent::Failed => PublishOutcome::Unknown,
            Sent::Repeats(first) => match outcomes[first] {
                PublishOutcome::Unknown => PublishOutcome::Unknown,
                PublishOutcome::Stored | PublishOutcome::Known => PublishOutcome::Known,
            },
            Sent::Waiting(ack) => match timeout_at(until, ack.into_future()).await {
                Ok(Ok(ack)) => outcome(&ack),
                Ok(Err(error)) => {
                    problem.get_or_insert(error.to_string());
                    PublishOutcome::Unknown
                }
                Err(_) => {
                    problem.get_or_insert_with(|| "no acknowledgement came in time".to_owned());
                    PublishOutcome::Unknown
                }
            },
        });
    }
    outcomes
}

/// A replicated stream answers a second copy at once, also while the first one has no number yet:
/// then it may still be lost with its server, and is not stored.
fn outcome(ack: &PublishAck) -> PublishOutcome {
    match (ack.duplicate, ack.sequence) {
        (false, _) => PublishOutcome::Stored,
        (true, 0) => PublishOutcome::Unknown,
        (true, _) => PublishOutcome::Known,
    }
}

fn verdict(checked: &Checked, outcome: PublishOutcome) -> Verdict {
    let id = match checked {
        Ok(message) => Some(message.message_id.clone()),
        Err(broken) => broken.message_id.clone(),
    };
    match (checked, outcome) {
        (_, PublishOutcome::Unknown) => Verdict::plain(id, Status::Retry),
        (Ok(_), PublishOutcome::Known) => Verdict::plain(id, Status::Duplicate),
        (Ok(message), PublishOutcome::Stored) => Verdict {
            warnings: message.warnings.clone(),
            ..Verdict::plain(id, Status::Accepted)
        },
        (Err(broken), _) => Verdict {
            errors: broken.faults.clone(),
            ..Verdict::plain(id, Status::Rejected)
        },
    }
}

#[cfg(test)]
mod tests;
