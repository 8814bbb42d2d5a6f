//! The state of a table in one file, as Delta Lake's readers expect it: `_delta_log/….checkpoint.parquet`, and
//! `_last_checkpoint`, which names it.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::action::Action;
use super::error::TableError;
use super::snapshot::Snapshot;
use crate::columnar::{self, Cells, Column};

/// For how long it is said of a file that it was removed, as Delta Lake does.
const REMOVED_FOR: TimeDelta = TimeDelta::days(7);

/// One row is one action; the groups of the others are empty.
const SCHEMA: &str = "message checkpoint {
    optional group txn { required binary appId (STRING); required int64 version; optional int64 lastUpdated; }
    optional group add {
        required binary path (STRING);
        optional group partitionValues (MAP) { repeated group key_value { required binary key (STRING); optional binary value (STRING); } }
        required int64 size; required int64 modificationTime; required boolean dataChange; optional binary stats (STRING);
    }
    optional group remove {
        required binary path (STRING); optional int64 deletionTimestamp; required boolean dataChange;
        optional boolean extendedFileMetadata;
        optional group partitionValues (MAP) { repeated group key_value { required binary key (STRING); optional binary value (STRING); } }
        optional int64 size;
    }
    optional group metaData {
        required binary id (STRING);
        required group format {
            required binary provider (STRING);
            optional group options (MAP) { repeated group key_value { required binary key (STRING); optional binary value (STRING); } }
        }
        required binary schemaString (STRING);
        optional group partitionColumns (LIST) { repeated group list { optional binary element (STRING); } }
        optional group configuration (MAP) { repeated group key_value { required binary key (STRING); optional binary value (STRING); } }
        optional int64 createdTime;
    }
    optional group protocol { required int32 minReaderVersion; required int32 minWriterVersion; }
}";

#[derive(Debug, Serialize, Deserialize)]
struct Last {
    version: u64,
    size: u64,
}

/// Writes the state out.
pub(super) async fn write(
    store: &dyn ObjectStore,
    log: &Path,
    state: &Snapshot,
) -> Result<(), TableError> {
    let Some(version) = state.next_version().checked_sub(1) else {
        return Ok(());
    };
    let since = (Utc::now() - REMOVED_FOR).timestamp_millis();
    let actions = state.actions(since);
    let last = Last {
        version,
        size: actions.len() as u64,
    };
    let file = content(&actions)?;
    store.put(&path(log, version), file.into()).await?;
    let last = serde_json::to_vec(&last).unwrap_or_default();
    store
        .put(&log.clone().join("_last_checkpoint"), last.into())
        .await?;
    Ok(())
}

/// The last state that was written out, as actions, and its version.
pub(super) async fn read(
    store: &dyn ObjectStore,
    log: &Path,
) -> Result<Option<(u64, Vec<Action>)>, TableError> {
    let last = match store.get(&log.clone().join("_last_checkpoint")).await {
        Ok(last) => last.bytes().await?,
        Err(object_store::Error::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // Half written: the changes are all there, too.
    let Ok(last) = serde_json::from_slice::<Last>(&last) else {
        return Ok(None);
    };
    let content = store.get(&path(log, last.version)).await?.bytes().await?;
    Ok(Some((last.version, actions(content)?)))
}

fn path(log: &Path, version: u64) -> Path {
    log.clone()
        .join(format!("{version:020}.checkpoint.parquet"))
}

type Map = BTreeMap<String, Option<String>>;

fn content(actions: &[Action]) -> Result<Vec<u8>, ParquetError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let properties = Arc::new(columnar::properties().build());
    let mut file = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut file, schema, properties)?;
    columnar::write_group(&mut writer, columns(actions))?;
    writer.close()?;
    Ok(file)
}

/// In the order of [`SCHEMA`]. A cell of a group that a row does not have is of level 0.
fn columns(actions: &[Action]) -> Vec<Column> {
    let txn = |action: &Action| match action {
        Action::Txn(txn) => Some(txn.clone()),
        _ => None,
    };
    let add = |action: &Action| match action {
        Action::Add(add) => Some(add.clone()),
        _ => None,
    };
    let remove = |action: &Action| match action {
        Action::Remove(remove) => Some(remove.clone()),
        _ => None,
    };
    let metadata = |action: &Action| match action {
        Action::MetaData(metadata) => Some(metadata.clone()),
        _ => None,
    };
    let protocol = |action: &Action| match action {
        Action::Protocol(protocol) => Some(*protocol),
        _ => None,
    };
    let rows = Rows(actions);
    let mut columns = vec![
        rows.texts(txn, |txn| txn.app_id.clone()),
        rows.numbers(txn, |txn| txn.version),
        rows.maybe_numbers(txn, |txn| txn.last_updated),
        rows.texts(add, |add| add.path.clone()),
    ];
    columns.extend(rows.maps(add, 1, |add| Some(add.partition_values)));
    columns.extend([
        rows.numbers(add, |add| add.size),
        rows.numbers(add, |add| add.modification_time),
        rows.flags(add, |add| add.data_change),
        rows.maybe_texts(add, |add| add.stats),
        rows.texts(remove, |remove| remove.path),
        rows.maybe_numbers(remove, |remove| remove.deletion_timestamp),
        rows.flags(remove, |remove| remove.data_change),
        rows.maybe_flags(remove, |remove| remove.extended_file_metadata),
    ]);
    columns.extend(rows.maps(remove, 1, |remove| remove.partition_values));
    columns.extend([
        rows.maybe_numbers(remove, |remove| remove.size),
        rows.texts(metadata, |metadata| metadata.id),
        rows.texts(metadata, |metadata| metadata.format.provider),
    ]);
    columns.extend(rows.maps(metadata, 1, |metadata| Some(some(metadata.format.options))));
    columns.extend([
        rows.texts(metadata, |metadata| metadata.schema_string),
        rows.list(metadata, |metadata| metadata.partition_columns),
    ]);
    columns.extend(rows.maps(metadata, 1, |metadata| Some(some(metadata.configuration))));
    columns.extend([
        rows.maybe_numbers(metadata, |metadata| metadata.created_time),
        rows.smalls(protocol, |protocol| protocol.min_reader_version),
        rows.smalls(protocol, |protocol| protocol.min_writer_version),
    ]);
    columns
}

fn some(map: BTreeMap<String, String>) -> Map {
    map.into_iter()
        .map(|(name, value)| (name, Some(value)))
        .collect()
}

/// The actions as rows. `of` finds the group of a column, where a row has it; a required column in it is of level 1, an
/// optional one of level 2.
struct Rows<'a>(&'a [Action]);

impl Rows<'_> {
    fn cells<G, T>(
        &self,
        of: impl Fn(&Action) -> Option<G>,
        value: impl Fn(G) -> Option<T>,
        full: i16,
    ) -> Cells<T> {
        let mut cells = Cells::default();
        for group in self.0.iter().map(of) {
            let is_there = group.is_some();
            let value = group.and_then(&value);
            let level = if value.is_some() {
                full
            } else {
                is_there.into()
            };
            cells.push_at(value, level, 0);
        }
        cells
    }

    fn texts<G>(&self, of: impl Fn(&Action) -> Option<G>, value: impl Fn(G) -> String) -> Column {
        Column::Texts(self.cells(of, |group| Some(value(group).as_str().into()), 1))
    }

    fn maybe_texts<G>(
        &self,
        of: impl Fn(&Action) -> Option<G>,
        value: impl Fn(G) -> Option<String>,
    ) -> Column {
        Column::Texts(self.cells(of, |group| Some(value(group)?.as_str().into()), 2))
    }

    fn numbers<G>(&self, of: impl Fn(&Action) -> Option<G>, value: impl Fn(G) -> i64) -> Column {
        Column::Numbers(self.cells(of, |group| Some(value(group)), 1))
    }

    fn maybe_numbers<G>(
        &self,
        of: impl Fn(&Action) -> Option<G>,
        value: impl Fn(G) -> Option<i64>,
    ) -> Column {
        Column::Numbers(self.cells(of, value, 2))
    }

    fn smalls<G>(&self, of: impl Fn(&Action) -> Option<G>, value: impl Fn(G) -> i32) -> Column {
        Column::Smalls(self.cells(of, |group| Some(value(group)), 1))
    }

    fn flags<G>(&self, of: impl Fn(&Action) -> Option<G>, value: impl Fn(G) -> bool) -> Column {
        Column::Flags(self.cells(of, |group| Some(value(group)), 1))
    }

    fn maybe_flags<G>(
        &self,
        of: impl Fn(&Action) -> Option<G>,
        value: impl Fn(G) -> Option<bool>,
    ) -> Column {
        Column::Flags(self.cells(of, value, 2))
    }

    /// The keys and the values of an optional map in a group that is there to level `group`.
    fn maps<G>(
        &self,
        of: impl Fn(&Action) -> Option<G>,
        group: i16,
        value: impl Fn(G) -> Option<Map>,
    ) -> [Column; 2] {
        let (mut keys, mut values) = (Cells::<ByteArray>::default(), Cells::default());
        for found in self.0.iter().map(of) {
            let is_there = found.is_some();
            let map = found.and_then(&value);
            let empty = match (&map, is_there) {
                (Some(_), _) => group + 1,
                (None, true) => group,
                (None, false) => 0,
            };
            let map = map.unwrap_or_default();
            if map.is_empty() {
                keys.push_at(None, empty, 0);
                values.push_at(None, empty, 0);
            }
            for (at, (key, value)) in map.into_iter().enumerate() {
                let repeat = i16::from(at > 0);
                keys.push_at(Some(key.as_str().into()), group + 2, repeat);
                let level = group + 2 + i16::from(value.is_some());
                values.push_at(value.map(|value| value.as_str().into()), level, repeat);
            }
        }
        [Column::Texts(keys), Column::Texts(values)]
    }

    /// An optional list in a group.
    fn list<G>(
        &self,
        of: impl Fn(&Action) -> Option<G>,
        value: impl Fn(G) -> Vec<String>,
    ) -> Column {
        let mut cells = Cells::<ByteArray>::default();
        for list in self.0.iter().map(of).map(|group| group.map(&value)) {
            match list {
                None => cells.push_at(None, 0, 0),
                Some(list) if list.is_empty() => cells.push_at(None, 2, 0),
                Some(list) => {
                    for (at, text) in list.into_iter().enumerate() {
                        cells.push_at(Some(text.as_str().into()), 4, i16::from(at > 0));
                    }
                }
            }
        }
        Column::Texts(cells)
    }
}

/// The actions of a file, as another writer may have written it: what we do not know of is left out.
fn actions(content: Bytes) -> Result<Vec<Action>, TableError> {
    let reader = SerializedFileReader::new(content)?;
    let mut actions = Vec::new();
    for row in reader.get_row_iter(None)? {
        let Value::Object(groups) = row?.to_json_value() else {
            continue;
        };
        let group = groups.into_iter().find(|(_, group)| !group.is_null());
        let Some((name, mut group)) = group else {
            continue;
        };
        if let Value::Object(members) = &mut group {
            members.retain(|_, member| !member.is_null());
        }
        let mut action = serde_json::Map::new();
        action.insert(name, group);
        if let Ok(action) = serde_json::from_value(Value::Object(action)) {
            actions.push(action);
        }
    }
    Ok(actions)
}
