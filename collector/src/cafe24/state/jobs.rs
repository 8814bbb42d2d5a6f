//! Work that was asked for, and how far it is. Another process asks here and watches: the
//! collector that has the file does it.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::file::{State, StateUnavailable, millis, time};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Read what is new of a mall.
    Sync,
    /// Read all of a mall.
    Backfill,
    /// Compare our numbers with Cafe24's.
    Reconcile,
    /// Take the tags out of a mall, and give the tokens back.
    Uninstall,
}

impl JobKind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Backfill => "backfill",
            Self::Reconcile => "reconcile",
            Self::Uninstall => "uninstall",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Sync, Self::Backfill, Self::Reconcile, Self::Uninstall]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// How far a job is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// What is done just now, in a word or two.
    pub step: String,
    /// How many of `total` are done.
    pub done: u64,
    /// How many there are, as far as is known.
    pub total: Option<u64>,
}

/// A job that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// The mall.
    pub mall: String,
    /// What is to be done.
    pub kind: JobKind,
    /// When it was begun last; none while it waits.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended; none before.
    pub ended_at: Option<DateTime<Utc>>,
    /// How far it is.
    pub progress: Progress,
    /// Why it could not be done.
    pub problem: Option<String>,
    /// Of how many days, where who asked has said that.
    pub days: Option<u64>,
}

const COLUMNS: &str = "id, mall, kind, started_at, ended_at, step, done, total, problem, days";

impl State {
    /// Asks for a job, unless the same waits or is being done. Returns its number.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn ask(
        &self,
        mall: &str,
        kind: JobKind,
        now: DateTime<Utc>,
    ) -> Result<i64, StateUnavailable> {
        self.ask_of_days(mall, kind, None, now).await
    }

    /// Asks for a job that is about so many days, unless the same waits or is being done: then that one
    /// is about so many if it has not begun. Returns its number.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn ask_of_days(
        &self,
        mall: &str,
        kind: JobKind,
        days: Option<u64>,
        now: DateTime<Utc>,
    ) -> Result<i64, StateUnavailable> {
        let mall = mall.to_owned();
        self.write(move |transaction| {
            let open: Option<i64> = transaction
                .query_row(
                    "SELECT id FROM jobs WHERE mall = ?1 AND kind = ?2 AND ended_at IS NULL",
                    params![mall, kind.name()],
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(id) = open {
                transaction.execute(
                    "UPDATE jobs SET days = coalesce(?2, days) WHERE id = ?1 AND started_at IS NULL",
                    params![id, days],
                )?;
                return Ok(id);
            }
            transaction.execute(
                "INSERT INTO jobs (mall, kind, asked_at, days) VALUES (?1, ?2, ?3, ?4)",
                params![mall, kind.name(), millis(now), days],
            )?;
            Ok(transaction.last_insert_rowid())
        })
        .await
    }

    /// The oldest job of a mall that has not ended: one that was broken off is among them.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn next_job(&self, mall: &str) -> Result<Option<Job>, StateUnavailable> {
        self.find_job(
            "mall = ?1 AND ended_at IS NULL ORDER BY id",
            mall.to_owned(),
        )
        .await
    }

    /// A job by its number.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn job(&self, id: i64) -> Result<Option<Job>, StateUnavailable> {
        self.find_job("id = CAST(?1 AS INTEGER)", id.to_string())
            .await
    }

    /// The last job of a mall.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn last_job(&self, mall: &str) -> Result<Option<Job>, StateUnavailable> {
        self.find_job("mall = ?1 ORDER BY id DESC", mall.to_owned())
            .await
    }

    async fn find_job(
        &self,
        filter: &'static str,
        value: String,
    ) -> Result<Option<Job>, StateUnavailable> {
        self.with(move |connection| {
            let select = format!("SELECT {COLUMNS} FROM jobs WHERE {filter} LIMIT 1");
            let job = connection
                .prepare_cached(&select)?
                .query_row([value], job)
                .optional()?;
            Ok(job.flatten())
        })
        .await
    }

    /// A job is begun.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn begin(&self, id: i64, now: DateTime<Utc>) -> Result<(), StateUnavailable> {
        self.write(move |transaction| {
            transaction.execute(
                "UPDATE jobs SET started_at = ?2 WHERE id = ?1",
                params![id, millis(now)],
            )?;
            Ok(())
        })
        .await
    }

    /// A job is so far.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn report(&self, id: i64, progress: Progress) -> Result<(), StateUnavailable> {
        self.write(move |transaction| {
            let mut update = transaction
                .prepare_cached("UPDATE jobs SET step = ?2, done = ?3, total = ?4 WHERE id = ?1")?;
            let Progress { step, done, total } = progress;
            update.execute(params![id, step, done, total]).map(drop)
        })
        .await
    }

    /// A job has ended, well or not.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn end(
        &self,
        id: i64,
        problem: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        self.write(move |transaction| {
            transaction.execute(
                "UPDATE jobs SET ended_at = ?2, problem = ?3 WHERE id = ?1",
                params![id, millis(now), problem],
            )?;
            Ok(())
        })
        .await
    }
}

fn job(row: &Row<'_>) -> rusqlite::Result<Option<Job>> {
    let kind: String = row.get(2)?;
    let step: Option<String> = row.get(5)?;
    let Some(kind) = JobKind::of(&kind) else {
        return Ok(None);
    };
    Ok(Some(Job {
        id: row.get(0)?,
        mall: row.get(1)?,
        kind,
        started_at: row.get::<_, Option<i64>>(3)?.map(time),
        ended_at: row.get::<_, Option<i64>>(4)?.map(time),
        progress: Progress {
            step: step.unwrap_or_default(),
            done: row.get(6)?,
            total: row.get(7)?,
        },
        problem: row.get(8)?,
        days: row.get(9)?,
    }))
}
