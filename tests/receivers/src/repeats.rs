//! What may come more than once.

/// What has to come once more, and what may.
#[derive(Debug)]
pub struct Repeats<T> {
    owed: Vec<T>,
    perhaps: Vec<T>,
    count: usize,
}

impl<T> Default for Repeats<T> {
    fn default() -> Self {
        Self {
            owed: Vec::new(),
            perhaps: Vec::new(),
            count: 0,
        }
    }
}

impl<T: PartialEq> Repeats<T> {
    /// These were taken and not answered well: they have to come once more.
    pub fn owe(&mut self, them: impl IntoIterator<Item = T>) {
        self.owed.extend(them);
    }

    /// The collector was killed. What it had not noted yet may come once more, as may what was not answered
    /// before.
    pub fn may_be(&mut self, them: impl IntoIterator<Item = T>) {
        self.perhaps = std::mem::take(&mut self.owed);
        for one in them {
            if !self.perhaps.contains(&one) {
                self.perhaps.push(one);
            }
        }
    }

    /// By now all is noted: nothing may come once more.
    pub fn settle(&mut self) {
        self.perhaps.clear();
    }

    /// Whether this is one that was to come once more; if so, it has.
    pub fn expects(&mut self, one: &T) -> bool {
        for list in [&mut self.owed, &mut self.perhaps] {
            if let Some(at) = list.iter().position(|other| other == one) {
                list.remove(at);
                self.count += 1;
                return true;
            }
        }
        false
    }

    /// What has not come once more yet, and has to.
    pub fn owed(&self) -> &[T] {
        &self.owed
    }

    /// How much came once more.
    pub fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests;
