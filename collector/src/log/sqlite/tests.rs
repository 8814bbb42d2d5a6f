use moa_message::verdict::{Fault, Status};
use moa_message::{BrokenMessage, Message};
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::Semaphore;

use super::*;

fn good(id: &str) -> Checked {
    Ok(Message {
        mall: "shop".into(),
        message_id: id.into(),
        kind: "track",
        event: Some("view_home".into()),
        anonymous_id: Some("d1".into()),
        user_id: None,
        timestamp: None,
        body: format!("{{\"messageId\":\"{id}\"}}"),
        shared: 0..0,
        activity: None,
        operations: Vec::new(),
        library: None,
        provenance: moa_message::provenance::Provenance::Page,
        previous_id: None,
        correlation: None,
        hit: None,
        warnings: Vec::new(),
    })
}

fn broken(id: &str) -> Checked {
    Err(BrokenMessage {
        mall: "shop".into(),
        key: None,
        message_id: Some(id.into()),
        faults: vec![Fault::new("type", "is required")],
        body: "{}".into(),
    })
}

fn statuses(verdicts: &[Verdict]) -> Vec<Status> {
    verdicts.iter().map(|verdict| verdict.status).collect()
}

fn seqs(records: &[Record]) -> Vec<u64> {
    records.iter().filter_map(|record| record.seq).collect()
}

#[tokio::test]
async fn verdicts_come_in_order_and_one_sequence_runs_through_both_tables() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
    let batch = vec![good("a"), broken("x"), good("a"), good("b")];
    let verdicts = log.append(batch, Utc::now()).await.unwrap();
    assert_eq!(
        statuses(&verdicts),
        [
            Status::Accepted,
            Status::Rejected,
            Status::Duplicate,
            Status::Accepted
        ]
    );

    let stored = log.read_after(1, 10).await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!((stored[0].seq, stored[0].message_id.as_str()), (3, "b"));

    let records = log.recent(0, 10).await.unwrap();
    assert_eq!(seqs(&records), [1, 2, 3]);
    assert_eq!(records[1].verdict.errors[0].path, "type");
    assert_eq!(seqs(&log.recent(0, 2).await.unwrap()), [2, 3]);
    assert_eq!(seqs(&log.recent(2, 10).await.unwrap()), [3]);
}

#[tokio::test]
async fn a_number_is_not_used_again_after_its_message_was_deleted() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    log.append(vec![good("a"), broken("x")], Utc::now())
        .await
        .unwrap();
    drop(log);
    Connection::open(&file)
        .unwrap()
        .execute("DELETE FROM rejected", [])
        .unwrap();
    let log = SqliteLog::open(&file).unwrap();
    log.append(vec![good("a"), good("b")], Utc::now())
        .await
        .unwrap();
    assert_eq!(seqs(&log.recent(0, 10).await.unwrap()), [1, 3]);
}

#[tokio::test]
async fn watchers_see_every_verdict_after_the_commit() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
    let mut records = log.watch();
    log.append(vec![good("a"), good("a"), broken("x")], Utc::now())
        .await
        .unwrap();
    let mut seen = Vec::new();
    for _ in 0..3 {
        let record = records.recv().await.unwrap();
        seen.push((record.seq, record.verdict.status));
    }
    assert_eq!(
        seen,
        [
            (Some(1), Status::Accepted),
            (None, Status::Duplicate),
            (Some(2), Status::Rejected)
        ]
    );
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_stores_nothing() {
    let folder = TempDir::new().unwrap();
    let options = LogOptions {
        queue_bytes: 300,
        ..LogOptions::default()
    };
    let log = SqliteLog::with(&folder.path().join("log.db"), options).unwrap();
    assert_eq!(
        log.append(vec![good("a"), good("b")], Utc::now()).await,
        Err(AppendError::Full)
    );
    assert_eq!(
        statuses(&log.append(vec![good("a")], Utc::now()).await.unwrap()),
        [Status::Accepted]
    );
    assert_eq!(log.read_after(0, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn dropping_the_log_writes_what_waits() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = Arc::new(SqliteLog::open(&file).unwrap());
    let waiting: Vec<_> = (0..200)
        .map(|n| {
            let log = Arc::clone(&log);
            tokio::spawn(async move { log.append(vec![good(&format!("m{n}"))], Utc::now()).await })
        })
        .collect();
    drop(log);
    for append in waiting {
        assert_eq!(
            statuses(&append.await.unwrap().unwrap()),
            [Status::Accepted]
        );
    }
    let count: u32 = open_to_read(&file)
        .unwrap()
        .query_row("SELECT count(*) FROM messages", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 200);
}

/// A disk that is full, played by a limit on the file's pages.
#[test]
fn a_full_disk_stores_nothing_of_the_group_and_asks_for_a_retry() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let mut connection = schema::open_to_write(&file).unwrap();
    let checkpoints = Checkpoints::of(&mut connection, &file, checkpoint::BYTES).unwrap();
    connection
        .pragma_update(None, "max_page_count", 12)
        .unwrap();
    let (records, _) = broadcast::channel(8);
    let metrics = LogMetrics::default();
    let (mut writer, _) = Writer::new(
        (connection, checkpoints),
        records,
        metrics.clone(),
        (PersonLimits::default(), Turns::default()),
    );
    let room = Arc::new(Semaphore::new(10));
    let mut answers = Vec::new();
    let (queue, jobs) = mpsc::channel();
    for (id, length) in [("small", 10), ("large", 1_000_000)] {
        let (reply, answer) = oneshot::channel();
        let mut message = good(id);
        if let Ok(message) = &mut message {
            message.body = "x".repeat(length);
        }
        queue
            .send(Job {
                batch: vec![message],
                received_at: Utc::now(),
                replays: Vec::new(),
                mark: None,
                reply,
                _room: Arc::clone(&room).try_acquire_owned().unwrap(),
                _waiting: metrics.waiting(1),
            })
            .unwrap();
        answers.push(answer);
    }
    drop(queue);
    writer.run(&jobs);
    for answer in answers {
        assert_eq!(
            answer.blocking_recv().unwrap(),
            Err(AppendError::Unavailable)
        );
    }
    assert_eq!(room.available_permits(), 10);
    assert!(!metrics.has_committed_within(std::time::Duration::from_secs(3_600)));
    assert_eq!(metrics.overview().queue_bytes, 0);
    let stored: u32 = open_to_read(&folder.path().join("log.db"))
        .unwrap()
        .query_row("SELECT count(*) FROM messages", [], |row| row.get(0))
        .unwrap();
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn malls_may_use_the_same_ids() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
    let mut others = good("order-1");
    others.as_mut().unwrap().mall = "other".into();
    let batch = vec![good("order-1"), others.clone(), others];
    assert_eq!(
        statuses(&log.append(batch, Utc::now()).await.unwrap()),
        [Status::Accepted, Status::Accepted, Status::Duplicate]
    );
}

#[test]
fn commits_are_synced_in_write_ahead_mode() {
    let folder = TempDir::new().unwrap();
    let connection = schema::open_to_write(&folder.path().join("log.db")).unwrap();
    let mode: String = connection
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .unwrap();
    let synchronous: u32 = connection
        .pragma_query_value(None, "synchronous", |row| row.get(0))
        .unwrap();
    assert_eq!((mode.as_str(), synchronous), ("wal", 2));
}

/// A file as the first collectors made it.
#[tokio::test]
async fn an_older_file_gets_the_tables_it_lacks_and_keeps_its_messages() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let old = Connection::open(&file).unwrap();
    old.execute_batch(include_str!("version-1.sql")).unwrap();
    assert!(matches!(
        open_to_read(&file),
        Err(OpenError::Older { found: 1, .. })
    ));
    drop(old);

    for _ in 0..2 {
        let log = SqliteLog::open(&file).unwrap();
        open_to_read(&file).unwrap();
        let now = Utc::now();
        assert_eq!(log.silent_sessions(now, now, 10).await.unwrap(), []);
        let again = log.append(vec![good("a")], now).await.unwrap();
        assert_eq!(statuses(&again), [Status::Duplicate], "ids of before count");
        assert_eq!(seqs(&log.recent(0, 10).await.unwrap()), [1, 2]);
    }
}

#[test]
fn files_that_are_no_log_of_ours_are_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let newer = folder.path().join("newer.db");
    drop(SqliteLog::open(&newer).unwrap());
    Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    assert!(matches!(
        SqliteLog::open(&newer),
        Err(OpenError::Newer { found: 99, .. })
    ));

    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE notes (text)")
        .unwrap();
    assert!(matches!(
        SqliteLog::open(&foreign),
        Err(OpenError::Foreign(_))
    ));

    let text = folder.path().join("text.db");
    std::fs::write(
        &text,
        "not a database, but long enough to be looked at as one",
    )
    .unwrap();
    assert!(matches!(
        SqliteLog::open(&text),
        Err(OpenError::Damaged { .. })
    ));
    let missing = folder.path().join("missing.db");
    assert!(matches!(open_to_read(&missing), Err(OpenError::Missing(_))));
    assert!(matches!(
        SqliteLog::open(&folder.path().join("no/folder/log.db")),
        Err(OpenError::Sqlite { .. })
    ));
}

/// Broken messages as ids are given to them, or not.
async fn rejected(log: &SqliteLog, bodies: &[String]) {
    let broken = bodies.iter().map(|body| {
        Err(moa_message::BrokenMessage {
            mall: "shop".into(),
            key: None,
            message_id: None,
            faults: vec![moa_message::verdict::Fault::new("", "is broken")],
            body: body.clone(),
        })
    });
    log.append(broken.collect(), Utc::now()).await.unwrap();
}

#[tokio::test]
async fn a_broken_message_without_an_id_is_kept_once_too() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    let bodies: Vec<_> = (0..5_000).map(|n| (n % 3).to_string()).collect();
    rejected(&log, &bodies).await;
    rejected(&log, &bodies).await;
    let db = Connection::open(&file).unwrap();
    let count: u64 = db
        .query_row("SELECT count(*) FROM rejected", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 3);
}

#[tokio::test]
async fn of_one_mall_so_many_broken_messages_are_kept_and_what_they_take_is_known() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file).unwrap();
    rejected(&log, &["{\"a\":1}".to_owned()]).await;
    let db = Connection::open(&file).unwrap();
    let totals = || -> (u64, u64) {
        let sums = "SELECT count, bytes FROM rejected_totals WHERE mall = 'shop'";
        db.query_row(sums, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
    };
    let in_table = || -> (u64, u64) {
        let sums = "SELECT count(*), coalesce(sum(length(body) + length(errors)), 0) FROM rejected";
        db.query_row(sums, [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
    };
    assert_eq!(totals(), in_table());
    db.execute("UPDATE rejected SET errors = '[]'", []).unwrap();
    assert_eq!(totals(), in_table());
    // As if there were as many as are kept.
    db.execute("UPDATE rejected_totals SET count = 100000", [])
        .unwrap();
    rejected(&log, &["{\"b\":1}".to_owned()]).await;
    assert_eq!(in_table().0, 1);
    db.execute(
        "UPDATE rejected_totals SET count = 1, bytes = 300000000",
        [],
    )
    .unwrap();
    rejected(&log, &["{\"b\":1}".to_owned()]).await;
    assert_eq!(in_table().0, 1);
    db.execute("DELETE FROM rejected", []).unwrap();
    rejected(&log, &["{\"b\":1}".to_owned()]).await;
    assert_eq!(in_table().0, 0, "bytes are still over");
}

#[test]
fn of_an_older_file_a_copy_is_kept_as_it_was() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("log.db");
    let old = Connection::open(&file).unwrap();
    old.execute_batch(include_str!("version-1.sql")).unwrap();
    drop(old);
    drop(SqliteLog::open(&file).unwrap());
    let copy = folder.path().join("log.db.schema-1");
    let version = |file: &Path| -> u32 {
        let connection = Connection::open(file).unwrap();
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    };
    assert_eq!(version(&copy), 1);
    assert!(version(&file) > 1);
    // A file that is up to date, or new, needs none.
    let names = || fs_names(folder.path());
    let before = names();
    drop(SqliteLog::open(&file).unwrap());
    drop(SqliteLog::open(&folder.path().join("new.db")).unwrap());
    let new: Vec<_> = names()
        .into_iter()
        .filter(|name| !before.contains(name))
        .collect();
    assert!(new.iter().all(|name| !name.contains("schema")), "{new:?}");
}

fn fs_names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test]
async fn a_batch_of_ten_thousand_is_written_in_parts_and_has_its_verdicts_in_order() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
    log.append(vec![good("m7")], Utc::now()).await.unwrap();
    let mut batch: Vec<_> = (0..10_000).map(|n| good(&format!("m{n}"))).collect();
    batch[9_000] = broken("x");
    let large = log.enqueue(batch, Utc::now()).unwrap();
    let small = log.append(vec![good("small")], Utc::now());
    assert_eq!(statuses(&small.await.unwrap()), [Status::Accepted]);
    let before = log.read_after(0, 20_000).await.unwrap().len();
    assert!(before < 5_000, "{before}");
    let verdicts = large.await.unwrap().unwrap();
    let ids: Vec<_> = verdicts
        .iter()
        .map(|one| one.message_id.clone().unwrap())
        .collect();
    let expected = (0..10_000).map(|n| match n {
        9_000 => "x".to_owned(),
        n => format!("m{n}"),
    });
    assert_eq!(ids, expected.collect::<Vec<_>>());
    assert_eq!(verdicts[7].status, Status::Duplicate);
    assert_eq!(verdicts[9_000].status, Status::Rejected);
    assert_eq!(log.read_after(0, 20_000).await.unwrap().len(), 10_000);
}
