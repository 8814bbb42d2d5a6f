//! Puts together what GA4 has in one event and Moa in several: an order, an order form or a refund,
//! and its rows, which follow it.

use std::collections::{HashMap, HashSet};

use super::items;
use super::meaning::{self, Items};
use crate::sink::message::Message;
use crate::sink::values;

/// Behind how many messages rows are no more waited for: they are stored with their whole.
const REACH: usize = 40;

/// A message, and the rows that belong to it.
#[derive(Debug)]
pub(super) struct Unit {
    /// The message.
    pub message: Message,
    /// Its rows, in their order.
    pub rows: Vec<Message>,
}

impl Unit {
    /// The places in the log of all of it.
    pub fn seqs(&self) -> impl Iterator<Item = u64> {
        let rows = self.rows.iter().map(|row| row.seq);
        std::iter::once(self.message.seq).chain(rows)
    }

    /// Whether all its rows are there, as far as it says, and each says what it was sold for.
    pub fn is_sold(&self) -> bool {
        !self.rows.is_empty()
            && self.rows.len() >= self.wanted()
            && self.rows.iter().all(items::is_sold)
    }

    /// How many rows it has to have, as far as it says.
    pub fn wanted(&self) -> usize {
        let Some(Items::Rows(_)) = meaning::of(self.message.name()).map(|meaning| meaning.items)
        else {
            return 0;
        };
        let count = self
            .message
            .property("items_count")
            .and_then(values::number);
        count.map_or(1, |count| count.clamp(0.0, 1_000.0) as usize)
    }
}

/// The messages with their rows. A row without its whole stays a message of its own.
pub(super) fn units(messages: Vec<Message>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(messages.len());
    let mut open = HashMap::new();
    for message in messages {
        let order = message.property("order_id").and_then(values::id);
        let (kind, visitor) = message.visitor();
        let visitor = (message.mall.clone(), kind.to_owned(), visitor.to_owned());
        let key = |rows: &str| (visitor, order, rows.to_owned());
        let name = message.name();
        if meaning::are_rows(name) {
            let whole: Option<&usize> = open.get(&key(name));
            if let Some(unit) = whole.and_then(|at| units.get_mut(*at)) {
                unit.rows.push(message);
                continue;
            }
        } else if let Some(Items::Rows(rows)) = meaning::of(name).map(|meaning| meaning.items) {
            open.insert(key(rows), units.len());
        }
        units.push(Unit {
            message,
            rows: Vec::new(),
        });
    }
    units
}

/// How many of these messages, given by their places in the log, go now: less than all where the
/// end of the piece has cut an order from its rows. The first always goes, so that a row that never
/// comes holds nothing up.
pub(super) fn whole(units: &[Unit], seqs: &[u64]) -> usize {
    let at: HashMap<u64, usize> = seqs
        .iter()
        .enumerate()
        .map(|(at, seq)| (*seq, at))
        .collect();
    let begins = |unit: &Unit| at.get(&unit.message.seq).copied().unwrap_or_default();
    let ends = |unit: &Unit| unit.seqs().filter_map(|seq| at.get(&seq)).max().copied();
    let is_torn = |unit: &&Unit| {
        unit.rows.len() < unit.wanted() && seqs.len() - begins(unit) <= REACH && begins(unit) > 0
    };
    let mut end = units
        .iter()
        .filter(is_torn)
        .map(begins)
        .min()
        .unwrap_or(seqs.len());
    // What is cut anew by that end goes later, too.
    let mut left: HashSet<usize> = (0..units.len()).collect();
    loop {
        let cut = left.iter().copied().find(|unit| {
            let unit = &units[*unit];
            begins(unit) < end && ends(unit).is_some_and(|last| last >= end)
        });
        match cut {
            Some(unit) if begins(&units[unit]) == 0 => return seqs.len(),
            Some(unit) => end = begins(&units[unit]),
            None => return end,
        }
        left.retain(|unit| begins(&units[*unit]) < end);
    }
}

#[cfg(test)]
mod tests;
