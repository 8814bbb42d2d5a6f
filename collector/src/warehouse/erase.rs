//! One person is taken out of the tables: files that hold rows of theirs are made anew without them, and the others'
//! places are deleted at once.
//!
//! What is still on its way is kept out as well: a note says, by a hash, of whom nothing is loaded that came before the
//! erasure.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use object_store::ObjectStoreExt;
use serde::{Deserialize, Serialize};

use super::bucket::Bucket;
use super::file;
use super::gone::{Gone, marks};
use super::table::{Table, TableError};
use super::target::{Erased, Who};
use super::upkeep::{contents, replace};

/// That somebody was erased, and when.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    at: DateTime<Utc>,
}

impl Bucket {
    fn notes(&self) -> object_store::path::Path {
        self.root().clone().join("_moa").join("erased")
    }

    /// Who was erased.
    ///
    /// # Errors
    ///
    /// [`TableError::Storage`].
    pub async fn gone(&self) -> Result<Gone, TableError> {
        let notes = self.notes();
        let listed: Vec<_> = self.store().list(Some(&notes)).try_collect().await?;
        let mut gone = Gone::default();
        for note in listed {
            let Some(mark) = note.location.filename().map(str::to_owned) else {
                continue;
            };
            let content = self.store().get(&note.location).await?.bytes().await?;
            if let Ok(note) = serde_json::from_slice::<Note>(&content) {
                gone.note(mark, note.at);
            }
        }
        Ok(gone)
    }

    /// Takes a person out, for good.
    ///
    /// # Errors
    ///
    /// [`TableError`]: what was taken away until then is; it is to be done again for the rest.
    pub async fn erase(&self, mut who: Who, now: DateTime<Utc>) -> Result<Erased, TableError> {
        self.find_devices(&mut who).await?;
        for mark in marks(&who) {
            let place = self.notes().join(mark);
            let note = serde_json::to_vec(&Note { at: now }).unwrap_or_default();
            self.store().put(&place, note.into()).await?;
        }
        let mut erased = Erased::default();
        for table in self.tables() {
            loop {
                let (done, more) = erase_from(table, &who, now).await?;
                erased.rows += done.rows;
                erased.files += done.files;
                if !more {
                    break;
                }
            }
        }
        Ok(erased)
    }

    /// The devices that only this user has used.
    async fn find_devices(&self, who: &mut Who) -> Result<(), TableError> {
        let Some(user) = &who.user else {
            return Ok(());
        };
        // By mall and device.
        let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
        for table in self.tables() {
            for add in of_mall(&table.now().await?, who.mall.as_deref()) {
                let mall = add
                    .partition_values
                    .get("mall")
                    .cloned()
                    .flatten()
                    .unwrap_or_default();
                let content = contents(table, std::slice::from_ref(&add)).await?;
                file::remade(table.kept(), content, |key| {
                    if let (Some(device), Some(other)) = (key.anonymous_id, key.user_id) {
                        let place = (mall.clone(), device.to_vec());
                        let is_own = other == user.as_bytes();
                        if is_own { &mut own } else { &mut others }.insert(place);
                    }
                    false
                })?;
            }
        }
        let own = own.into_iter().filter(|place| !others.contains(place));
        let own = own.filter_map(|(_, device)| String::from_utf8(device).ok());
        who.devices.extend(own);
        Ok(())
    }
}

fn of_mall(known: &super::table::Snapshot, mall: Option<&str>) -> Vec<super::table::action::Add> {
    let is_of = |add: &&super::table::action::Add| {
        let of = add.partition_values.get("mall").cloned().flatten();
        mall.is_none_or(|mall| of.as_deref() == Some(mall))
    };
    known.files().values().filter(is_of).cloned().collect()
}

/// Goes through the files of a table once. Whether one of them was another's meanwhile, and it is to be done again.
async fn erase_from(
    table: &Table,
    who: &Who,
    now: DateTime<Utc>,
) -> Result<(Erased, bool), TableError> {
    let (mut erased, mut more) = (Erased::default(), false);
    let is_of = |key: file::Key<'_>| {
        let is_user =
            key.user_id.is_some() && key.user_id == who.user.as_deref().map(str::as_bytes);
        // What another user did on a device is theirs.
        let is_device = key.user_id.is_none()
            && key
                .anonymous_id
                .is_some_and(|id| std::str::from_utf8(id).is_ok_and(|id| who.devices.contains(id)));
        let is_previous = key.previous_id.is_some_and(|id| {
            std::str::from_utf8(id)
                .is_ok_and(|id| who.user.as_deref() == Some(id) || who.devices.contains(id))
        });
        is_user || is_device || is_previous
    };
    for add in of_mall(&table.now().await?, who.mall.as_deref()) {
        let content = contents(table, std::slice::from_ref(&add)).await?;
        let remade = file::remade(table.kept(), content, |key| !is_of(key))?;
        if remade.dropped == 0 {
            continue;
        }
        let rows = remade.dropped;
        match replace(table, std::slice::from_ref(&add), remade, true, now).await? {
            true => {
                erased.rows += rows;
                erased.files += 1;
            }
            false => more = true,
        }
    }
    // What was replaced, also before, by putting files together: somebody may stand in it.
    let known = table.now().await?;
    for path in known.removed().keys() {
        table.delete(&super::bucket::of_address(path)).await?;
    }
    Ok((erased, more))
}

#[cfg(test)]
mod tests;
