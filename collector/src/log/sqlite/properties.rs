//! People's properties, changed within one commit: each is read once and written once, however many messages of the
//! commit change it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use moa_message::Message;
use moa_message::correlation::LIBRARY;
use moa_message::limits::LIST_BYTES;
use moa_message::profile::{Change, Operation};
use rusqlite::{OptionalExtension, Transaction, params};
use serde_json::Value;

/// How much is kept of one person. Every change of a list writes all of it, so what one costs is bounded by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonLimits {
    /// How many properties.
    pub properties: usize,
    /// How many values in a list; of more, those that were put there last.
    pub values: usize,
}

impl Default for PersonLimits {
    fn default() -> Self {
        Self {
            properties: 1_000,
            values: 1_000,
        }
    }
}

/// The people of one commit whose properties change.
pub(super) struct Properties<'t, 'a> {
    transaction: &'t Transaction<'t>,
    limits: PersonLimits,
    people: HashMap<(&'a Arc<str>, String), Person<'a>>,
}

#[derive(Default)]
struct Person<'a> {
    properties: HashMap<&'a str, Property<'a>>,
    /// How many there are of them, in the table and here; counted before the first is added.
    count: Option<usize>,
}

struct Property<'a> {
    value: Option<Value>,
    /// When it was set by the clock of who did, in milliseconds.
    set_at: Option<i64>,
    is_of_cafe24: bool,
    /// Where values were put into its list, whether the last one stands at the beginning.
    newest_first: Option<bool>,
    /// Who changed it in this commit.
    changed_by: Option<&'a Message>,
}

impl<'t, 'a> Properties<'t, 'a> {
    pub fn new(transaction: &'t Transaction<'t>, limits: PersonLimits) -> Self {
        Self {
            transaction,
            limits,
            people: HashMap::new(),
        }
    }

    /// What a message, which happened at this time, changes of its person.
    pub fn apply(&mut self, message: &'a Message, person: String, at: i64) -> rusqlite::Result<()> {
        let key = (&message.mall, person);
        for operation in &message.operations {
            match operation {
                Operation::Clear => self.clear(message, &key, at)?,
                Operation::Change(name, change) => {
                    let person = self.people.entry(key.clone()).or_default();
                    let limits = (self.transaction, self.limits);
                    apply(limits, &key, person, message, (name, change), at)?;
                }
            }
        }
        Ok(())
    }

    /// Takes away what was said until then; a page does not take away what Cafe24 says.
    fn clear(
        &mut self,
        message: &Message,
        key: &(&'a Arc<str>, String),
        at: i64,
    ) -> rusqlite::Result<()> {
        if let Some(person) = self.people.remove(key) {
            write(self.transaction, key, person)?;
        }
        let mut clear = self.transaction.prepare_cached(
            "DELETE FROM properties
             WHERE mall = ?1 AND person = ?2 AND set_at <= ?3 AND NOT (?4 AND coalesce(set_by, '') = ?5)",
        )?;
        let is_page = message.provenance.is_page();
        clear.execute(params![key.0, key.1, at, is_page, LIBRARY])?;
        Ok(())
    }

    /// Writes down what has changed.
    pub fn write(self) -> rusqlite::Result<()> {
        for (key, person) in self.people {
            write(self.transaction, &key, person)?;
        }
        Ok(())
    }
}

fn apply<'a>(
    (transaction, limits): (&Transaction<'_>, PersonLimits),
    key: &(&Arc<str>, String),
    person: &mut Person<'a>,
    message: &'a Message,
    (name, change): (&'a str, &Change),
    at: i64,
) -> rusqlite::Result<()> {
    let property = match person.properties.entry(name) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(read(transaction, key, name)?),
    };
    let is_page = message.provenance.is_page();
    let is_of_cafe24 = !is_page && message.library.as_deref() == Some(LIBRARY);
    if property.is_of_cafe24 && is_page {
        return Ok(());
    }
    // A message that was long under way does not undo what was said after it happened; but no page holds up what
    // Cafe24's servers say, by a clock of its own.
    let goes_before = is_of_cafe24 && !property.is_of_cafe24;
    let is_late = property.set_at.is_some_and(|set_at| set_at > at) && !goes_before;
    if is_late && matches!(change, Change::Set(_) | Change::Unset) {
        return Ok(());
    }
    let is_new = property.value.is_none();
    if is_new && !matches!(change, Change::Unset | Change::Remove(_)) {
        let count = match person.count {
            Some(count) => count,
            None => count(transaction, key)?,
        };
        if count >= limits.properties {
            tracing::debug!(mall = %key.0, "somebody has all the properties that one may have: no more are added");
            return Ok(());
        }
        person.count = Some(count + 1);
    }
    if change.apply(&mut property.value, limits.values) {
        property.set_at = Some(match property.set_at {
            Some(set_at) if !goes_before => set_at.max(at),
            _ => at,
        });
        property.is_of_cafe24 = is_of_cafe24;
        property.newest_first = match change {
            Change::Put { first, .. } => Some(*first),
            _ => None,
        };
        property.changed_by = Some(message);
    }
    Ok(())
}

fn read<'a>(
    transaction: &Transaction<'_>,
    (mall, person): &(&Arc<str>, String),
    name: &str,
) -> rusqlite::Result<Property<'a>> {
    let mut select = transaction.prepare_cached(
        "SELECT value, set_at, coalesce(set_by, '') = ?4 FROM properties
         WHERE mall = ?1 AND person = ?2 AND name = ?3",
    )?;
    let known = select.query_row(params![mall, person, name, LIBRARY], |row| {
        let text: String = row.get(0)?;
        Ok(Property {
            value: serde_json::from_str(&text).ok(),
            set_at: row.get(1)?,
            is_of_cafe24: row.get(2)?,
            newest_first: None,
            changed_by: None,
        })
    });
    Ok(known.optional()?.unwrap_or(Property {
        value: None,
        set_at: None,
        is_of_cafe24: false,
        newest_first: None,
        changed_by: None,
    }))
}

fn count(
    transaction: &Transaction<'_>,
    (mall, person): &(&Arc<str>, String),
) -> rusqlite::Result<usize> {
    transaction
        .prepare_cached("SELECT count(*) FROM properties WHERE person = ?2 AND mall = ?1")?
        .query_row(params![mall, person], |row| row.get(0))
}

fn write(
    transaction: &Transaction<'_>,
    (mall, person): &(&Arc<str>, String),
    changed: Person<'_>,
) -> rusqlite::Result<()> {
    for (name, property) in changed.properties {
        let Some(message) = property.changed_by else {
            continue;
        };
        let newest_first = property.newest_first;
        let text = property.value.map(|value| match newest_first {
            Some(newest_first) => within_limit(value, newest_first),
            // Set as it is: its message was not too long.
            None => value.to_string(),
        });
        let Some(text) = text else {
            transaction
                .prepare_cached(
                    "DELETE FROM properties WHERE mall = ?1 AND person = ?2 AND name = ?3",
                )?
                .execute(params![mall, person, name])?;
            continue;
        };
        let mut set = transaction.prepare_cached(
            "INSERT OR REPLACE INTO properties (mall, person, name, value, set_at, set_by, message_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let (at, by) = (property.set_at, &message.library);
        set.execute(params![
            mall,
            person,
            name,
            text,
            at,
            by,
            message.message_id
        ])?;
    }
    Ok(())
}

/// The value's text. Of a list that is too long for one, the older half goes until it is not.
fn within_limit(mut value: Value, newest_first: bool) -> String {
    loop {
        let text = value.to_string();
        match &mut value {
            Value::Array(list) if text.len() > LIST_BYTES && list.len() > 1 => {
                let half = list.len() / 2;
                match newest_first {
                    true => list.truncate(half),
                    false => drop(list.drain(..list.len() - half)),
                }
            }
            _ => return text,
        }
    }
}

#[cfg(test)]
mod tests;
