use std::sync::Arc;

use chrono::Utc;
use moa_message::{BrokenMessage, Checked};
use tokio::sync::{Semaphore, oneshot};

use super::*;
use crate::log::metrics::LogMetrics;

fn job(messages: usize) -> Job {
    let broken: Checked = Err(BrokenMessage {
        mall: "shop".into(),
        key: None,
        message_id: None,
        faults: Vec::new(),
        body: String::new(),
    });
    let (reply, _) = oneshot::channel();
    Job {
        batch: vec![broken; messages],
        received_at: Utc::now(),
        replays: Vec::new(),
        mark: None,
        reply,
        _room: Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap(),
        _waiting: LogMetrics::default().waiting(1),
    }
}

/// How many messages the pieces of the next commit have, and of which batches.
fn next(lanes: &mut Lanes) -> Vec<(usize, usize)> {
    let group = lanes.next();
    let sizes = group
        .iter()
        .map(|piece| (piece.range.len(), piece.job.batch.len()))
        .collect();
    for piece in group {
        if !piece.is_last() {
            lanes.put_back(piece);
        }
    }
    sizes
}

fn lanes(turns: Turns, sizes: &[usize]) -> Lanes {
    let mut lanes = Lanes::new(turns);
    for size in sizes {
        lanes.add(job(*size));
    }
    lanes
}

#[test]
fn a_small_batch_waits_for_a_part_of_a_large_one_at_most() {
    let mut lanes = lanes(Turns::SmallFirst, &[10_000, 10_000, 5]);
    assert_eq!(next(&mut lanes), [(5, 5), (150, 10_000)]);
    lanes.add(job(1));
    assert_eq!(next(&mut lanes), [(1, 1), (150, 10_000)]);
    assert_eq!(next(&mut lanes), [(150, 10_000)]);
}

#[test]
fn each_lane_goes_on_however_much_waits_in_the_others() {
    let mut lanes = lanes(Turns::SmallFirst, &[100, 900]);
    for _ in 0..100 {
        lanes.add(job(20));
    }
    let first = next(&mut lanes);
    assert_eq!(first.iter().filter(|one| one.1 == 20).count(), 20);
    assert_eq!(first[20..], [(100, 100), (50, 900)]);
    let mut commits = 1;
    while !lanes.is_empty() {
        assert!(next(&mut lanes).iter().map(|one| one.0).sum::<usize>() <= 600);
        commits += 1;
    }
    assert!(commits < 15, "{commits}");
}

#[test]
fn a_batch_of_nothing_is_done_at_once() {
    let mut lanes = lanes(Turns::SmallFirst, &[0, 1_000, 0]);
    assert_eq!(next(&mut lanes), [(0, 0), (0, 0), (150, 1_000)]);
}

#[test]
fn in_order_means_in_order() {
    let mut lanes = lanes(Turns::InOrder, &[3_000, 1, 3_000, 2]);
    assert_eq!(next(&mut lanes), [(3_000, 3_000), (1, 1), (3_000, 3_000)]);
    assert_eq!(next(&mut lanes), [(2, 2)]);
    assert!(lanes.is_empty());
}
