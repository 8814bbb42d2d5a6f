//! Messages on their way out: which go next, and when to try again. Pure.

use alloc::vec::Vec;

/// Most messages kept; beyond them the oldest goes first.
const CAPACITY: usize = 1000;
/// Most messages of one batch.
const BATCH: usize = 100;
/// First wait after a failure; doubles with each further one.
const FIRST_WAIT: f64 = 1000.0;
/// Longest wait between two tries.
const LONGEST_WAIT: f64 = 60_000.0;

/// What the collector said to one message of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Stored, known already, or rejected for good: it leaves the queue.
    Settled,
    /// To be sent again.
    Retry,
}

/// How sending a batch ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Answered, with a verdict for each message in the order sent.
    Answered(Vec<Verdict>),
    /// Refused as a whole (wrong key, unreadable body): sending it again would not help.
    Refused,
    /// Not answered, or told to come back later.
    Failed {
        /// Milliseconds for which the collector asked to be left alone; 0 when it did not.
        retry_after: f64,
    },
}

/// The queue of one page.
#[derive(Debug)]
pub struct Queue<M> {
    waiting: Vec<M>,
    under_way: Vec<M>,
    failures: u32,
    not_before: f64,
    /// Messages lost because the queue was full.
    pub dropped: u32,
}

impl<M> Default for Queue<M> {
    fn default() -> Queue<M> {
        Queue {
            waiting: Vec::new(),
            under_way: Vec::new(),
            failures: 0,
            not_before: 0.0,
            dropped: 0,
        }
    }
}

impl<M> Queue<M> {
    /// Adds a message.
    pub fn push(&mut self, message: M) {
        self.waiting.push(message);
        if self.waiting.len() > CAPACITY {
            self.waiting.remove(0);
            self.dropped += 1;
        }
    }

    /// The next batch of at most `limit` bytes, `size` telling a message's; empty when there is
    /// nothing to send, a batch is under way, or it is too early for another try.
    ///
    /// A message larger than the limit goes alone.
    pub fn next_batch(&mut self, now: f64, limit: usize, size: fn(&M) -> usize) -> &[M] {
        if !self.under_way.is_empty() || now < self.not_before {
            return &[];
        }
        self.under_way = self.take(limit, size);
        &self.under_way
    }

    /// Takes a batch of at most `limit` bytes out of what is not under way, whatever the wait: the
    /// page goes. [`Queue::put_back`] undoes it.
    pub fn take(&mut self, limit: usize, size: fn(&M) -> usize) -> Vec<M> {
        let mut count = 0;
        let mut total = 0;
        for message in &self.waiting {
            total += size(message);
            if count > 0 && (count == BATCH || total > limit) {
                break;
            }
            count += 1;
        }
        let rest = self.waiting.split_off(count);
        core::mem::replace(&mut self.waiting, rest)
    }

    /// Puts a batch back in front, in its order.
    pub fn put_back(&mut self, mut batch: Vec<M>) {
        batch.append(&mut self.waiting);
        self.waiting = batch;
    }

    /// Settles the batch under way. `random` is between 0 and 1 and spreads the next try.
    pub fn settle(&mut self, outcome: &Outcome, now: f64, random: f64) {
        let mut sent = core::mem::take(&mut self.under_way);
        match outcome {
            Outcome::Answered(verdicts) => {
                let mut verdicts = verdicts.iter();
                sent.retain(|_| verdicts.next() == Some(&Verdict::Retry));
                if sent.is_empty() {
                    self.failures = 0;
                } else {
                    self.wait(0.0, now, random);
                }
            }
            Outcome::Refused => sent.clear(),
            Outcome::Failed { retry_after } => self.wait(*retry_after, now, random),
        }
        self.put_back(sent);
    }

    /// Exponential, with half of it at random so that many pages do not come back at once.
    fn wait(&mut self, asked: f64, now: f64, random: f64) {
        let wait = (FIRST_WAIT * f64::from(1 << self.failures.min(10))).min(LONGEST_WAIT);
        self.failures += 1;
        self.not_before = now + asked.max(wait * (0.5 + random / 2.0));
    }

    /// Whether the last failure was the third in a row, which is no passing weakness of the line.
    pub fn has_failed_for_long(&self) -> bool {
        self.failures == 3
    }

    /// Milliseconds until the next batch may go; `None` when there is nothing to send or one is
    /// under way.
    pub fn delay(&self, now: f64) -> Option<f64> {
        let is_idle = self.under_way.is_empty() && !self.waiting.is_empty();
        is_idle.then(|| (self.not_before - now).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn queue(messages: &[u32]) -> Queue<u32> {
        let mut queue = Queue::default();
        messages.iter().for_each(|message| queue.push(*message));
        queue
    }

    fn next(queue: &mut Queue<u32>, now: f64) -> Vec<u32> {
        queue.next_batch(now, 100, |_| 10).to_vec()
    }

    const FAILED: Outcome = Outcome::Failed { retry_after: 0.0 };

    #[test]
    fn a_settled_batch_makes_room_for_the_next() {
        let mut queue = queue(&[1, 2]);
        assert_eq!(next(&mut queue, 0.0), [1, 2]);
        queue.push(3);
        assert!(next(&mut queue, 0.0).is_empty(), "one batch at a time");
        queue.settle(&Outcome::Answered(vec![Verdict::Settled; 2]), 0.0, 0.5);
        assert_eq!(next(&mut queue, 0.0), [3]);
    }

    #[test]
    fn only_what_was_told_to_come_back_comes_back() {
        let mut queue = queue(&[1, 2, 3]);
        next(&mut queue, 0.0);
        let verdicts = vec![Verdict::Settled, Verdict::Retry, Verdict::Settled];
        queue.settle(&Outcome::Answered(verdicts), 0.0, 1.0);
        assert_eq!(queue.delay(0.0), Some(1000.0));
        assert!(next(&mut queue, 999.0).is_empty());
        assert_eq!(next(&mut queue, 1000.0), [2]);
    }

    #[test]
    fn a_short_answer_settles_all() {
        let mut queue = queue(&[1, 2]);
        next(&mut queue, 0.0);
        queue.settle(&Outcome::Answered(vec![]), 0.0, 0.0);
        assert_eq!(queue.delay(0.0), None);
    }

    #[test]
    fn failures_wait_longer_each_time_up_to_a_minute() {
        let mut queue = queue(&[1]);
        let mut waits = Vec::new();
        let mut now = 0.0;
        for _ in 0..8 {
            assert_eq!(next(&mut queue, now), [1]);
            queue.settle(&FAILED, now, 1.0);
            waits.push(queue.delay(now).unwrap());
            now += waits[waits.len() - 1];
        }
        assert_eq!(waits, [1e3, 2e3, 4e3, 8e3, 16e3, 32e3, 60e3, 60e3]);
        assert_eq!(next(&mut queue, now), [1]);
        queue.settle(&Outcome::Answered(vec![Verdict::Settled]), now, 1.0);
        queue.push(2);
        assert_eq!(
            queue.delay(now),
            Some(0.0),
            "a success forgets the failures"
        );
    }

    #[test]
    fn the_collector_says_how_long_to_wait() {
        let mut queue = queue(&[1]);
        next(&mut queue, 0.0);
        queue.settle(
            &Outcome::Failed {
                retry_after: 8000.0,
            },
            0.0,
            0.0,
        );
        assert_eq!(queue.delay(0.0), Some(8000.0));
    }

    #[test]
    fn what_is_refused_is_not_sent_again() {
        let mut queue = queue(&[1, 2]);
        next(&mut queue, 0.0);
        queue.push(3);
        queue.settle(&Outcome::Refused, 0.0, 0.0);
        assert_eq!(next(&mut queue, 0.0), [3]);
    }

    #[test]
    fn a_full_queue_drops_the_oldest_that_is_not_under_way() {
        let mut queue = Queue::default();
        (0..CAPACITY as u32).for_each(|message| queue.push(message));
        assert_eq!(next(&mut queue, 0.0).len(), 10);
        (0..11).for_each(|message| queue.push(message));
        assert_eq!((queue.dropped, queue.waiting.len()), (1, CAPACITY));
        assert_eq!(queue.waiting.first(), Some(&11));
    }

    #[test]
    fn batches_keep_to_the_limit_but_for_a_message_that_is_larger_itself() {
        let mut queue = queue(&[500, 30, 60, 20]);
        let size = |message: &u32| *message as usize;
        assert_eq!(queue.next_batch(0.0, 100, size), [500]);
        let refused = queue.take(100, size);
        assert_eq!(refused, [30, 60]);
        queue.put_back(refused);
        assert_eq!(queue.take(100, size), [30, 60]);
        assert_eq!(queue.take(100, size), [20]);
        assert!(queue.take(100, size).is_empty());
    }

    proptest! {
        /// Whatever happens on the way, every message is settled once and in order.
        #[test]
        fn no_message_is_lost_or_doubled(
            steps in prop::collection::vec((0u8..6, 0.0f64..1.0), 1..200)
        ) {
            let mut queue = Queue::default();
            let (mut now, mut pushed, mut settled) = (0.0, 0u32, Vec::new());
            for (step, random) in steps {
                now += 20_000.0 * random;
                match step {
                    0 | 1 => { queue.push(pushed); pushed += 1; }
                    2 => {
                        let batch = queue.take(50, |_| 10);
                        if random < 0.5 { settled.extend(batch) } else { queue.put_back(batch) }
                    }
                    _ => {
                        let batch = next(&mut queue, now);
                        if batch.is_empty() { continue; }
                        if step == 3 { queue.settle(&FAILED, now, random); continue; }
                        let retry = |m: &u32| step == 4 && m.is_multiple_of(3);
                        let verdicts = batch.iter()
                            .map(|m| if retry(m) { Verdict::Retry } else { Verdict::Settled }).collect();
                        queue.settle(&Outcome::Answered(verdicts), now, random);
                        settled.extend(batch.into_iter().filter(|m| !retry(m)));
                    }
                }
            }
            settled.extend(queue.under_way);
            settled.extend(queue.waiting);
            settled.sort_unstable();
            prop_assert_eq!(settled, (0..pushed).collect::<Vec<_>>());
        }
    }
}
