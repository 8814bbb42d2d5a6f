//! Members, and what was said of them last: only what changed is said again.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use rusqlite::{OptionalExtension, params};
use serde_json::{Map, Value};

use super::{State, Unusable, millis};

/// A member's properties as they are now, and how often something was said of them before.
pub type Changed = (String, u64, Map<String, Value>);

impl State {
    /// Which of these properties differ from what was said last.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn changed(
        &self,
        mall: &str,
        all: Vec<(String, Map<String, Value>)>,
    ) -> Result<Vec<Changed>, Unusable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut version = connection
                .prepare_cached("SELECT version FROM members WHERE mall = ?1 AND member_id = ?2")?;
            let mut value = connection.prepare_cached(
                "SELECT value FROM properties WHERE mall = ?1 AND member_id = ?2 AND name = ?3",
            )?;
            let mut changed = Vec::new();
            for (member, properties) in all {
                let mut news = Map::new();
                for (name, now) in properties {
                    let said: Option<String> = value
                        .query_row(params![mall, member, name], |row| row.get(0))
                        .optional()?;
                    // What was never said need not be said to be nothing.
                    let text = now.to_string();
                    let is_news = match &said {
                        Some(said) => *said != text,
                        None => !now.is_null(),
                    };
                    if is_news {
                        news.insert(name, now);
                    }
                }
                if !news.is_empty() {
                    let version: Option<u64> = version
                        .query_row(params![mall, member], |row| row.get(0))
                        .optional()?;
                    changed.push((member, version.unwrap_or(0), news));
                }
            }
            Ok(changed)
        })
        .await
    }

    /// What was said last of one property of these members; who has none is left out.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn said_of(
        &self,
        mall: &str,
        members: Vec<String>,
        name: &'static str,
    ) -> Result<HashMap<String, Value>, Unusable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut value = connection.prepare_cached(
                "SELECT value FROM properties WHERE mall = ?1 AND member_id = ?2 AND name = ?3",
            )?;
            let mut said = HashMap::new();
            for member in members {
                let text: Option<String> = value
                    .query_row(params![mall, member, name], |row| row.get(0))
                    .optional()?;
                let value = text.and_then(|text| serde_json::from_str(&text).ok());
                said.extend(value.map(|value| (member, value)));
            }
            Ok(said)
        })
        .await
    }

    /// All of this has been said now.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn said(&self, mall: &str, all: Vec<Changed>) -> Result<(), Unusable> {
        let mall = mall.to_owned();
        self.write(move |transaction| {
            let mut version = transaction.prepare_cached(
                "INSERT INTO members (mall, member_id, version) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET version = ?3",
            )?;
            let mut value = transaction.prepare_cached(
                "INSERT OR REPLACE INTO properties (mall, member_id, name, value) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for (member, before, properties) in all {
                version.execute(params![mall, member, before + 1])?;
                for (name, now) in properties {
                    value.execute(params![mall, member, name, now.to_string()])?;
                }
            }
            Ok(())
        })
        .await
    }

    /// These are members.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn know_members(&self, mall: &str, members: Vec<String>) -> Result<(), Unusable> {
        if members.is_empty() {
            return Ok(());
        }
        let mall = mall.to_owned();
        self.write(move |transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT OR IGNORE INTO members (mall, member_id) VALUES (?1, ?2)",
            )?;
            for member in members {
                insert.execute(params![mall, member])?;
            }
            Ok(())
        })
        .await
    }

    /// Known members behind `after`, in their order, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn members_after(
        &self,
        mall: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<String>, Unusable> {
        let (mall, after) = (mall.to_owned(), after.to_owned());
        self.with(move |connection| {
            connection
                .prepare_cached(
                    "SELECT member_id FROM members WHERE mall = ?1 AND member_id > ?2 ORDER BY member_id LIMIT ?3",
                )?
                .query_map(params![mall, after, limit], |row| row.get(0))?
                .collect()
        })
        .await
    }

    /// How many members are known.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn count_members(&self, mall: &str) -> Result<u64, Unusable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            connection
                .prepare_cached("SELECT count(*) FROM members WHERE mall = ?1")?
                .query_row([mall], |row| row.get(0))
        })
        .await
    }

    /// Which of these members have left for good: nothing is said of them any more.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn gone(
        &self,
        mall: &str,
        members: impl IntoIterator<Item = String>,
    ) -> Result<HashSet<String>, Unusable> {
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

    /// A member who had left is there again.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn is_back(&self, mall: &str, member: &str) -> Result<(), Unusable> {
        let (mark, mall) = (mark_of_gone(mall, member), mall.to_owned());
        self.write(move |transaction| {
            transaction
                .execute(
                    "DELETE FROM told WHERE message_id = ?1 AND mall = ?2",
                    [mark, mall],
                )
                .map(drop)
        })
        .await
    }

    /// Takes away all that is known of a member, webhooks that name them included.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn forget_member(
        &self,
        mall: &str,
        member: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Unusable> {
        let (mall, member) = (mall.to_owned(), member.to_owned());
        self.write(move |transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO told (mall, message_id, at) VALUES (?1, ?2, ?3)",
                params![mall, mark_of_gone(&mall, &member), millis(now)],
            )?;
            for table in ["orders", "properties", "members"] {
                let delete = format!("DELETE FROM {table} WHERE mall = ?1 AND member_id = ?2");
                transaction.execute(&delete, [&mall, &member])?;
            }
            // Those that wait are dealt with first: they may say that the member has gone.
            transaction.execute(
                "DELETE FROM deliveries WHERE mall = ?1 AND state <> 0 AND json_valid(body)
                     AND ?2 IN (json_extract(body, '$.member_id'), json_extract(body, '$.resource.member_id'))",
                [&mall, &member],
            )?;
            Ok(())
        })
        .await
    }

    /// Takes away all that is known of a mall's people and orders, and what waits.
    ///
    /// # Errors
    ///
    /// [`Unusable`].
    pub async fn forget_mall(&self, mall: &str) -> Result<(), Unusable> {
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

/// What stays of a member who has left, so that late orders and coupons do not bring them back: no
/// name, but what can be made of one.
fn mark_of_gone(mall: &str, member: &str) -> String {
    let hash = digest(&SHA256, format!("{mall}\n{member}").as_bytes());
    let hash: String = hash.as_ref()[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("gone:{hash}")
}
