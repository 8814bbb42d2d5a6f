//! The lines that a buyer ordered, out of the rows that an order has by now. Pure.
//!
//! Cafe24 changes an order's rows when something becomes of a part of them: a row of five pieces of which two are
//! cancelled, sent back or exchanged becomes two rows, and what an exchange sends instead is put beside what it
//! takes (`status_code` `N2`). `original_item_no` names the row that such a one came from (facts/server 1.4). The rows that
//! were one when the order was placed are one [`Line`]; what an exchange brought is a line that nobody bought.

use std::collections::HashMap;

use crate::cafe24::records::Item;

/// Rows that are of one, or were one once.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// The rows, the one that the others were taken from first.
    pub rows: Vec<&'a Item>,
    /// Whether it was ordered, and not brought by an exchange.
    pub is_bought: bool,
}

impl Line<'_> {
    /// The row that was there first.
    pub fn first(&self) -> &Item {
        self.rows[0]
    }

    /// Pieces in all its rows; none where one does not say.
    pub fn quantity(&self) -> Option<u64> {
        self.rows.iter().map(|row| row.quantity).sum()
    }
}

/// The lines of an order, in the order of their first rows. Each row is in one.
pub fn lines(items: &[Item]) -> Vec<Line<'_>> {
    let family = Family::of(items);
    let brought = family.brought();
    let mut all: Vec<(usize, Line<'_>)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let first = family.first_of_line(at, &brought);
        // A row may stand before the one it came from.
        match all.iter_mut().find(|(of, _)| *of == first) {
            Some((_, line)) if at == first => line.rows.insert(0, item),
            Some((_, line)) => line.rows.push(item),
            None => all.push((
                first,
                Line {
                    rows: vec![item],
                    is_bought: !brought[first],
                },
            )),
        }
    }
    all.into_iter().map(|(_, line)| line).collect()
}

/// Rows, and where each came from.
struct Family<'a> {
    items: &'a [Item],
    parents: Vec<Option<usize>>,
}

impl<'a> Family<'a> {
    fn of(items: &'a [Item]) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            if let Some(no) = item.item_no.as_deref() {
                numbers.entry(no).or_insert(at);
            }
        }
        // A row that does not say its number is known by the end of its code, which mostly is the same.
        for (at, item) in items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.item_no.is_none())
        {
            let end = item.order_item_code.rsplit('-').next().unwrap_or_default();
            numbers.entry(end.trim_start_matches('0')).or_insert(at);
        }
        let parent = |(at, item): (usize, &Item)| {
            let mut named = item.original_item_no.iter();
            named.find_map(|no| numbers.get(no.as_str()).copied().filter(|of| *of != at))
        };
        let parents = items.iter().enumerate().map(parent).collect();
        Self { items, parents }
    }

    /// The rows that a row came from, the nearest first. A circle ends where it has been gone round.
    fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> {
        let above = std::iter::successors(self.parents[at], |of| self.parents[*of]);
        above.take(self.items.len()).take_while(move |of| *of != at)
    }

    fn root(&self, at: usize) -> usize {
        self.ancestors(at).last().unwrap_or(at)
    }

    /// Which rows an exchange brought, and what became of those.
    fn brought(&self) -> Vec<bool> {
        let mut brought: Vec<bool> = (0..self.items.len())
            .map(|at| self.is_brought(at))
            .collect();
        self.match_exchanges(&mut brought);
        brought
    }

    /// Whether a row says by itself that an exchange brought it.
    fn is_brought(&self, at: usize) -> bool {
        let item = &self.items[at];
        let code = item.status_code.as_deref();
        if code == Some("N2") || matches!(item.order_status.as_deref(), Some("N01" | "N03")) {
            return true;
        }
        let Some(parent) = self.parents[at].filter(|parent| !self.left_together(at, *parent))
        else {
            return false;
        };
        // A part of a row is of the same variant.
        let parent = &self.items[parent];
        let differs = |own: &Option<String>, other: &Option<String>| {
            own.is_some() && other.is_some() && own != other
        };
        let is_other = differs(&item.product_no, &parent.product_no)
            || differs(&item.variant_code, &parent.variant_code);
        // Taken back with the exchange that had brought it. (A part that an exchange was to take, and that left with its
        // row, can be claimed later while its claim has no code of its own yet.)
        let claim = item.claim_code.as_deref().unwrap_or_default();
        let is_taken = code.is_some_and(|code| !code.starts_with(['N', 'E']));
        is_other || (is_taken && claim.starts_with('E'))
    }

    /// An exchange brings as many pieces as it takes. Where fewer were found, what came from a row that was
    /// exchanged and left after it is what it brought, whatever it says of itself (an exchange of it that is only asked
    /// for makes it an ordinary row), and so is what has been cancelled, sent back or exchanged in its turn; but never
    /// what left with that row, for that is a part of it.
    fn match_exchanges(&self, brought: &mut [bool]) {
        let all = 0..self.items.len();
        let pieces = |at: usize| self.items[at].claimed().unwrap_or(1);
        let mut open: HashMap<usize, u64> = HashMap::new();
        for at in all.clone().filter(|at| is_exchanged(&self.items[*at])) {
            *open.entry(self.root(at)).or_default() += pieces(at);
        }
        for at in all.clone().filter(|at| brought[*at]) {
            let taken = self.taken_for(at, open.keys().copied());
            for root in taken {
                let open = open.entry(root).or_default();
                *open = open.saturating_sub(pieces(at));
            }
        }
        let may_be = |at: &usize| {
            let code = self.items[*at].status_code.as_deref();
            let is_in_turn = code.is_none_or(|code| !code.starts_with('N'));
            let is_of =
                |of: usize| match (self.items[*at].shipped_date, self.items[of].shipped_date) {
                    (Some(own), Some(taken)) => own > taken || (is_in_turn && own < taken),
                    _ => is_in_turn,
                };
            let mut above = self.ancestors(*at);
            !brought[*at] && above.any(|of| is_exchanged(&self.items[of]) && is_of(of))
        };
        let mut candidates: Vec<usize> = all.filter(may_be).collect();
        candidates.sort_by_key(|at| self.items[*at].shipped_date.is_none());
        for at in candidates {
            let Some(open) = open.get_mut(&self.root(at)).filter(|open| **open > 0) else {
                continue;
            };
            brought[at] = true;
            *open = open.saturating_sub(pieces(at));
        }
    }

    /// Whether two rows are known to have left at the same time: what an exchange brings leaves after what it takes.
    fn left_together(&self, at: usize, other: usize) -> bool {
        let left = self.items[at].shipped_date;
        left.is_some() && left == self.items[other].shipped_date
    }

    /// The families whose exchange may have brought a row: its own, else those of its claim, else all.
    fn taken_for(&self, at: usize, roots: impl Iterator<Item = usize>) -> Vec<usize> {
        if self.parents[at].is_some() {
            return vec![self.root(at)];
        }
        let claim = self.items[at].claim_code.as_ref();
        let all: Vec<usize> = roots.filter(|root| *root != at).collect();
        let is_of_claim = |root: &usize| {
            let mut rows = (0..self.items.len()).filter(|row| self.root(*row) == *root);
            claim.is_some() && rows.any(|row| self.items[row].claim_code.as_ref() == claim)
        };
        let of_claim: Vec<usize> = all.iter().copied().filter(is_of_claim).collect();
        if of_claim.is_empty() { all } else { of_claim }
    }

    /// Whether what an exchange brought is a part of what it, or one before, brought in that row: no exchange has taken
    /// that row, or both have left together.
    fn is_part_of_brought(&self, at: usize, of: usize, brought: &[bool]) -> bool {
        brought[of] && (self.left_together(at, of) || !is_exchanged(&self.items[of]))
    }

    /// The row that was there first of those that a row was one with.
    fn first_of_line(&self, at: usize, brought: &[bool]) -> usize {
        let mut first = at;
        for of in self.ancestors(at) {
            if brought[first] && !self.is_part_of_brought(first, of, brought) {
                break;
            }
            first = of;
        }
        first
    }
}

/// Whether an exchange has taken a row, or is about to: it was accepted.
fn is_exchanged(item: &Item) -> bool {
    match item.status_code.as_deref() {
        Some(code) => code == "E1",
        None => {
            let status = item.order_status.as_deref().unwrap_or_default();
            status.starts_with('E') && !matches!(status, "E00" | "E11")
        }
    }
}

#[cfg(test)]
mod tests;
