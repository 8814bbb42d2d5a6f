//! The malls that have the app, with their sealed tokens, and the tags registered in them.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::file::{State, StateUnavailable, millis, time};

/// Whether a mall can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MallStatus {
    /// The app is installed.
    Installed,
    /// Its tokens are no longer taken: somebody has to open the app in the mall's admin again.
    Refused,
    /// The app was deleted from the mall.
    Uninstalled,
}

impl MallStatus {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Installed => "installed",
            Self::Refused => "refused",
            Self::Uninstalled => "uninstalled",
        }
    }

    fn of(name: &str) -> Self {
        match name {
            "installed" => Self::Installed,
            "refused" => Self::Refused,
            _ => Self::Uninstalled,
        }
    }
}

/// A mall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mall {
    /// Cafe24's id for it, which is also the mall of its write keys.
    pub mall: String,
    /// Whether it can be called.
    pub status: MallStatus,
    /// When the app was installed: what happened before is not told.
    pub installed_at: DateTime<Utc>,
    /// When its standing or its tokens changed last.
    pub changed_at: DateTime<Utc>,
    /// Its tokens, sealed; none once it is uninstalled.
    pub tokens: Option<Vec<u8>>,
    /// What went wrong last, in words; none when all is well.
    pub problem: Option<String>,
}

/// A script tag registered in a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The shop of the mall, from 1.
    pub shop_no: u32,
    /// Cafe24's number for it.
    pub script_no: String,
    /// What it loads.
    pub src: String,
}

const COLUMNS: &str = "mall, standing, installed_at, changed_at, tokens, problem";

fn mall(row: &Row<'_>) -> rusqlite::Result<Mall> {
    Ok(Mall {
        mall: row.get(0)?,
        status: MallStatus::of(row.get_ref(1)?.as_str()?),
        installed_at: time(row.get(2)?),
        changed_at: time(row.get(3)?),
        tokens: row.get(4)?,
        problem: row.get(5)?,
    })
}

impl State {
    /// All malls, by name.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn malls(&self) -> Result<Vec<Mall>, StateUnavailable> {
        self.with(|connection| {
            connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM malls ORDER BY mall"))?
                .query_map([], mall)?
                .collect()
        })
        .await
    }

    /// One mall.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn mall(&self, name: &str) -> Result<Option<Mall>, StateUnavailable> {
        let name = name.to_owned();
        self.with(move |connection| {
            connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM malls WHERE mall = ?1"))?
                .query_row([name], mall)
                .optional()
        })
        .await
    }

    /// The app is installed in a mall, anew or again, with these sealed tokens.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn install(
        &self,
        mall: &str,
        tokens: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        let mall = mall.to_owned();
        self.write(move |transaction| {
            // Who opens the app again was installed all the while, unless it was deleted meanwhile.
            transaction.execute(
                "INSERT INTO malls (mall, standing, installed_at, changed_at, tokens)
                 VALUES (?1, 'installed', ?2, ?2, ?3)
                 ON CONFLICT (mall) DO UPDATE SET
                     installed_at = CASE standing WHEN 'uninstalled' THEN ?2 ELSE installed_at END,
                     standing = 'installed', changed_at = ?2, tokens = ?3, problem = NULL",
                params![mall, millis(now), tokens],
            )?;
            Ok(())
        })
        .await
    }

    /// A mall has a new pair of tokens.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn set_tokens(
        &self,
        mall: &str,
        tokens: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        let mall = mall.to_owned();
        self.write(move |transaction| {
            let mut update = transaction.prepare_cached(
                "UPDATE malls SET tokens = ?2, changed_at = ?3 WHERE mall = ?1 AND standing <> 'uninstalled'",
            )?;
            update
                .execute(params![mall, tokens, millis(now)])
                .map(drop)
        })
        .await
    }

    /// A mall stands otherwise from now on. Once it is uninstalled, its tokens and tags are gone, and
    /// what was asked for has ended: an installation later is a new beginning.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn set_status(
        &self,
        mall: &str,
        status: MallStatus,
        problem: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), StateUnavailable> {
        let mall = mall.to_owned();
        self.write(move |transaction| {
            transaction.execute(
                "UPDATE malls SET standing = ?2, problem = ?3, changed_at = ?4 WHERE mall = ?1",
                params![mall, status.name(), problem, millis(now)],
            )?;
            if status == MallStatus::Uninstalled {
                transaction.execute("UPDATE malls SET tokens = NULL WHERE mall = ?1", [&mall])?;
                transaction.execute("DELETE FROM tags WHERE mall = ?1", [&mall])?;
                transaction.execute(
                    "UPDATE jobs SET ended_at = ?2, problem = CASE kind WHEN 'uninstall' THEN NULL
                                                              ELSE 'the app was deleted from the mall' END
                     WHERE mall = ?1 AND ended_at IS NULL",
                    params![mall, millis(now)],
                )?;
            }
            Ok(())
        })
        .await
    }

    /// What went wrong with a mall last, or nothing any more.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn set_problem(
        &self,
        mall: &str,
        problem: Option<String>,
    ) -> Result<(), StateUnavailable> {
        let mall = mall.to_owned();
        self.write(move |transaction| {
            let mut update =
                transaction.prepare_cached("UPDATE malls SET problem = ?2 WHERE mall = ?1")?;
            update.execute(params![mall, problem]).map(drop)
        })
        .await
    }

    /// The tags registered in a mall.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn tags(&self, mall: &str) -> Result<Vec<Tag>, StateUnavailable> {
        let mall = mall.to_owned();
        self.with(move |connection| {
            connection
                .prepare_cached("SELECT shop_no, script_no, src FROM tags WHERE mall = ?1")?
                .query_map([mall], |row| {
                    Ok(Tag {
                        shop_no: row.get(0)?,
                        script_no: row.get(1)?,
                        src: row.get(2)?,
                    })
                })?
                .collect()
        })
        .await
    }

    /// A tag stands in a shop.
    ///
    /// # Errors
    ///
    /// [`StateUnavailable`].
    pub async fn set_tag(&self, mall: &str, tag: Tag) -> Result<(), StateUnavailable> {
        let mall = mall.to_owned();
        self.write(move |transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO tags (mall, shop_no, script_no, src) VALUES (?1, ?2, ?3, ?4)",
                params![mall, tag.shop_no, tag.script_no, tag.src],
            )?;
            Ok(())
        })
        .await
    }
}
