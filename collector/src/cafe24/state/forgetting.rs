//! Forgetting members who have left, and malls.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{Transaction, TransactionBehavior, params};

use super::file::{State, StateUnavailable, millis, time};
use crate::cafe24::fact::alias;

impl State {
    /// Which of these members have left for good: nothing is said of them any more.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn gone(
        &self,
        mall: &str,
        members: impl IntoIterator<Item = String>,
    ) -> Result<HashSet<String>, StateUnavailable> {
        let members: HashSet<_> = members.into_iter().collect();
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut select = connection
                .prepare_cached("SELECT 1 FROM told WHERE message_id = ?1 AND mall = ?2")?;
            let mut gone = HashSet::new();
            for member in members {
                if select.exists(params![mark_of_gone(&mall, &member), mall])? {
                    gone.insert(member);
                }
            }
            Ok(gone)
        })
        .await
    }

    /// A member who had left is there again, if they joined after that.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn is_back(
        &self,
        mall: &str,
        member: &str,
        joined: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        let (mark, mall) = (mark_of_gone(mall, member), mall.to_owned());
        self.write(move |transaction| {
            transaction
                .execute(
                    "DELETE FROM told WHERE message_id = ?1 AND mall = ?2 AND at < ?3",
                    params![mark, mall, millis(joined)],
                )
                .map(drop)
        })
        .await
    }

    /// Takes away all that is known of a member, webhooks that name them included.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn forget_member(
        &self,
        mall: &str,
        member: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        let (mall, member) = (mall.to_owned(), member.to_owned());
        self.write(move |transaction| forget(transaction, &mall, &member, now))
            .await
    }

    /// Takes away all that is known of a member, in a mall or in all, beside a running collector.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn erase_member(
        &self,
        member: &str,
        mall: Option<&str>,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<()> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Of malls that have left, webhooks may wait.
        let malls: Vec<String> = transaction
            .prepare(
                "SELECT mall FROM (SELECT mall FROM malls UNION SELECT mall FROM deliveries
                     UNION SELECT mall FROM members UNION SELECT mall FROM orders)
                 WHERE ?1 IS NULL OR mall = ?1",
            )?
            .query_map([mall], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for mall in malls {
            forget(&transaction, &mall, member, now)?;
            let waiting = format!(
                "DELETE FROM deliveries WHERE ({NAMES} OR instr(body, json_quote(?1)) > 0) AND mall = ?2"
            );
            transaction.execute(&waiting, [member, &mall])?;
        }
        transaction.commit()?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    }

    /// Webhooks that name a member: mall, time and body.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn webhooks_of(
        &self,
        member: &str,
        mall: Option<&str>,
    ) -> rusqlite::Result<Vec<(String, DateTime<Utc>, String)>> {
        self.lock()
            .prepare(&format!(
                "SELECT mall, at, body FROM deliveries WHERE {NAMES} AND (?2 IS NULL OR mall = ?2) ORDER BY id"
            ))?
            .query_map(params![member, mall], |row| {
                Ok((row.get(0)?, time(row.get(1)?), row.get(2)?))
            })?
            .collect()
    }

    /// Takes away all that is known of a mall's people and orders, and what waits.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn forget_mall(&self, mall: &str) -> Result<(), StateUnavailable> {
        let mall = mall.to_owned();
        self.write(move |transaction| {
            for table in [
                "orders",
                "properties",
                "members",
                "deliveries",
                "told",
                "cursors",
            ] {
                transaction.execute(&format!("DELETE FROM {table} WHERE mall = ?1"), [&mall])?;
            }
            Ok(())
        })
        .await
    }
}

/// Whether a webhook's body names the member `?1`, alone or in a list.
const NAMES: &str = "json_valid(body) AND instr(
    ',' || replace(replace(replace(replace(json_extract(body, '$.member_id'), ' ', ''), '[', ''), ']', ''), '\"', '') || ',',
    ',' || ?1 || ',') > 0";

fn forget(
    transaction: &Transaction<'_>,
    mall: &str,
    member: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR REPLACE INTO told (mall, message_id, at) VALUES (?1, ?2, ?3)",
        params![mall, mark_of_gone(mall, member), millis(now)],
    )?;
    for table in ["orders", "properties", "members"] {
        let delete = format!("DELETE FROM {table} WHERE mall = ?1 AND member_id = ?2");
        transaction.execute(&delete, [mall, member])?;
    }
    // Those that wait are dealt with first: they may say that the member has gone.
    let delete = format!("DELETE FROM deliveries WHERE {NAMES} AND mall = ?2 AND state <> 0");
    transaction.execute(&delete, [member, mall])?;
    Ok(())
}

/// What stays of a member who has left, so that late orders and coupons do not bring them back: no
/// name, but what can be made of one.
pub(super) fn mark_of_gone(mall: &str, member: &str) -> String {
    format!("gone:{}", alias(mall, member))
}
