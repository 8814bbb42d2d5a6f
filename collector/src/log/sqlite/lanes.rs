//! Which of the batches that wait are written next.
//!
//! A browser's batch has a few messages, a server's or a stranger's ten thousand, for which one commit takes a good part of
//! a second. So batches wait in lanes by their size, each commit takes some of every lane, the smallest first, and of the
//! largest only a part: who sends much waits longer, and nobody else for them.

use std::collections::VecDeque;
use std::ops::Range;

use super::job::Job;
use super::rows::Row;

/// How many messages the batches of a lane have at most; those of the last have more.
const LANES: [usize; 2] = [20, 100];

/// How many messages one commit takes, some more for what each lane has at the least.
const COMMIT: usize = 400;

/// How many messages one commit takes of a batch of the last lane, at the least and at the most: who comes while it is
/// written waits for it.
const PART: (usize, usize) = (50, 150);

/// How many messages one commit takes where batches are written in order, beyond the batch that reaches it.
const COMMIT_IN_ORDER: usize = 5_000;

/// In which order batches are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turns {
    /// None waits for a larger one.
    #[default]
    SmallFirst,
    /// As they came: they come out of a log, which has an order.
    InOrder,
}

/// A batch, and what of it is to be written by one commit.
pub(super) struct Piece {
    pub job: Job,
    /// What became of the messages before the range.
    pub rows: Vec<Row>,
    /// Which of its messages.
    pub range: Range<usize>,
}

impl Piece {
    /// Whether nothing of the batch is left after it.
    pub fn is_last(&self) -> bool {
        self.range.end == self.job.batch.len()
    }
}

/// The batches that wait.
pub(super) struct Lanes {
    turns: Turns,
    lanes: [VecDeque<Piece>; LANES.len() + 1],
}

impl Lanes {
    pub fn new(turns: Turns) -> Self {
        Self {
            turns,
            lanes: Default::default(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.lanes.iter().all(VecDeque::is_empty)
    }

    /// Puts a batch behind those of its lane.
    pub fn add(&mut self, job: Job) {
        let lane = self.lane(&job);
        self.lanes[lane].push_back(Piece {
            job,
            rows: Vec::new(),
            range: 0..0,
        });
    }

    /// Puts a batch of which a part is written before those of its lane.
    pub fn put_back(&mut self, piece: Piece) {
        let lane = self.lane(&piece.job);
        self.lanes[lane].push_front(piece);
    }

    /// What is written next.
    pub fn next(&mut self) -> Vec<Piece> {
        match self.turns {
            Turns::InOrder => {
                let mut group = Vec::new();
                take_whole(&mut self.lanes[0], COMMIT_IN_ORDER, &mut group);
                group
            }
            Turns::SmallFirst => self.some_of_each(),
        }
    }

    fn some_of_each(&mut self) -> Vec<Piece> {
        let mut group = Vec::new();
        let mut room = COMMIT;
        let [smaller @ .., largest] = &mut self.lanes;
        for lane in smaller {
            room = room.saturating_sub(take_whole(lane, room, &mut group));
        }
        if let Some(mut piece) = largest.pop_front() {
            let begin = piece.range.end;
            let (least, most) = PART;
            let end = piece.job.batch.len().min(begin + room.clamp(least, most));
            piece.range = begin..end;
            group.push(piece);
        }
        group
    }

    fn lane(&self, job: &Job) -> usize {
        let larger = |most: &&usize| job.batch.len() > **most;
        match self.turns {
            Turns::InOrder => 0,
            Turns::SmallFirst => LANES.iter().take_while(larger).count(),
        }
    }
}

/// Takes batches until they have so many messages, one at the least. How many they have.
fn take_whole(lane: &mut VecDeque<Piece>, room: usize, group: &mut Vec<Piece>) -> usize {
    let mut taken = 0;
    let mut is_first = true;
    while is_first || taken < room {
        let Some(mut piece) = lane.pop_front() else {
            break;
        };
        is_first = false;
        piece.range = 0..piece.job.batch.len();
        taken += piece.range.len();
        group.push(piece);
    }
    taken
}

#[cfg(test)]
mod tests;
