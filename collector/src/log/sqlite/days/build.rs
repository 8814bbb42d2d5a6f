//! Counting what was stored before anybody counted: a file of an earlier collector, or what was saved of a broken one.
//!
//! It has a connection of its own and takes little at a time, so that requests hardly wait, and goes on where it was when
//! the collector is started again.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use chrono::{DateTime, Days, Utc};
use moa_message::{Hit, day, timestamp};
use rusqlite::{Connection, TransactionBehavior, params};

use super::changes::Changes;
use super::dates::{KEPT_DAYS, number};
use crate::log::sqlite::schema::{OpenError, open_to_change};

/// How many messages one commit counts.
const PIECE: usize = 500;

/// The pause between two commits, for those who wait to write.
const PAUSE: Duration = Duration::from_millis(5);

/// The pause after it could not go on.
const RETRY: Duration = Duration::from_secs(30);

/// How often is said how far it is.
const SAY: Duration = Duration::from_secs(10);

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reached {
    /// The last message that is counted.
    pub counted: u64,
    /// The last there is.
    pub last: u64,
}

impl Reached {
    /// Whether nothing is left.
    pub fn is_done(self) -> bool {
        self.counted >= self.last
    }
}

/// Counts in the background. Dropping it ends that, and waits for the commit that is under way.
pub(crate) struct Builder {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Builder {
    /// Begins where something is left to be counted.
    pub fn start(file: &Path, connection: &Connection) -> Option<Self> {
        let reached = connection.query_row("SELECT counted, last FROM sequence", [], |row| {
            Ok((row.get::<_, Option<u64>>(0)?, row.get::<_, u64>(1)?))
        });
        if let Ok((Some(counted), last)) = reached
            && counted >= last
        {
            return None;
        }
        let (stop, stopped) = mpsc::channel();
        let file = file.to_owned();
        let wait = move |pause| stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout);
        let thread = std::thread::Builder::new()
            .name("day-counter".into())
            .spawn(move || run(&file, wait));
        match thread {
            Ok(thread) => Some(Self {
                stop: Some(stop),
                thread: Some(thread),
            }),
            Err(error) => {
                tracing::warn!(%error, "what was stored before cannot be counted");
                None
            }
        }
    }
}

impl Drop for Builder {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the day's counter had stopped; look above for why");
        }
    }
}

/// Counts until nothing is left, or `wait` says that it is time to stop.
fn run(file: &Path, wait: impl Fn(Duration) -> bool) {
    tracing::info!("counting the days that were stored before; their numbers are not whole yet");
    let mut said = Instant::now();
    loop {
        match count_all(file, &wait, &mut said) {
            Ok(true) => return tracing::info!("the days are counted"),
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "the days cannot be counted just now; trying again");
                if !wait(RETRY) {
                    return;
                }
            }
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum BuildError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Log(#[from] rusqlite::Error),
}

/// Whether nothing is left.
fn count_all(
    file: &Path,
    wait: &impl Fn(Duration) -> bool,
    said: &mut Instant,
) -> Result<bool, BuildError> {
    let mut connection = open_to_change(file)?;
    begin(&connection, Utc::now())?;
    loop {
        let reached = piece(&mut connection)?;
        if reached.is_done() {
            return Ok(true);
        }
        if said.elapsed() >= SAY {
            *said = Instant::now();
            let Reached { counted, last } = reached;
            tracing::info!(counted, last, "counting the days");
        }
        if !wait(PAUSE) {
            return Ok(false);
        }
    }
}

/// Says where to begin in a file that was not counted: with the first message of the days that are kept.
pub(crate) fn begin(connection: &Connection, now: DateTime<Utc>) -> rusqlite::Result<()> {
    let counted: Option<u64> =
        connection.query_row("SELECT counted FROM sequence", [], |row| row.get(0))?;
    if counted.is_some() {
        return Ok(());
    }
    let today = day::of(now);
    let since = today
        .checked_sub_days(Days::new(KEPT_DAYS))
        .unwrap_or(today);
    let first = first_since(connection, &timestamp::text(day::midnight(since)))?;
    connection.execute(
        "UPDATE sequence SET counted = ?1, counted_since = ?2 WHERE counted IS NULL",
        params![first - 1, number(since)],
    )?;
    Ok(())
}

/// The number of the first message that came at a time or later, found by halves.
fn first_since(connection: &Connection, time: &str) -> rusqlite::Result<i64> {
    let mut at = connection
        .prepare("SELECT received_at FROM messages WHERE seq >= ?1 ORDER BY seq LIMIT 1")?;
    let last: i64 = connection.query_row("SELECT last FROM sequence", [], |row| row.get(0))?;
    let (mut low, mut high) = (1, last + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut rows = at.query([middle])?;
        let came: Option<String> = match rows.next()? {
            Some(row) => row.get(0)?,
            None => None,
        };
        match came {
            Some(came) if came.as_str() < time => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

/// A message that is to be counted.
struct Stored {
    seq: u64,
    mall: String,
    received_at: Option<DateTime<Utc>>,
    hit: Option<Hit>,
}

/// Counts some more.
pub(crate) fn piece(connection: &mut Connection) -> rusqlite::Result<Reached> {
    let (before, last) = reached(connection)?;
    // Read and taken apart while others may write.
    let messages = read(connection, before)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if reached(&transaction)?.0 != before {
        // Somebody else counts, too.
        return Ok(Reached {
            counted: before,
            last,
        });
    }
    // What was committed meanwhile is not among them.
    let (_, last) = reached(&transaction)?;
    let end = messages.last().map_or(before, |message| message.seq);
    let newest: Option<u64> =
        transaction.query_row("SELECT max(seq) FROM messages", [], |row| row.get(0))?;
    let counted = match newest > Some(end) {
        true => end,
        false => last,
    };
    let since =
        transaction.query_row("SELECT counted_since FROM sequence", [], |row| row.get(0))?;
    let mut changes = Changes::new(&transaction, since);
    for message in &messages {
        if let (Some(hit), Some(received_at)) = (&message.hit, message.received_at) {
            changes.note(&message.mall, hit, received_at)?;
        }
    }
    changes.write()?;
    transaction.execute("UPDATE sequence SET counted = ?1", [counted])?;
    transaction.commit()?;
    Ok(Reached { counted, last })
}

fn reached(connection: &Connection) -> rusqlite::Result<(u64, u64)> {
    connection.query_row("SELECT counted, last FROM sequence", [], |row| {
        Ok((
            row.get::<_, Option<u64>>(0)?.unwrap_or_default(),
            row.get(1)?,
        ))
    })
}

fn read(connection: &Connection, after: u64) -> rusqlite::Result<Vec<Stored>> {
    let mut select = connection.prepare_cached(
        "SELECT seq, mall, received_at, body FROM whole_messages WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let messages = select.query_map(params![after, PIECE], |row| {
        Ok(Stored {
            seq: row.get(0)?,
            mall: row.get(1)?,
            received_at: timestamp::read(row.get_ref(2)?.as_str()?),
            hit: Hit::of_body(row.get_ref(3)?.as_str()?),
        })
    })?;
    messages.collect()
}
