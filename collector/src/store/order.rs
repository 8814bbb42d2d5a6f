//! Which message comes next.
//!
//! Messages are numbered by the stream. What was delivered and not acknowledged, to a store that
//! was killed for one, is delivered again only after a while, and later messages come before it. A
//! visitor's messages must not change places, so only the next in line is stored.

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is stored already.
    Stored,
    /// Its turn has come.
    Next,
    /// Some before it are not stored yet.
    Ahead,
}

/// The stream's messages in a line.
#[derive(Debug)]
pub(super) struct Order {
    next: u64,
}

impl Order {
    /// With this number next in line.
    pub fn starting_at(next: u64) -> Self {
        Self { next }
    }

    /// The number that is next in line.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Where this number stands. If it is next, the one after it is from now on.
    pub fn take(&mut self, number: u64) -> Place {
        match number.cmp(&self.next) {
            std::cmp::Ordering::Less => Place::Stored,
            std::cmp::Ordering::Equal => {
                self.next += 1;
                Place::Next
            }
            std::cmp::Ordering::Greater => Place::Ahead,
        }
    }

    /// Goes on with `next`: those before it are no longer in the stream. Returns how many they are.
    pub fn skip_to(&mut self, next: u64) -> u64 {
        let missing = next.saturating_sub(self.next);
        self.next = self.next.max(next);
        missing
    }
}

#[cfg(test)]
mod tests;
