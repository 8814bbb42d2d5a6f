//! Members, and what was said of them last: only what changed is said again.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, params};
use serde_json::{Map, Value};

use super::file::{State, StateUnavailable};

/// A member's properties as they are now, and how often something was said of them before.
pub type Changed = (String, u64, Map<String, Value>);

impl State {
    /// Which of these properties differ from what was said last.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn changed(
        &self,
        mall: &str,
        all: Vec<(String, Map<String, Value>)>,
    ) -> Result<Vec<Changed>, StateUnavailable> {
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
                    let is_news = match &said {
                        Some(said) => serde_json::from_str(said).ok() != Some(now.clone()),
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
    /// [`StateUnavailable`].
    pub async fn said_of(
        &self,
        mall: &str,
        members: Vec<String>,
        name: &'static str,
    ) -> Result<HashMap<String, Value>, StateUnavailable> {
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
    /// [`StateUnavailable`].
    pub async fn said(&self, mall: &str, all: Vec<Changed>) -> Result<(), StateUnavailable> {
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

    /// These are members of a shop.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn know_members(
        &self,
        mall: &str,
        shop_no: u64,
        members: Vec<String>,
    ) -> Result<(), StateUnavailable> {
        if members.is_empty() {
            return Ok(());
        }
        let mall = mall.to_owned();
        self.write(move |transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO members (mall, member_id, shop_no) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET shop_no = ?3",
            )?;
            for member in members {
                insert.execute(params![mall, member, shop_no])?;
            }
            Ok(())
        })
        .await
    }

    /// Which of these are known to be members.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn known(
        &self,
        mall: &str,
        members: Vec<String>,
    ) -> Result<HashSet<String>, StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            let mut select = connection
                .prepare_cached("SELECT 1 FROM members WHERE mall = ?1 AND member_id = ?2")?;
            let mut known = HashSet::new();
            for member in members {
                if select.exists(params![mall, member])? {
                    known.insert(member);
                }
            }
            Ok(known)
        })
        .await
    }

    /// The shop in which a member is known.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn shop_of(&self, mall: &str, member: &str) -> Result<Option<u64>, StateUnavailable> {
        let row = [mall, member].map(str::to_owned);
        self.with(move |connection| {
            connection
                .prepare_cached("SELECT shop_no FROM members WHERE mall = ?1 AND member_id = ?2")?
                .query_row(row, |row| row.get(0))
                .optional()
        })
        .await
    }

    /// Known members behind `after`, of a shop or of all, in their order, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn members_after(
        &self,
        mall: &str,
        shop_no: Option<u64>,
        after: &str,
        limit: usize,
    ) -> Result<Vec<String>, StateUnavailable> {
        let (mall, after) = (mall.to_owned(), after.to_owned());
        self.with(move |connection| {
            connection
                .prepare_cached(
                    "SELECT member_id FROM members WHERE mall = ?1 AND member_id > ?2 AND (?4 IS NULL OR shop_no = ?4)
                     ORDER BY member_id LIMIT ?3",
                )?
                .query_map(params![mall, after, limit, shop_no], |row| row.get(0))?
                .collect()
        })
        .await
    }

    /// How many members are known.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn count_members(&self, mall: &str) -> Result<u64, StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            connection
                .prepare_cached("SELECT count(*) FROM members WHERE mall = ?1")?
                .query_row([mall], |row| row.get(0))
        })
        .await
    }
}
