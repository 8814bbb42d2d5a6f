//! Writers that are stopped anywhere, storage that fails and answers late, a source that breaks off: in the end each
//! message stands in the tables once.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use object_store::memory::InMemory;
use serde_json::json;
use tokio::time::sleep;

use super::source::{Feed, Piece};
use super::*;
use crate::warehouse::bucket::Bucket;
use crate::warehouse::columns::Kept;
use crate::warehouse::row::Arrived;
use crate::warehouse::tests::faulty::Faulty;
use crate::warehouse::tests::{arrived, counts, event, partition};
use object_store::path::Path;

/// Messages that are there from the start, in pieces of chance.
struct Made {
    partitions: Vec<Partition>,
    messages: BTreeMap<u32, Vec<Arrived>>,
    chance: Mutex<fastrand::Rng>,
}

struct Pieces {
    left: Vec<Arrived>,
    chance: fastrand::Rng,
}

#[async_trait]
impl Source for Made {
    fn partitions(&self) -> &[Partition] {
        &self.partitions
    }

    async fn follow(
        &self,
        partition: &Partition,
        after: u64,
    ) -> Result<Box<dyn Feed>, SourceError> {
        let all = self.messages[&partition.number].iter();
        let mut left: Vec<_> = all.filter(|one| one.seq > after).cloned().collect();
        left.reverse();
        let chance = self.chance.lock().unwrap().fork();
        Ok(Box::new(Pieces { left, chance }))
    }

    async fn end(&self, partition: &Partition) -> Result<u64, SourceError> {
        Ok(self.messages[&partition.number]
            .last()
            .map_or(0, |last| last.seq))
    }
}

#[async_trait]
impl Feed for Pieces {
    async fn next(&mut self) -> Result<Piece, SourceError> {
        sleep(Duration::from_millis(self.chance.u64(0..50))).await;
        if self.chance.u8(0..30) == 0 {
            return Err(SourceError::Stream("it breaks off".into()));
        }
        if self.left.is_empty() {
            std::future::pending::<()>().await;
        }
        let mut piece = Piece::default();
        for _ in 0..self.chance.usize(1..20) {
            piece.messages.extend(self.left.pop());
        }
        piece.to = piece.messages.last().map_or(0, |last| last.seq);
        Ok(piece)
    }
}

/// Three partitions with gaps in their numbers, of two malls, with people among the events.
fn made(seed: u64) -> Made {
    let mut chance = fastrand::Rng::with_seed(seed);
    let messages = (0..3).map(|part| {
        let mut seq = 0;
        let messages = (0..300).map(|n| {
            seq += chance.u64(1..4);
            let id = format!("p{part}-{n:03}");
            let message = match chance.u8(0..6) {
                0 => json!({ "type": "identify", "messageId": id, "userId": "u", "traits": {} }),
                _ => event(&id, "d", None),
            };
            arrived(seq, ["shop", "이상한 몰/%"][chance.usize(0..2)], &message)
        });
        (part, messages.collect())
    });
    Made {
        messages: messages.collect(),
        partitions: (0..3).map(partition).collect(),
        chance: Mutex::new(chance),
    }
}

async fn survives(seed: u64) {
    let inner = Arc::new(InMemory::new());
    let source = Arc::new(made(seed));
    let mut chance = fastrand::Rng::with_seed(seed + 1_000);
    let limits = ChunkLimits {
        bytes: 4_000,
        age: Duration::from_millis(200),
    };
    // Two writers a partition, which know nothing of each other, stopped again and again in the middle of anything.
    for _ in 0..40 {
        let mut running = Vec::new();
        for partition in source.partitions() {
            for _ in 0..2 {
                let store = Faulty::new(inner.clone(), 15, chance.u64(..));
                let (source, partition) = (source.clone(), partition.clone());
                running.push(tokio::spawn(async move {
                    let bucket = loop {
                        let opened = Bucket::open(store.clone(), Path::from("moa")).await;
                        if let Ok(bucket) = opened {
                            break bucket;
                        }
                    };
                    let writer = Writer {
                        source,
                        target: Arc::new(bucket),
                        partition,
                        limits,
                        progress: Arc::default(),
                        until: None,
                    };
                    writer.run(CancellationToken::new()).await
                }));
            }
        }
        sleep(Duration::from_millis(chance.u64(50..2_500))).await;
        running.iter().for_each(|one| one.abort());
    }
    // The last one is left alone.
    let bucket = Arc::new(
        Bucket::open(inner.clone(), Path::from("moa"))
            .await
            .unwrap(),
    );
    for partition in source.partitions() {
        let writer = Writer {
            source: source.clone(),
            target: bucket.clone(),
            partition: partition.clone(),
            limits,
            progress: Arc::default(),
            until: Some(source.end(partition).await.unwrap()),
        };
        assert_eq!(writer.run(CancellationToken::new()).await, Ended::Loaded);
    }
    let mut stored = counts(inner.clone(), Kept::Events).await;
    stored.extend(counts(inner, Kept::People).await);
    assert!(
        stored.values().all(|count| *count == 1),
        "seed {seed}: {stored:?}"
    );
    assert_eq!(stored.len(), 900, "seed {seed}");
}

#[tokio::test(start_paused = true)]
async fn each_message_is_loaded_once_whatever_fails() {
    for seed in 0..4 {
        survives(seed).await;
    }
}

#[tokio::test(start_paused = true)]
async fn another_log_in_the_place_of_the_one_that_was_loaded_is_refused() {
    let inner = Arc::new(InMemory::new());
    let bucket = Arc::new(Bucket::open(inner, Path::from("moa")).await.unwrap());
    let mut source = made(7);
    let writer = |source: Made| Writer {
        partition: partition(0),
        source: Arc::new(source),
        target: bucket.clone(),
        limits: ChunkLimits {
            bytes: 1_000_000,
            age: Duration::from_secs(1),
        },
        progress: Arc::default(),
        until: Some(500),
    };
    let shorter = made(7).messages[&0][..10].to_vec();
    assert_eq!(
        writer(made(7)).run(CancellationToken::new()).await,
        Ended::Loaded
    );
    source.messages.insert(0, shorter);
    assert_eq!(
        writer(source).run(CancellationToken::new()).await,
        Ended::Another
    );
}

/// Who takes over reads what was planned to its end, though that takes longer than an event may wait.
#[tokio::test(start_paused = true)]
async fn what_was_planned_is_read_to_its_end_however_long_that_takes() {
    for seed in 0..20 {
        let inner = Arc::new(InMemory::new());
        let bucket = Arc::new(
            Bucket::open(inner.clone(), Path::from("moa"))
                .await
                .unwrap(),
        );
        let source = Arc::new(made(seed));
        let end = source.end(&partition(0)).await.unwrap();
        assert_eq!(bucket.plan(&partition(0), 1, end).await.unwrap(), end);
        let writer = Writer {
            source: source.clone(),
            target: bucket,
            partition: partition(0),
            limits: ChunkLimits {
                bytes: 1_000_000,
                age: Duration::from_millis(1),
            },
            progress: Arc::default(),
            until: Some(end),
        };
        assert_eq!(writer.run(CancellationToken::new()).await, Ended::Loaded);
        let mut stored = counts(inner.clone(), Kept::Events).await;
        stored.extend(counts(inner, Kept::People).await);
        assert_eq!(stored.len(), 300, "seed {seed}");
        assert!(stored.values().all(|count| *count == 1), "seed {seed}");
    }
}

/// Storage that takes nothing: who loads on and on waits for it, who is to end does not.
#[tokio::test(start_paused = true)]
async fn who_is_to_end_gives_up_where_nothing_can_be_written() {
    let storage = Faulty::new(Arc::new(InMemory::new()), 0, 1);
    let bucket = Bucket::open(storage.clone(), Path::from("moa")).await;
    let bucket = Arc::new(bucket.unwrap());
    storage.fail(100);
    let writer = |until| Writer {
        partition: partition(0),
        source: Arc::new(made(3)),
        target: bucket.clone(),
        limits: ChunkLimits {
            bytes: 1_000_000,
            age: Duration::from_secs(1),
        },
        progress: Arc::default(),
        until,
    };
    let ended = writer(Some(300)).run(CancellationToken::new()).await;
    assert_eq!(ended, Ended::GaveUp);
    let stopping = CancellationToken::new();
    let on_and_on = tokio::spawn(writer(None).run(stopping.clone()));
    sleep(Duration::from_secs(3_600)).await;
    assert!(!on_and_on.is_finished());
    stopping.cancel();
    assert_eq!(on_and_on.await.unwrap(), Ended::Stopped);
}
