//! What a change of a table says: Delta Lake's actions, as the protocol writes them.

use std::collections::BTreeMap;

use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::warehouse::columns::{Columns, Type};

/// By what a table's files are parted.
pub const PARTED_BY: [&str; 2] = ["mall", "date"];

/// One thing that a change says. What else a writer of another kind says is passed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Who made the change, and how.
    CommitInfo(CommitInfo),
    /// Which versions of the protocol readers and writers need.
    Protocol(Protocol),
    /// The columns.
    MetaData(Metadata),
    /// A file belongs to the table.
    Add(Add),
    /// A file does no more.
    Remove(Remove),
    /// How far something has come.
    Txn(Txn),
    /// None of these.
    #[serde(untagged)]
    Other(serde_json::Value),
}

/// See [`Action::CommitInfo`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommitInfo {
    /// Milliseconds since 1970.
    #[serde(default)]
    pub timestamp: i64,
    /// What it was for.
    #[serde(default)]
    pub operation: String,
    /// What made it.
    #[serde(default)]
    pub engine_info: String,
    /// By what its writer knows it again.
    #[serde(default)]
    pub txn_id: String,
}

/// See [`Action::Protocol`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Protocol {
    /// What a reader needs.
    pub min_reader_version: i32,
    /// What a writer needs.
    pub min_writer_version: i32,
}

/// See [`Action::MetaData`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The table's own id.
    pub id: String,
    /// That its files are Parquet.
    pub format: Format,
    /// The columns, as JSON.
    pub schema_string: String,
    /// See [`PARTED_BY`].
    pub partition_columns: Vec<String>,
    /// Settings of the table; there are none.
    #[serde(default)]
    pub configuration: BTreeMap<String, String>,
    /// Milliseconds since 1970.
    pub created_time: Option<i64>,
}

/// Of which kind the files are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// `parquet`.
    pub provider: String,
    /// None.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
}

/// See [`Action::Add`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Add {
    /// Where it stands below the table, as an address writes it.
    pub path: String,
    /// Its mall and date.
    pub partition_values: BTreeMap<String, Option<String>>,
    /// Its bytes.
    pub size: i64,
    /// Milliseconds since 1970.
    pub modification_time: i64,
    /// Whether it brings rows that were not there, or holds those of others anew.
    pub data_change: bool,
    /// How many rows it has, as JSON.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stats: Option<String>,
}

/// See [`Action::Remove`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remove {
    /// As in [`Add::path`].
    pub path: String,
    /// Milliseconds since 1970.
    pub deletion_timestamp: Option<i64>,
    /// As in [`Add::data_change`].
    pub data_change: bool,
    /// Whether what follows is said.
    #[serde(default)]
    pub extended_file_metadata: Option<bool>,
    /// As in [`Add::partition_values`].
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partition_values: Option<BTreeMap<String, Option<String>>>,
    /// As in [`Add::size`].
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub size: Option<i64>,
}

/// See [`Action::Txn`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Txn {
    /// Whose.
    pub app_id: String,
    /// How far.
    pub version: i64,
    /// Milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_updated: Option<i64>,
}

impl Action {
    /// That of all our tables.
    pub fn protocol() -> Self {
        Self::Protocol(Protocol {
            min_reader_version: 1,
            min_writer_version: 2,
        })
    }
}

impl Metadata {
    /// With the columns of another that it has not, which files of before have empty; `None` where it has all. A writer
    /// of an earlier catalogue takes none away.
    pub fn widened(&self, other: &Self) -> Option<Self> {
        let mut own: serde_json::Value = serde_json::from_str(&self.schema_string).ok()?;
        let other: serde_json::Value = serde_json::from_str(&other.schema_string).ok()?;
        let own_fields = own.get_mut("fields")?.as_array_mut()?;
        let is_new = |field: &&serde_json::Value| {
            own_fields
                .iter()
                .all(|known| known.get("name") != field.get("name"))
        };
        let new: Vec<_> = other
            .get("fields")?
            .as_array()?
            .iter()
            .filter(is_new)
            .cloned()
            .collect();
        if new.is_empty() {
            return None;
        }
        own_fields.extend(new);
        Some(Self {
            schema_string: own.to_string(),
            ..self.clone()
        })
    }
}

impl CommitInfo {
    /// That of a change of ours.
    pub fn of(operation: &str, timestamp: i64) -> Self {
        Self {
            timestamp,
            operation: operation.to_owned(),
            engine_info: concat!("moa-collector/", env!("CARGO_PKG_VERSION")).to_owned(),
            txn_id: random_id(),
        }
    }
}

impl Add {
    /// How many rows it has, where that is said.
    pub fn rows(&self) -> Option<u64> {
        let stats: serde_json::Value = serde_json::from_str(self.stats.as_deref()?).ok()?;
        stats.get("numRecords")?.as_u64()
    }

    /// That it belongs to the table no more.
    pub fn removed(&self, at: i64, data_change: bool) -> Action {
        Action::Remove(Remove {
            path: self.path.clone(),
            deletion_timestamp: Some(at),
            data_change,
            extended_file_metadata: Some(true),
            partition_values: Some(self.partition_values.clone()),
            size: Some(self.size),
        })
    }
}

/// A change as it is written.
pub fn lines(actions: &[Action]) -> String {
    let lines = actions
        .iter()
        .filter_map(|action| serde_json::to_string(action).ok());
    lines.map(|line| line + "\n").collect()
}

/// What a table with these columns says of itself.
pub fn metadata(columns: &Columns, created: i64) -> Metadata {
    let field = |name: &str, kind: serde_json::Value, required: bool| json!({ "name": name, "type": kind, "nullable": !required, "metadata": {} });
    let fields = columns.all.iter().map(|column| {
        let kind = match column.kind {
            Type::Text => json!("string"),
            Type::Integer => json!("long"),
            Type::Number => json!("double"),
            Type::Boolean => json!("boolean"),
            Type::Time => json!("timestamp"),
            Type::Texts => {
                json!({ "type": "array", "elementType": "string", "containsNull": true })
            }
        };
        field(&column.name, kind, column.required)
    });
    let mut fields: Vec<_> = fields.collect();
    fields.push(field("mall", json!("string"), false));
    fields.push(field("date", json!("date"), false));
    Metadata {
        id: random_id(),
        format: Format {
            provider: "parquet".to_owned(),
            options: BTreeMap::new(),
        },
        schema_string: json!({ "type": "struct", "fields": fields }).to_string(),
        partition_columns: PARTED_BY.map(str::to_owned).to_vec(),
        configuration: BTreeMap::new(),
        created_time: Some(created),
    }
}

/// A UUID, version 4.
fn random_id() -> String {
    let mut bytes: [u8; 16] = rand::rng().random();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}
