//! Messages that have not left yet: which go next, and which are given up when there are too many. Pure.

use alloc::vec::Vec;

/// Most messages kept.
const CAPACITY: usize = 10_000;
/// Most messages of one batch.
const BATCH: usize = 100;

/// A message, as its JSON or whatever stands for it.
#[derive(Debug)]
pub struct Queued<T> {
    /// The message itself.
    pub content: T,
    /// At most this many bytes as UTF-8.
    pub bytes: usize,
    /// What is given up first: 0 goes before 1, and 2 last.
    pub rank: u8,
}

/// The queue of one page. Adding takes the same time however many there are.
#[derive(Debug)]
pub struct Queue<T> {
    waiting: Vec<Queued<T>>,
    /// Messages given up because the queue was full, not reported yet.
    pub lost: u32,
}

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue {
            waiting: Vec::new(),
            lost: 0,
        }
    }
}

impl<T> Queue<T> {
    /// Adds a message. Beyond the capacity the oldest one of the lowest rank is given up.
    pub fn push(&mut self, message: Queued<T>) {
        self.waiting.push(message);
        if self.waiting.len() > CAPACITY {
            let (mut first, mut lowest) = (0, u8::MAX);
            for (at, message) in self.waiting.iter().enumerate() {
                if message.rank < lowest {
                    (first, lowest) = (at, message.rank);
                }
            }
            self.waiting.remove(first);
            self.lost += 1;
        }
    }

    /// Takes the oldest messages, at most `limit` bytes of them. One that is larger goes alone.
    pub fn take(&mut self, limit: usize) -> Vec<Queued<T>> {
        let mut count = 0;
        let mut total = 0;
        for message in &self.waiting {
            total += message.bytes;
            if count > 0 && (count == BATCH || total > limit) {
                break;
            }
            count += 1;
        }
        let rest = self.waiting.split_off(count);
        core::mem::replace(&mut self.waiting, rest)
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Takes back what was added beyond this many.
    pub fn truncate(&mut self, length: usize) {
        self.waiting.truncate(length);
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(content: u32, bytes: usize, rank: u8) -> Queued<u32> {
        Queued {
            content,
            bytes,
            rank,
        }
    }

    fn contents(batch: Vec<Queued<u32>>) -> Vec<u32> {
        batch.into_iter().map(|message| message.content).collect()
    }

    #[test]
    fn batches_keep_to_the_limit_but_for_a_message_that_is_larger_itself() {
        let mut queue = Queue::default();
        for (at, bytes) in [500, 30, 60, 20].into_iter().enumerate() {
            queue.push(message(at as u32, bytes, 1));
        }
        assert_eq!(contents(queue.take(100)), [0]);
        assert_eq!(contents(queue.take(100)), [1, 2]);
        assert_eq!(contents(queue.take(100)), [3]);
        assert!(queue.take(100).is_empty() && queue.is_empty());
    }

    #[test]
    fn a_full_queue_gives_up_scrolling_first_and_orders_last() {
        let mut queue = Queue::default();
        queue.push(message(0, 1, 2));
        queue.push(message(1, 1, 1));
        for at in 2..CAPACITY as u32 {
            queue.push(message(at, 1, u8::from(at > 5)));
        }
        for at in 0..6 {
            queue.push(message(CAPACITY as u32 + at, 1, 1));
        }
        assert_eq!(queue.lost, 6);
        let kept = contents(queue.take(100));
        assert_eq!(
            kept[..2],
            [0, 7],
            "2 to 5 were of rank 0, then 1 and 6 were the oldest"
        );
    }

    proptest! {
        /// Whatever goes in comes out once and in order.
        #[test]
        fn no_message_is_lost_or_doubled(
            sizes in prop::collection::vec(1usize..80, 0..400), limit in 1usize..300
        ) {
            let mut queue = Queue::default();
            for (at, bytes) in sizes.iter().enumerate() {
                queue.push(message(at as u32, *bytes, 1));
            }
            let mut taken = Vec::new();
            while !queue.is_empty() {
                let batch = queue.take(limit);
                let total: usize = batch.iter().map(|message| message.bytes).sum();
                prop_assert!(batch.len() == 1 || batch.len() <= BATCH && total <= limit);
                taken.extend(contents(batch));
            }
            prop_assert_eq!(taken, (0..sizes.len() as u32).collect::<Vec<_>>());
        }
    }
}
