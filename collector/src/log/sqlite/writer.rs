//! The one thread that writes.

use std::mem;
use std::ops::Range;
use std::sync::{Arc, mpsc};
use std::time::Instant;

use moa_message::Checked;
use moa_message::timestamp;
use rusqlite::{Connection, TransactionBehavior, params};
use tokio::sync::{broadcast, watch};

use super::checkpoint::Checkpoints;
use super::contexts::Contexts;
use super::damage::is_damage;
use super::job::Job;
use super::lanes::{Lanes, Piece, Turns};
use super::properties::PersonLimits;
use super::rows::{Row, Rows};
use super::{days, people, sessions};
use crate::log::metrics::LogMetrics;
use crate::log::{AppendError, Record, Unready};

/// The owner of the connection.
pub(super) struct Writer {
    connection: Connection,
    checkpoints: Checkpoints,
    records: broadcast::Sender<Arc<Record>>,
    reached: watch::Sender<u64>,
    metrics: LogMetrics,
    person: PersonLimits,
    turns: Turns,
}

impl Writer {
    /// With where it tells the number of the newest record.
    pub(super) fn new(
        (connection, checkpoints): (Connection, Checkpoints),
        records: broadcast::Sender<Arc<Record>>,
        metrics: LogMetrics,
        (person, turns): (PersonLimits, Turns),
    ) -> (Self, watch::Receiver<u64>) {
        let last = connection.query_row("SELECT last FROM sequence", [], |row| row.get(0));
        let last = last.unwrap_or_default();
        metrics.reached(last);
        let (reached, heard) = watch::channel(last);
        let writer = Self {
            connection,
            checkpoints,
            records,
            reached,
            metrics,
            person,
            turns,
        };
        (writer, heard)
    }

    /// Writes until nobody can send any more.
    pub(super) fn run(&mut self, jobs: &mpsc::Receiver<Job>) {
        let mut lanes = Lanes::new(self.turns);
        loop {
            if lanes.is_empty() {
                match jobs.recv() {
                    Ok(job) => lanes.add(job),
                    Err(_) => return,
                }
            }
            while let Ok(job) = jobs.try_recv() {
                lanes.add(job);
            }
            self.write(&mut lanes);
        }
    }

    /// Commits what is next and gives each job that is done its verdicts.
    fn write(&mut self, lanes: &mut Lanes) {
        let started = Instant::now();
        let group = lanes.next();
        match self.commit(&group) {
            Ok(written) => {
                let messages = group.iter().map(|piece| piece.range.len()).sum();
                self.metrics.committed(messages, started.elapsed());
                for (mut piece, rows) in group.into_iter().zip(written) {
                    self.show(&piece, &rows);
                    piece.rows.extend(rows);
                    if piece.is_last() {
                        let verdicts = piece.rows.into_iter().map(|row| row.verdict);
                        // The sender may have gone away; it will send again and get `duplicate`.
                        let _ = piece.job.reply.send(Ok(verdicts.collect()));
                    } else {
                        lanes.put_back(piece);
                    }
                }
                // Those who wait have their verdicts.
                self.checkpoints.tend(&self.connection);
            }
            Err(error) => {
                self.metrics.failed();
                tracing::error!(%error, requests = group.len(), "the log could not be written");
                if is_damage(&error) && self.metrics.found_damage() {
                    tracing::error!("{}", Unready::Damaged);
                }
                for piece in group {
                    // What was written of it before is a duplicate when it is sent again.
                    let _ = piece.job.reply.send(Err(AppendError::Unavailable));
                }
            }
        }
    }

    fn commit(&mut self, group: &[Piece]) -> rusqlite::Result<Vec<Vec<Row>>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Read anew each time: another process may have written meanwhile.
        let (last, counted, since) = transaction.query_row(
            "SELECT last, counted, counted_since FROM sequence",
            [],
            |row| {
                let counted: Option<u64> = row.get(1)?;
                Ok((row.get(0)?, counted, row.get(2)?))
            },
        )?;
        // What comes behind messages that are not counted yet is counted behind them.
        let is_counted = counted == Some(last);
        let days = is_counted.then(|| days::Changes::new(&transaction, since));
        let mut rows = Rows {
            transaction: &transaction,
            last,
            sessions: sessions::Changes::default(),
            people: people::Changes::default(),
            contexts: Contexts::default(),
            days,
            metrics: &self.metrics,
        };
        let mut written = Vec::with_capacity(group.len());
        for piece in group {
            written.push(rows.write(&piece.job, piece.range.clone())?);
        }
        let Rows {
            last,
            sessions,
            people,
            days,
            ..
        } = rows;
        sessions.write(&transaction)?;
        people.write(&transaction, self.person)?;
        let counted = match days {
            Some(days) => days.write().map(|()| Some(last))?,
            None => counted,
        };
        let done = group.iter().filter(|piece| piece.is_last());
        for mark in done.filter_map(|piece| piece.job.mark.as_ref()) {
            mark.write(&transaction)?;
        }
        // Even a commit of nothing is to be written: it is made to see whether one can be, and
        // what already stands there would not be written again.
        transaction.execute("UPDATE sequence SET last = last + 1", [])?;
        transaction.execute(
            "UPDATE sequence SET last = ?1, counted = ?2",
            params![last, counted],
        )?;
        transaction.commit()?;
        self.metrics.reached(last);
        // Only news: what a sink notes would wake it otherwise.
        self.reached
            .send_if_modified(|reached| std::mem::replace(reached, last) != last);
        Ok(written)
    }

    /// Tells those who watch.
    fn show(&self, piece: &Piece, rows: &[Row]) {
        if self.records.receiver_count() == 0 {
            return;
        }
        let job = &piece.job;
        let received_at = timestamp::text(job.received_at);
        for (n, row) in piece.range.clone().zip(rows) {
            let checked = &job.batch[n];
            let replayed = job.replays.get(n);
            if replayed.is_some() && row.seq.is_none() {
                // It stays what it was.
                continue;
            }
            let (mall, body) = match checked {
                Ok(message) => (&message.mall, &message.body),
                Err(broken) => (&broken.mall, &broken.body),
            };
            let record = Record {
                mall: Arc::clone(mall),
                seq: row.seq,
                verdict: row.verdict.clone(),
                received_at: replayed.map_or_else(
                    || received_at.clone(),
                    |kept| timestamp::text(kept.received_at),
                ),
                body: body.clone(),
            };
            // Fails only when the last watcher has just gone.
            let _ = self.records.send(Arc::new(record));
        }
    }
}

impl<'a> Rows<'a> {
    fn write(&mut self, job: &'a Job, range: Range<usize>) -> rusqlite::Result<Vec<Row>> {
        let received_at = timestamp::text(job.received_at);
        self.contexts = Contexts::of(&job.batch[range.clone()]);
        let mut write = |(n, checked): (usize, &'a Checked)| match (checked, job.replays.get(n)) {
            (_, Some(kept)) => self.replay(checked, kept, job.received_at),
            (Ok(message), None) => {
                let row = self.store(message, job.received_at, &received_at)?;
                let stored = row.seq.is_some();
                self.sessions.note(message, job.received_at, stored);
                if stored {
                    self.note(message, job.received_at)?;
                }
                Ok(row)
            }
            (Err(broken), None) => self.keep_aside(broken, &received_at),
        };
        let rows = range.map(|n| write((n, &job.batch[n]))).collect();
        mem::take(&mut self.contexts).count(self.transaction)?;
        rows
    }
}
