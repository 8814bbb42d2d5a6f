//! What is done with the tables beside loading them: small files are put together, old days go, and what belongs to no
//! table is taken away.
//!
//! Each is a change of a table's log first, so that who reads by the log sees it whole, and an object is deleted when no
//! reader can be at it any more.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use moa_message::day;
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::bucket::{Bucket, of_address};
use super::file::{self, Remade};
use super::gone::hex;
use super::table::action::{Action, Add};
use super::table::{Committed, Table, TableError};
use super::target::{Done, UpkeepSettings};

/// Files below so many bytes are small.
const SMALL: i64 = 32 * 1024 * 1024;

/// So many bytes of small files are put together at once at most.
const TOGETHER: i64 = 128 * 1024 * 1024;

/// So many small files of one mall's day are put together while the day lasts; then any two.
const MANY: usize = 8;

/// How long a file that was replaced stays for who reads it.
const GRACE: TimeDelta = TimeDelta::minutes(15);

/// How long what a table's log never knew may be on its way there.
const UNKNOWN: TimeDelta = TimeDelta::hours(6);

impl Bucket {
    /// Does all of it once.
    ///
    /// # Errors
    ///
    /// [`TableError`]: what was done until then is.
    pub async fn keep_up(
        &self,
        settings: UpkeepSettings,
        now: DateTime<Utc>,
    ) -> Result<Done, TableError> {
        let mut done = Done::default();
        for table in self.tables() {
            if let Some(keep) = settings.keep {
                let keep = TimeDelta::from_std(keep).unwrap_or(TimeDelta::MAX);
                if let Some(until) = now.checked_sub_signed(keep) {
                    done.retired += retire(table, day::of(until), now).await?;
                }
            }
            let (merged, copies) = compact(table, now).await?;
            done.merged += merged;
            done.copies += copies;
            done.deleted += self.sweep(table, now).await?;
        }
        Ok(done)
    }

    /// Takes away the objects of a table that belong to it no more, or never did.
    async fn sweep(&self, table: &Table, now: DateTime<Utc>) -> Result<usize, TableError> {
        // The objects first: what is written meanwhile is not among them.
        let objects = table.objects().await?;
        let known = table.now().await?;
        let mut deleted = 0;
        for object in objects {
            let path = table.path_of(&object.location);
            let address = super::bucket::as_address(&path);
            if known.files().contains_key(&address) {
                continue;
            }
            let replaced = known.removed().get(&address);
            let is_over = match replaced.and_then(|replaced| replaced.deletion_timestamp) {
                Some(at) => now.timestamp_millis() - at >= GRACE.num_milliseconds(),
                // A chunk that is planned is written in the end, whenever that is.
                None => !is_ahead(&path, &known) && now - object.last_modified >= UNKNOWN,
            };
            if is_over {
                table.delete(&path).await?;
                deleted += 1;
            }
        }
        Ok(deleted)
    }
}

/// Whether it is of a chunk that its partition has not come to yet.
fn is_ahead(path: &str, known: &super::table::Snapshot) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.trim_end_matches(".parquet").rsplitn(3, '-');
    let (Some(last), Some(_), Some(id)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let Ok(last) = last.parse::<u64>() else {
        return false;
    };
    known.reached(id).is_none_or(|reached| reached < last)
}

/// Takes days out of the table that are before this one.
async fn retire(table: &Table, before: NaiveDate, now: DateTime<Utc>) -> Result<usize, TableError> {
    let old = |add: &&Add| date_of(add).is_some_and(|date| date < before);
    let count = table.now().await?.files().values().filter(old).count();
    if count == 0 {
        return Ok(0);
    }
    table
        .commit("DELETE", |known| {
            let old = known.files().values().filter(old);
            let gone: Vec<_> = old
                .map(|add| add.removed(now.timestamp_millis(), true))
                .collect();
            (!gone.is_empty()).then_some(gone)
        })
        .await?;
    Ok(count)
}

/// Puts small files together. Returns how many, and how many copies of messages were left out.
async fn compact(table: &Table, now: DateTime<Utc>) -> Result<(usize, usize), TableError> {
    let known = table.now().await?;
    let mut folders = BTreeMap::<_, Vec<&Add>>::new();
    for add in known.files().values().filter(|add| add.size < SMALL) {
        folders.entry(&add.partition_values).or_default().push(add);
    }
    let (mut merged, mut copies) = (0, 0);
    for small in folders.into_values() {
        for together in piles(small, day::of(now)) {
            let content = contents(table, &together).await?;
            let mut seen = HashSet::new();
            let remade = file::remade(table.kept(), content, |key| {
                // A browser that had no answer sends again, hours later too.
                seen.insert(key.message_id.to_vec())
            })?;
            let dropped = remade.dropped;
            if replace(table, &together, remade, false, now).await? {
                merged += together.len();
                copies += dropped;
            }
        }
    }
    Ok((merged, copies))
}

/// The files that are put together, of one mall's day.
fn piles(small: Vec<&Add>, today: NaiveDate) -> Vec<Vec<Add>> {
    let is_over = small
        .first()
        .and_then(|add| date_of(add))
        .is_some_and(|date| date < today);
    if small.len() < 2 || (!is_over && small.len() < MANY) {
        return Vec::new();
    }
    let mut piles: Vec<Vec<Add>> = Vec::new();
    let mut bytes = TOGETHER;
    for add in small {
        if bytes + add.size > TOGETHER {
            piles.push(Vec::new());
            bytes = 0;
        }
        bytes += add.size;
        if let Some(pile) = piles.last_mut() {
            pile.push(add.clone());
        }
    }
    piles.retain(|pile| pile.len() > 1);
    piles
}

/// What these files have.
pub(super) async fn contents(
    table: &Table,
    files: &[Add],
) -> Result<Vec<bytes::Bytes>, TableError> {
    let mut contents = Vec::with_capacity(files.len());
    for add in files {
        contents.push(table.get(&of_address(&add.path)).await?);
    }
    Ok(contents)
}

/// Puts a file in the place of others, or nothing where it has no rows. Whether it was done: not where one of them is
/// the table's no more.
pub(super) async fn replace(
    table: &Table,
    files: &[Add],
    remade: Remade,
    data_change: bool,
    now: DateTime<Utc>,
) -> Result<bool, TableError> {
    let Some(first) = files.first() else {
        return Ok(false);
    };
    let add = match remade.content {
        None => None,
        Some(content) => {
            let path = remade_path(files, &content);
            let add = Add {
                path: super::bucket::as_address(&path),
                partition_values: first.partition_values.clone(),
                size: i64::try_from(content.len()).unwrap_or(i64::MAX),
                modification_time: now.timestamp_millis(),
                data_change,
                stats: Some(json!({ "numRecords": remade.rows }).to_string()),
            };
            table.put(&path, content).await?;
            Some(add)
        }
    };
    let made = table
        .commit("OPTIMIZE", |known| {
            let is_there = files
                .iter()
                .all(|file| known.files().contains_key(&file.path));
            is_there.then(|| {
                let gone = files
                    .iter()
                    .map(|file| file.removed(now.timestamp_millis(), data_change));
                gone.chain(add.clone().map(Action::Add)).collect()
            })
        })
        .await?;
    Ok(made == Committed::Made)
}

/// The name follows from what it is made of and what it has, so that who was killed at it makes the same again.
fn remade_path(files: &[Add], content: &[u8]) -> String {
    let mut names: String = files
        .iter()
        .map(|file| format!("{}\n", file.path))
        .collect();
    names.push_str(&hex(digest(&SHA256, content).as_ref()));
    let folder = files.first().and_then(|file| file.path.rsplit_once('/'));
    let folder = folder.map_or("", |(folder, _)| folder);
    let hash = hex(&digest(&SHA256, names.as_bytes()).as_ref()[..16]);
    of_address(&format!("{folder}/merged-{hash}.parquet"))
}

fn date_of(add: &Add) -> Option<NaiveDate> {
    add.partition_values.get("date")?.as_deref()?.parse().ok()
}

#[cfg(test)]
mod tests;
