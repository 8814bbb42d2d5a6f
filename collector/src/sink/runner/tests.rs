use std::collections::VecDeque;
use std::sync::Mutex;

use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::request::RequestContext;
use serde_json::json;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::*;
use crate::log::Log;
use crate::log::sqlite::{self, SqliteLog, cursors};
use crate::sink::backoff::LONGEST;

/// A sink that does as it is told, and remembers what it was asked and when.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    outcomes: VecDeque<Outcome>,
    /// What it refuses for good wherever it stands, without saying that it is this one.
    bad: Option<u64>,
    asked: Vec<(Instant, Vec<u64>)>,
    delivered: Vec<u64>,
}

#[async_trait::async_trait]
impl Sink for Told {
    async fn deliver(&self, batch: &[StoredMessage]) -> Outcome {
        let mut memory = self.0.lock().unwrap();
        let seqs: Vec<u64> = batch.iter().map(|message| message.seq).collect();
        memory.asked.push((Instant::now(), seqs.clone()));
        if memory.bad.is_some_and(|bad| seqs.contains(&bad)) {
            let reason = "no".into();
            return Outcome::Refused { reason };
        }
        let outcome = memory.outcomes.pop_front().unwrap_or_else(delivered);
        match &outcome {
            Outcome::Delivered { .. } => memory.delivered.extend(seqs),
            Outcome::Part { count, .. } => memory.delivered.extend(&seqs[..*count]),
            _ => {}
        }
        outcome
    }
}

impl Told {
    fn with(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        let told = Self::default();
        told.0.lock().unwrap().outcomes.extend(outcomes);
        told
    }

    fn delivered(&self) -> Vec<u64> {
        self.0.lock().unwrap().delivered.clone()
    }

    /// How long it was left alone between the times it was asked.
    fn waits(&self) -> Vec<Duration> {
        let asked = &self.0.lock().unwrap().asked;
        asked.windows(2).map(|two| two[1].0 - two[0].0).collect()
    }
}

fn delivered() -> Outcome {
    Outcome::Delivered { but: Vec::new() }
}

fn later(after: Option<u64>) -> Outcome {
    Outcome::Later {
        reason: "away".into(),
        after: after.map(Duration::from_secs),
    }
}

/// A log, and the sinks that run on it.
struct Bench {
    folder: TempDir,
    log: Arc<SqliteLog>,
    stopping: CancellationToken,
    running: Vec<JoinHandle<()>>,
}

impl Bench {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self {
            log: Arc::new(SqliteLog::open(&folder.path().join("log.db")).unwrap()),
            folder,
            stopping: CancellationToken::new(),
            running: Vec::new(),
        }
    }

    async fn run(&mut self, name: &str, sink: &Told, from: StartAt) {
        let log: Arc<dyn Cursors> = self.log.clone();
        let (sink, stopping) = (Box::new(sink.clone()), self.stopping.clone());
        let runner = Runner::new(name.into(), sink, Filter::default(), from, log, stopping);
        runner.begin().await;
        self.running.push(tokio::spawn(runner.run()));
    }

    /// Stores so many messages.
    async fn store(&self, count: usize) {
        let body = |n| json!({ "type": "page", "messageId": n, "anonymousId": "d1" });
        let last = self.log.recent(0, 1).await.unwrap();
        let last = last.first().and_then(|record| record.seq).unwrap_or(0) as usize;
        let batch = json!({ "batch": (last..last + count).map(|n| body(n.to_string())).collect::<Vec<_>>() });
        let body = batch.to_string();
        let batch = Batch::parse(&body).unwrap();
        let arrival = RequestContext::of("shop", Utc::now());
        let messages = batch.messages.iter();
        let checked = messages.map(|raw| check(raw, &batch, &arrival, Catalog::built_in()));
        self.log
            .append(checked.collect(), Utc::now())
            .await
            .unwrap();
    }

    /// Waits until the sink has dealt with all up to there and replayed what it should.
    async fn until(&self, name: &str, cursor: u64) {
        loop {
            let place = self.log.place(name).await.unwrap().unwrap();
            if place.cursor >= cursor && !place.has_replays {
                return;
            }
            // The clock of these tests jumps to the next thing that waits.
            sleep(Duration::from_secs(30)).await;
        }
    }

    async fn stop(self) -> (TempDir, Arc<SqliteLog>) {
        self.stopping.cancel();
        for running in self.running {
            running.await.unwrap();
        }
        (self.folder, self.log)
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_sink_begins_at_the_end_or_where_it_is_told_to_and_goes_on_from_its_cursor() {
    let mut bench = Bench::new();
    bench.store(3).await;
    let (new, all) = (Told::default(), Told::default());
    bench.run("new", &new, StartAt::End).await;
    bench.run("all", &all, StartAt::Start).await;
    bench.store(2).await;
    bench.until("new", 5).await;
    bench.until("all", 5).await;
    assert_eq!(new.delivered(), [4, 5]);
    assert_eq!(all.delivered(), [1, 2, 3, 4, 5]);

    let (folder, log) = bench.stop().await;
    let stopping = CancellationToken::new();
    let running = Vec::new();
    let mut bench = Bench {
        folder,
        log,
        stopping,
        running,
    };
    bench.store(1).await;
    bench.run("new", &new, StartAt::Start).await;
    bench.until("new", 6).await;
    assert_eq!(new.delivered(), [4, 5, 6]);
    bench.stop().await;
}

#[tokio::test(start_paused = true)]
async fn all_is_delivered_in_order_and_in_pieces() {
    let mut bench = Bench::new();
    let count = 2 * READ as u64 + 50;
    bench.store(count as usize).await;
    let sink = Told::default();
    bench.run("sink", &sink, StartAt::Start).await;
    bench.until("sink", count).await;
    assert_eq!(sink.delivered(), (1..=count).collect::<Vec<_>>());
    let asked = sink.0.lock().unwrap().asked.len() as u64;
    assert_eq!(asked, count.div_ceil(100));
    bench.stop().await;
}

#[tokio::test(start_paused = true)]
async fn while_a_sink_is_away_waits_grow_up_to_the_longest_and_others_go_on() {
    let mut bench = Bench::new();
    let away = Told::with((0..1_000_000).map(|_| later(None)));
    let well = Told::default();
    bench.run("away", &away, StartAt::Start).await;
    bench.run("well", &well, StartAt::Start).await;
    bench.store(2).await;
    bench.until("well", 2).await;
    let progress = bench.log.progress().await.unwrap();
    let lags: Vec<_> = progress
        .iter()
        .map(|one| (one.sink.as_str(), one.lag))
        .collect();
    assert_eq!(lags, [("away", 2), ("well", 0)]);

    while away.waits().len() < 20 {
        sleep(LONGEST).await;
    }
    away.0.lock().unwrap().outcomes.clear();
    bench.until("away", 2).await;
    assert_eq!(away.delivered(), [1, 2]);
    let waits = away.waits();
    assert!(waits[0] < Duration::from_secs(1), "{waits:?}");
    assert!(waits.iter().all(|wait| *wait < LONGEST + POLL), "{waits:?}");
    assert!(waits[19] >= LONGEST / 2, "{waits:?}");
    bench.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_the_other_side_asks_for_is_waited() {
    let mut bench = Bench::new();
    let sink = Told::with([later(Some(600))]);
    bench.run("sink", &sink, StartAt::Start).await;
    bench.store(1).await;
    bench.until("sink", 1).await;
    assert!(sink.waits()[0] >= Duration::from_secs(600));
    bench.stop().await;
}

#[tokio::test(start_paused = true)]
async fn only_the_message_that_is_to_blame_is_set_aside_and_it_can_be_replayed() {
    let mut bench = Bench::new();
    let sink = Told::default();
    sink.0.lock().unwrap().bad = Some(7);
    bench.store(20).await;
    bench.run("sink", &sink, StartAt::Start).await;
    bench.until("sink", 20).await;
    let others: Vec<u64> = (1..=20).filter(|seq| *seq != 7).collect();
    assert_eq!(sink.delivered(), others, "in order all the same");
    let db = bench.folder.path().join("log.db");
    let mut connection = sqlite::open_to_change(&db).unwrap();
    let refused = |connection: &_| -> Vec<(u64, String)> {
        let refused = cursors::refused(connection, "sink").unwrap().into_iter();
        refused.map(|(one, _)| (one.seq, one.reason)).collect()
    };
    assert_eq!(refused(&connection), [(7, "no".to_owned())]);

    // Refused again, it stays where it was.
    assert_eq!(
        cursors::replay(&mut connection, "sink", Some(&[7, 8])).unwrap(),
        1
    );
    bench.until("sink", 20).await;
    assert_eq!(refused(&connection).len(), 1);
    sink.0.lock().unwrap().bad = None;
    assert_eq!(cursors::replay(&mut connection, "sink", None).unwrap(), 1);
    bench.until("sink", 20).await;
    assert_eq!(sink.delivered().last(), Some(&7));
    assert_eq!(refused(&connection), []);
    bench.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_forgotten_is_not_kept_as_refused() {
    let mut bench = Bench::new();
    let but = vec![Refused {
        seq: 1,
        reason: "no".into(),
    }];
    let sink = Told::with([Outcome::Delivered { but }]);
    bench.store(2).await;
    bench.run("sink", &sink, StartAt::Start).await;
    bench.until("sink", 2).await;
    assert_eq!(bench.log.progress().await.unwrap()[0].refused, 1);
    let connection = sqlite::open_to_change(&bench.folder.path().join("log.db")).unwrap();
    connection
        .execute("DELETE FROM messages WHERE seq = 1", [])
        .unwrap();
    assert_eq!(bench.log.progress().await.unwrap()[0].refused, 0);
    bench.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_paused_sink_delivers_nothing_until_it_is_resumed() {
    let mut bench = Bench::new();
    let sink = Told::default();
    bench.run("sink", &sink, StartAt::Start).await;
    let connection = sqlite::open_to_change(&bench.folder.path().join("log.db")).unwrap();
    assert!(cursors::pause(&connection, "sink", true).unwrap());
    assert!(!cursors::pause(&connection, "other", true).unwrap());
    bench.store(1).await;
    sleep(10 * POLL).await;
    assert!(sink.delivered().is_empty());
    cursors::pause(&connection, "sink", false).unwrap();
    bench.until("sink", 1).await;
    assert_eq!(sink.delivered(), [1]);
    bench.stop().await;
}

#[tokio::test(start_paused = true)]
async fn rejected_and_forgotten_messages_are_no_lag() {
    let mut bench = Bench::new();
    let sink = Told::with((0..1_000).map(|_| later(Some(3_600))));
    bench.run("sink", &sink, StartAt::Start).await;
    bench.store(5).await;
    let broken = moa_message::BrokenMessage {
        mall: "shop".into(),
        key: None,
        message_id: None,
        faults: Vec::new(),
        body: "7".into(),
    };
    bench
        .log
        .append(vec![Err(broken)], Utc::now())
        .await
        .unwrap();
    bench.store(1).await;
    let lag = async || bench.log.progress().await.unwrap()[0].lag;
    assert_eq!(lag().await, 6);
    let connection = sqlite::open_to_change(&bench.folder.path().join("log.db")).unwrap();
    connection
        .execute("DELETE FROM messages WHERE seq < 4", [])
        .unwrap();
    assert_eq!(lag().await, 3);
    connection.execute("DELETE FROM messages", []).unwrap();
    assert_eq!(lag().await, 0);
    bench.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_a_sink_leaves_of_a_piece_is_delivered_with_what_comes_after_it() {
    let part = |count| Outcome::Part {
        count,
        but: Vec::new(),
    };
    let told = Told::with([part(40), delivered(), part(3)]);
    let mut bench = Bench::new();
    bench.store(150).await;
    bench.run("a", &told, StartAt::Start).await;
    bench.until("a", 150).await;
    bench.stop().await;
    assert_eq!(told.delivered(), (1..=150).collect::<Vec<_>>());
    let asked = &told.0.lock().unwrap().asked;
    let first: Vec<u64> = asked.iter().map(|(_, seqs)| seqs[0]).collect();
    assert_eq!(first, [1, 41, 141, 144]);
}
