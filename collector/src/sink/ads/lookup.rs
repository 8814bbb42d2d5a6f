//! What the log knows beside the messages of a piece.

use std::sync::Arc;

use super::conversion::Contact;
use super::kind::Kind;
use super::visitors::{self, Visitors};
use crate::log::ReadError;
use crate::log::cursors::Cursors;
use crate::sink::message::Message;

/// How many messages after an event are searched for its rows: they are told together.
const FOLLOWING: usize = 100;

/// How many messages after an order are searched for the page that tells of it, too.
const PAGE_WITHIN: usize = 500;

/// How many messages are gone through for browsers when the sink starts: a second's work or two.
const BEFORE: u64 = 100_000;

/// How many of them are read at once.
const READ: usize = 1_000;

/// The log, as a place to look things up.
pub(super) struct Lookup(Arc<dyn Cursors>);

/// The rows of an event.
pub(super) struct Rows {
    /// They, in their order.
    pub rows: Vec<Message>,
    /// Whether the log goes on behind where they were looked for.
    pub is_past: bool,
}

impl Lookup {
    pub fn new(log: Arc<dyn Cursors>) -> Self {
        Self(log)
    }

    /// Lets visitors be remembered from behind `from` up to this message, and not with it; at the start from some way back.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    pub async fn remember(
        &self,
        visitors: &mut Visitors,
        from: &mut Option<u64>,
        up_to: u64,
    ) -> Result<(), ReadError> {
        let start = up_to.saturating_sub(BEFORE);
        let mut at = from.unwrap_or(start);
        while at + 1 < up_to {
            let read = self.0.read_after(at, READ).await?;
            let before = read.iter().take_while(|stored| stored.seq < up_to);
            let mut last = None;
            for stored in before {
                last = Some(stored.seq);
                // What has no user agent is of no page.
                if stored.body.contains("\"userAgent\"") || stored.body.contains("\"consent\"") {
                    Message::read(stored)
                        .iter()
                        .for_each(|message| visitors.see(message));
                }
            }
            match last {
                Some(last) => at = last,
                None => break,
            }
        }
        *from = Some(at.max(up_to.saturating_sub(1)));
        Ok(())
    }

    /// The rows of an event of this kind.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    pub async fn rows(&self, kind: Kind, message: &Message) -> Result<Rows, ReadError> {
        let mut found = Rows {
            rows: Vec::new(),
            is_past: false,
        };
        let Some(name) = kind.rows() else {
            return Ok(found);
        };
        let read = self.0.read_after(message.seq, FOLLOWING).await?;
        found.is_past = read.len() == FOLLOWING;
        let order = visitors::order(message);
        let of_same = |other: &Message| match &order {
            Some(order) => visitors::order(other).as_ref() == Some(order),
            None => other.mall == message.mall && other.visitor() == message.visitor(),
        };
        for stored in read
            .iter()
            .filter(|stored| stored.body.contains(message.name()))
        {
            let Ok(other) = Message::read(stored) else {
                continue;
            };
            match other.name() {
                row if row == name && of_same(&other) => found.rows.push(other),
                // What comes now is the next one's.
                whole if whole == message.name() && of_same(&other) => {
                    found.is_past = true;
                    break;
                }
                _ => {}
            }
        }
        Ok(found)
    }

    /// Lets the page be seen that tells of the same order as a server's message, where it comes after it.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    pub async fn page_of_order(
        &self,
        visitors: &mut Visitors,
        message: &Message,
    ) -> Result<(), ReadError> {
        let Some(order) = visitors::order(message) else {
            return Ok(());
        };
        let read = self.0.read_after(message.seq, PAGE_WITHIN).await?;
        for stored in read.iter().filter(|stored| stored.body.contains(&*order.1)) {
            let page = Message::read(stored).ok();
            let page = page.filter(|page| visitors::order(page).as_ref() == Some(&order));
            page.iter().for_each(|page| visitors.see_ahead(page));
        }
        Ok(())
    }

    /// How a message's person can be reached, as the log keeps it.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the log cannot be read.
    pub async fn contact(&self, message: &Message) -> Result<Contact, ReadError> {
        let mut contact = Contact::default();
        let (user, device) = (message.text("userId"), message.text("anonymousId"));
        let person = match (user, device) {
            (Some(user), _) => format!("u:{user}"),
            (None, Some(device)) => format!("d:{device}"),
            (None, None) => return Ok(contact),
        };
        const NAMES: &[&str] = &["cellphone", "email", "phone"];
        for (name, value) in self.0.properties(&message.mall, &person, NAMES).await? {
            let Some(text) = value.as_str().map(str::to_owned) else {
                continue;
            };
            match name.as_str() {
                "email" => contact.emails.push(text),
                _ => contact.phones.push(text),
            }
        }
        Ok(contact)
    }
}
