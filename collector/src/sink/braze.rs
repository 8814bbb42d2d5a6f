//! A sink that tells Braze, by its REST API.
//!
//! ```text
//! stored message ─▶ message ─▶ ecommerce │ attributes ─▶ object ─▶ plan (rounds) ─▶ send ─▶ answer
//!                      ▲            ▲                                 ▲                        │
//!                   history ──── memory (carts, orders)               └──── what became of it ◀┘
//! ```
//!
//! All but `history` and `send` is pure. Braze knows no message ids: what it is sent twice counts
//! twice. So what it has answered for is not sent again while the collector runs ([`Plan`]), and a
//! piece is one request in most cases, which is noted before the next one goes.

mod answer;
mod attributes;
mod carts;
mod ecommerce;
mod following;
mod history;
mod memory;
mod message;
mod object;
mod orders;
mod plan;
mod recommended;
mod send;
mod state;
mod tidy;
mod value;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use tokio::sync::Mutex;

use crate::log::cursors::Cursors;
use crate::log::{ReadError, StoredMessage};
use crate::sink::outcome::{Outcome, Sink};
use ecommerce::Terms;
use following::{has_items, items, lacks_items};
use history::{BEFORE, History};
use memory::Memory;
use message::{Message, Person};
use plan::{Fate, Identify, Plan};
use send::Connection;
use state::State;
pub use value::{Currency, Text};

/// How long an event waits for its items to be stored.
const ITEMS_WITHIN: TimeDelta = TimeDelta::seconds(5);

/// When it is looked for them again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How Braze is told.
#[derive(Clone, PartialEq, Eq)]
pub struct BrazeSettings {
    /// The REST endpoint, like `https://rest.iad-03.braze.com`.
    pub url: Url,
    /// The REST API key, with the permissions `users.track` and `users.identify`.
    pub key: String,
    /// The app that events are of.
    pub app_id: Option<String>,
    /// What events have as `source`, in place of the page's origin.
    pub source: Option<Text>,
    /// The currency of messages that do not name one.
    pub currency: Currency,
}

impl std::fmt::Debug for BrazeSettings {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "BrazeSettings({:?})", self.url.host_str())
    }
}

/// Tells Braze.
pub struct Braze {
    terms: Terms,
    connection: Connection,
    history: History,
    state: Mutex<State>,
}

/// Why a piece is not planned.
enum Unplanned {
    Read(ReadError),
    /// An event's items are not there yet.
    Early,
}

impl From<ReadError> for Unplanned {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl Braze {
    /// One that tells it there, and looks up in this log what belongs together.
    pub fn new(settings: BrazeSettings, log: Arc<dyn Cursors>) -> Self {
        Self {
            terms: Terms {
                currency: settings.currency,
                source: settings.source,
                app_id: settings.app_id,
            },
            connection: Connection::new(&settings.url, settings.key),
            history: History::new(log, BEFORE),
            state: Mutex::default(),
        }
    }

    /// Plans each message of a piece that has no plan yet.
    async fn plan(&self, state: &mut State, batch: &[StoredMessage]) -> Result<(), Unplanned> {
        for stored in batch {
            if state.plans.get(&stored.seq).is_some() {
                continue;
            }
            let Some(message) = Message::read(stored) else {
                continue;
            };
            let following = match has_items(&message.event) {
                true => self.following(stored, &message).await?,
                false => Vec::new(),
            };
            let mut again = Memory::default();
            let is_new = state.memory.is_none() || stored.seq > state.up_to;
            let memory = match &mut state.memory {
                // A message that is delivered once more: what came after it is remembered already.
                Some(_) if !is_new => &mut again,
                Some(memory) => memory,
                nothing => {
                    let told = self.history.memory(stored.seq, &self.terms).await?;
                    nothing.insert(told)
                }
            };
            if let Some(order) = message.order().filter(|_| has_items(&message.event))
                && message.event != "cafe24_complete_order"
                && !memory.orders.knows(&order)
            {
                self.history
                    .order(&order, stored.seq, memory, &self.terms)
                    .await?;
            }
            let objects = object::objects(&message, &following, memory, &self.terms);
            let plan = Plan {
                identify: identify(&message),
                objects: objects
                    .into_iter()
                    .map(|one| (one, Fate::Waiting))
                    .collect(),
            };
            state.plans.insert(stored.seq, plan);
            if is_new {
                state.up_to = stored.seq;
            }
        }
        Ok(())
    }

    /// What follows an event that has items, once they are there or are not to be waited for.
    async fn following(
        &self,
        stored: &StoredMessage,
        message: &Message,
    ) -> Result<Vec<Message>, Unplanned> {
        let (following, has_more) = self.history.following(stored.seq).await?;
        let received = DateTime::parse_from_rfc3339(&stored.received_at).ok();
        let is_young = received.is_some_and(|at| Utc::now() - at.to_utc() < ITEMS_WITHIN);
        match !has_more && is_young && lacks_items(message, &items(message, &following)) {
            true => Err(Unplanned::Early),
            false => Ok(following),
        }
    }
}

/// A request that changes nothing, and says whether key and address are good.
pub(super) fn trial(settings: BrazeSettings) -> reqwest::RequestBuilder {
    Connection::new(&settings.url, settings.key).trial()
}

/// A message with both ids says that the device is that user's.
fn identify(message: &Message) -> Option<Identify> {
    match (&message.person, &message.device) {
        (Person::User(user), Some(device)) => Some(Identify {
            device: device.clone(),
            user: user.clone(),
        }),
        _ => None,
    }
}

#[async_trait]
impl Sink for Braze {
    async fn deliver(&self, batch: &[StoredMessage]) -> Outcome {
        let mut state = self.state.lock().await;
        match self.plan(&mut state, batch).await {
            Ok(()) => self.connection.send(&mut state, batch).await,
            Err(Unplanned::Read(error)) => Outcome::Later {
                reason: error.to_string(),
                after: None,
            },
            Err(Unplanned::Early) => Outcome::Later {
                reason: "the items of an order are not there yet".into(),
                after: Some(LOOK_AGAIN),
            },
        }
    }

    fn most(&self) -> usize {
        plan::OBJECTS
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
