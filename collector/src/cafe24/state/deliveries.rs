//! Webhooks that came, and wait until they are dealt with.

use chrono::{DateTime, TimeDelta, Utc};
use ring::digest::{SHA256, digest};
use rusqlite::{Row, params};

use super::file::{State, StateUnavailable, millis, time};

/// Within which time two bodies that are the same are one delivery made again. Cafe24 gives deliveries
/// no id (facts/server 1.6).
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// How long after its first failure a delivery is tried again; then twice as long each time.
const AGAIN_MILLIS: i64 = 5_000;

/// How often a delivery that cannot be dealt with is tried.
const TRIES: u32 = 8;

/// How a delivery came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Cafe24 called.
    Webhook,
    /// It was found in Cafe24's log of webhooks.
    Logs,
}

/// A webhook as it came, but for what may not be kept.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// The mall it is of.
    pub mall: String,
    /// Cafe24's number of the event; none where the body does not say.
    pub event_no: Option<u32>,
    /// The body, without what may not be kept.
    pub body: String,
    /// When it was sent, or came.
    pub at: DateTime<Utc>,
    /// How it came.
    pub origin: Origin,
    /// Whether two that are the same within some minutes are one: where the body alone says what
    /// happened.
    pub is_once: bool,
}

/// A webhook that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its place in the order of arrival.
    pub id: i64,
    /// Cafe24's number of the event.
    pub event_no: Option<u32>,
    /// The body.
    pub body: String,
    /// When it was sent, or came.
    pub at: DateTime<Utc>,
    /// How often it was tried before.
    pub tries: u32,
}

impl State {
    /// Keeps deliveries until they are dealt with. On disk when this returns.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`]: none is kept.
    pub async fn keep(&self, all: Vec<Arrived>) -> Result<usize, StateUnavailable> {
        self.write(move |transaction| {
            let mut known = transaction.prepare_cached(
                "SELECT 1 FROM deliveries WHERE hash = ?1 AND mall = ?2 AND at BETWEEN ?3 AND ?4",
            )?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO deliveries (mall, event_no, body, hash, at, origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            let mut kept = 0;
            for one in all {
                let hash = digest(&SHA256, one.body.as_bytes());
                let hash = &hash.as_ref()[..16];
                let (from, to) = (millis(one.at - AGAIN), millis(one.at + AGAIN));
                if one.is_once && known.exists(params![hash, one.mall, from, to])? {
                    continue;
                }
                let origin = match one.origin {
                    Origin::Webhook => "webhook",
                    Origin::Logs => "logs",
                };
                let at = millis(one.at);
                insert.execute(params![one.mall, one.event_no, one.body, hash, at, origin])?;
                kept += 1;
            }
            Ok(kept)
        })
        .await
    }

    /// Deliveries of a mall that wait and may be tried now, oldest first.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn waiting(
        &self,
        mall: &str,
        now: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<Delivery>, StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            connection
                .prepare_cached(
                    "SELECT id, event_no, body, at, tries FROM deliveries
                     WHERE mall = ?1 AND state = 0 AND again_at <= ?2 ORDER BY id LIMIT ?3",
                )?
                .query_map(params![mall, millis(now), limit], delivery)?
                .collect()
        })
        .await
    }

    /// The same of these events alone, however many others wait before them.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn waiting_of(
        &self,
        mall: &str,
        now: DateTime<Utc>,
        events: &'static [u32],
        limit: usize,
    ) -> Result<Vec<Delivery>, StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT id, event_no, body, at, tries FROM deliveries
                 WHERE mall = ?1 AND state = 0 AND again_at <= ?2 AND event_no = ?3 ORDER BY id LIMIT ?4",
            )?;
            let mut all = Vec::new();
            for event in events {
                let found = params![mall, millis(now), event, limit];
                for one in select.query_map(found, delivery)? {
                    all.push(one?);
                }
            }
            Ok(all)
        })
        .await
    }

    /// How many deliveries of a mall wait, and how many were given up.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn count_deliveries(&self, mall: &str) -> Result<(u64, u64), StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut count = connection.prepare_cached(
                "SELECT (SELECT count(*) FROM deliveries WHERE mall = ?1 AND state = 0),
                        (SELECT count(*) FROM deliveries WHERE mall = ?1 AND state = 2)",
            )?;
            count.query_row([mall], |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .await
    }

    /// Whether Cafe24 has delivered anything of a mall since then.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn heard_since(
        &self,
        mall: &str,
        since: DateTime<Utc>,
    ) -> Result<bool, StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut last = connection.prepare_cached(
                "SELECT max(at) FROM (SELECT at FROM deliveries WHERE mall = ?1 AND origin = 'webhook'
                                      ORDER BY id DESC LIMIT 1)",
            )?;
            let last: Option<i64> = last.query_row([mall], |row| row.get(0))?;
            Ok(last.is_some_and(|last| last >= millis(since)))
        })
        .await
    }

    /// These are dealt with.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn done(&self, ids: Vec<i64>) -> Result<(), StateUnavailable> {
        if ids.is_empty() {
            return Ok(());
        }
        self.write(move |transaction| {
            let mut update =
                transaction.prepare_cached("UPDATE deliveries SET state = 1 WHERE id = ?1")?;
            for id in ids {
                update.execute([id])?;
            }
            Ok(())
        })
        .await
    }

    /// These are dealt with, and nothing of them may be kept.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn drop_deliveries(&self, ids: Vec<i64>) -> Result<(), StateUnavailable> {
        if ids.is_empty() {
            return Ok(());
        }
        self.write(move |transaction| {
            let mut delete = transaction.prepare_cached("DELETE FROM deliveries WHERE id = ?1")?;
            for id in ids {
                delete.execute([id])?;
            }
            Ok(())
        })
        .await
    }

    /// These could not be dealt with. They are tried again, ever later, but not for ever.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn failed(
        &self,
        ids: Vec<i64>,
        problem: String,
        now: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        if ids.is_empty() {
            return Ok(());
        }
        self.write(move |transaction| {
            let mut update = transaction.prepare_cached(
                "UPDATE deliveries SET tries = tries + 1, problem = ?2,
                     state = CASE WHEN tries + 1 >= ?3 THEN 2 ELSE 0 END,
                     again_at = ?4 + (?5 << tries)
                 WHERE id = ?1",
            )?;
            for id in ids {
                update.execute(params![id, problem, TRIES, millis(now), AGAIN_MILLIS])?;
            }
            Ok(())
        })
        .await
    }

    /// Takes away deliveries that were dealt with before this, and told ids before `told`.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn forget(
        &self,
        deliveries: DateTime<Utc>,
        told: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        self.write(move |transaction| {
            transaction.execute(
                "DELETE FROM deliveries WHERE state <> 0 AND at < ?1",
                [millis(deliveries)],
            )?;
            transaction.execute("DELETE FROM told WHERE at < ?1", [millis(told)])?;
            Ok(())
        })
        .await
    }
}

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        id: row.get(0)?,
        event_no: row.get(1)?,
        body: row.get(2)?,
        at: time(row.get(3)?),
        tries: row.get(4)?,
    })
}
