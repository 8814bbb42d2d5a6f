//! What became of what a test tracked.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::stored::Message;

/// How much was tried, what of it is missing and what is there more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What the line begins with, such as the browser's name.
    pub name: String,
    /// How many different messages were tracked.
    pub tried: usize,
    /// Those that are not stored.
    pub lost: Vec<String>,
    /// Those that are stored more than once.
    pub doubled: Vec<String>,
}

impl Tally {
    /// Of messages known by their ids.
    pub fn of_ids<'a>(
        name: &str,
        tried: impl IntoIterator<Item = &'a str>,
        stored: &[Message],
    ) -> Tally {
        let stored = stored.iter().map(|message| message.message_id.clone());
        Tally::of_keys(name, tried.into_iter().map(str::to_owned), stored)
    }

    /// Of events of this name that were tracked with each of these numbers as their property `n`.
    pub fn of_numbers(
        name: &str,
        event: &str,
        tried: impl IntoIterator<Item = u64>,
        stored: &[Message],
    ) -> Tally {
        let numbers = stored
            .iter()
            .filter(|message| message.event == event)
            .filter_map(|message| message.properties.get("n").and_then(Value::as_u64));
        let tried = tried.into_iter().map(|n| n.to_string());
        Tally::of_keys(name, tried, numbers.map(|n| n.to_string()))
    }

    /// Whether all of it is stored, each once.
    pub fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty()
    }

    fn of_keys(
        name: &str,
        tried: impl Iterator<Item = String>,
        stored: impl Iterator<Item = String>,
    ) -> Tally {
        let mut times: BTreeMap<String, usize> = tried.map(|key| (key, 0)).collect();
        for key in stored {
            if let Some(times) = times.get_mut(&key) {
                *times += 1;
            }
        }
        let with = |is: fn(usize) -> bool| {
            let found = times.iter().filter(|(_, times)| is(**times));
            found.map(|(key, _)| key.clone()).collect()
        };
        Tally {
            name: name.to_owned(),
            tried: times.len(),
            lost: with(|times| times == 0),
            doubled: with(|times| times > 1),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, tried) = (&self.name, self.tried);
        let (lost, doubled) = (self.lost.len(), self.doubled.len());
        write!(f, "{name}: {tried} tried, {lost} lost, {doubled} doubled")
    }
}

#[cfg(test)]
mod tests;
