use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::*;
use crate::log::sqlite::schema;

const BYTES: i64 = 256 * 1024;

struct Written {
    connection: Connection,
    checkpoints: Checkpoints,
    file: PathBuf,
    folder: TempDir,
    rows: u32,
}

impl Written {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("log.db");
        let mut connection = schema::open_to_write(&file).unwrap();
        connection
            .execute_batch("CREATE TABLE padding (n INTEGER PRIMARY KEY, text TEXT)")
            .unwrap();
        let checkpoints = Checkpoints::of(&mut connection, &file, BYTES).unwrap();
        Self {
            connection,
            checkpoints,
            file,
            folder,
            rows: 0,
        }
    }

    /// One commit of some 16 kB.
    fn commit(&mut self) {
        let text = "x".repeat(16_000);
        let insert = "INSERT INTO padding (text) VALUES (?1)";
        self.connection.execute(insert, [text]).unwrap();
        self.rows += 1;
        self.checkpoints.tend(&self.connection);
    }

    /// The length of the write-ahead log's file: the most that ever stood in it.
    fn log_bytes(&self) -> i64 {
        let log = self.folder.path().join("log.db-wal");
        fs::metadata(log).map_or(0, |known| i64::try_from(known.len()).unwrap())
    }

    /// How many rows the file has without its write-ahead log.
    fn rows_in_file(&self) -> u32 {
        let copy = self.folder.path().join("copy.db");
        fs::copy(&self.file, &copy).unwrap();
        let copy = Connection::open(copy).unwrap();
        let count = "SELECT count(*) FROM padding";
        copy.query_row(count, [], |row| row.get(0)).unwrap()
    }

    /// Commits until this is so; fails after half a minute.
    fn commit_until(&mut self, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !is_so(self) {
            assert!(
                Instant::now() < deadline,
                "{} rows, {} bytes of log",
                self.rows,
                self.log_bytes()
            );
            self.commit();
        }
    }

    fn pages(&self) -> i64 {
        self.checkpoints.pages.load(Ordering::Relaxed)
    }
}

#[test]
fn the_log_begins_anew_while_there_are_commits() {
    let mut written = Written::new();
    for _ in 0..5 {
        let due = written.checkpoints.due;
        written.commit_until(|written| written.pages() >= due);
        written.commit_until(|written| written.pages() < due);
    }
    // As often as it was full it was not made longer.
    assert!(
        written.log_bytes() <= (MOST + 2) * BYTES,
        "{}",
        written.log_bytes()
    );
    let rows = written.rows;
    assert!(written.rows_in_file() > rows / 2);
}

/// What somebody reads stays in the log, which grows; nothing is lost, and it goes once they are done.
#[test]
fn who_reads_is_not_disturbed() {
    let mut written = Written::new();
    written.commit();
    let reader = schema::open_to_read(&written.file).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let count = || -> u32 {
        let count = "SELECT count(*) FROM padding";
        reader.query_row(count, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(count(), 1);
    let due = written.checkpoints.due;
    for _ in 0..100 {
        written.commit();
    }
    assert!(written.pages() > 2 * due, "{}", written.pages());
    // Not every commit tries.
    written.commit_until(|written| written.checkpoints.next > due);
    assert_eq!(count(), 1);
    reader.execute_batch("COMMIT").unwrap();
    written.commit_until(|written| written.pages() < due);
    assert_eq!(count(), written.rows);
}

#[test]
fn the_file_alone_has_everything_in_the_end() {
    let mut written = Written::new();
    for _ in 0..50 {
        written.commit();
    }
    let Written {
        connection,
        checkpoints,
        file,
        folder,
        rows,
    } = written;
    drop(connection);
    drop(checkpoints);
    assert!(!folder.path().join("log.db-wal").exists());
    let whole = Connection::open(file).unwrap();
    let count = "SELECT count(*) FROM padding";
    assert_eq!(whole.query_row(count, [], |row| row.get(0)), Ok(rows));
}
