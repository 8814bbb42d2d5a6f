//! The tables and views in ClickHouse, of the same columns as everywhere.
//!
//! ```text
//! events, people     what is loaded, a row a message
//! loaded, erased     how far each partition is; of whom nothing is loaded any more
//! daily   ─▶ days    for each mall, day and event: how many, of how many devices and sessions
//! orders             a row an order, however often it was told
//! ```
//!
//! Who wants other engines, such as `ReplicatedReplacingMergeTree`, makes the tables before: what is there is used, and
//! only widened by columns that it lacks.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::client::{Client, patiently};
use super::error::ClickHouseError;
use crate::warehouse::columns::{Column, HEAD, Kept, Type};

/// What each row has before the columns that all targets have.
const FIRST: [(&str, &str); 3] = [
    ("mall", "LowCardinality(String)"),
    ("date", "Date"),
    ("source", "LowCardinality(String)"),
];

/// Blocks of a table whose tokens are known: a partition has one chunk under way, so the last of each would do.
const WINDOW: usize = 1_000;

/// What does not follow from the columns.
const OTHERS: [&str; 8] = [
    // Of several rows the furthest stays: of what is done one, of plans one for each beginning.
    "CREATE TABLE IF NOT EXISTS loaded (source String, planned UInt8, first UInt64, last UInt64, at DateTime) \
     ENGINE = ReplacingMergeTree(last) ORDER BY (source, planned, first) TTL at + toIntervalDay(30) WHERE planned = 1",
    "CREATE TABLE IF NOT EXISTS erased (mark String, ms Int64) \
     ENGINE = ReplacingMergeTree ORDER BY mark",
    // The numbers of a partition are dense, so that a bitmap of them is small; and a number twice is a number once.
    "CREATE TABLE IF NOT EXISTS daily (mall LowCardinality(String), date Date, type LowCardinality(String), \
     event LowCardinality(String), source LowCardinality(String), seqs AggregateFunction(groupBitmap, UInt64), \
     devices AggregateFunction(uniqIf, String, UInt8), sessions AggregateFunction(uniqIf, String, UInt8)) \
     ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(date) ORDER BY (mall, date, type, event, source)",
    "CREATE MATERIALIZED VIEW IF NOT EXISTS daily_of_events TO daily AS \
     SELECT mall, date, type, ifNull(event, '') AS event, source, groupBitmapState(seq) AS seqs, \
     uniqIfState(ifNull(anonymous_id, ifNull(user_id, '')), ifNull(anonymous_id, ifNull(user_id, '')) != '') AS devices, \
     uniqIfState(ifNull(session_id, ''), ifNull(session_id, '') != '') AS sessions \
     FROM events GROUP BY mall, date, type, event, source",
    "CREATE VIEW IF NOT EXISTS days AS \
     SELECT mall, date, type, event, sum(count) AS events, uniqIfMerge(d) AS devices, uniqIfMerge(s) AS sessions \
     FROM (SELECT mall, date, type, event, source, groupBitmapMerge(seqs) AS count, uniqIfMergeState(devices) AS d, \
     uniqIfMergeState(sessions) AS s FROM daily GROUP BY mall, date, type, event, source) \
     GROUP BY mall, date, type, event",
    // What Cafe24's servers say of an order goes before what pages do, whichever came first; no page may name itself so.
    "CREATE TABLE IF NOT EXISTS orders (mall LowCardinality(String), date Date, order_id String, \
     order_amount Nullable(Float64), items_count Nullable(Int64), payment_method Nullable(String), \
     is_first_order Nullable(Bool), is_member Nullable(Bool), user_id Nullable(String), anonymous_id Nullable(String), \
     is_cafe24 UInt8) ENGINE = ReplacingMergeTree(is_cafe24) ORDER BY (mall, order_id)",
    "CREATE MATERIALIZED VIEW IF NOT EXISTS orders_of_events TO orders AS \
     SELECT mall, date, ifNull(order_id, '') AS order_id, order_amount, items_count, payment_method, is_first_order, \
     is_member, user_id, anonymous_id, \
     JSONExtractString(ifNull(context, ''), 'library', 'name') = 'moa-cafe24' AS is_cafe24 FROM events WHERE event = 'cafe24_complete_order' AND order_id != ''",
    "CREATE VIEW IF NOT EXISTS revenue AS \
     SELECT mall, date, count() AS orders, sum(order_amount) AS revenue FROM orders FINAL GROUP BY mall, date",
];

/// How a table says after how many days rows go, where we have said it.
const TTL: &str = "date + toIntervalDay(";

/// The tables that have days, and lose them.
const DATED: [&str; 4] = ["events", "people", "daily", "orders"];

#[derive(Deserialize)]
struct There {
    name: String,
    r#type: String,
}

/// Makes what is not there, and widens what is.
pub(super) async fn prepare(client: &Client) -> Result<(), ClickHouseError> {
    for kept in Kept::ALL {
        let sql = create(kept);
        patiently(|| client.run(&sql)).await?;
        is_ours(client, kept.name()).await?;
        let sql = format!(
            "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = '{}'",
            kept.name()
        );
        let there = patiently(|| client.rows::<There>(&sql)).await?;
        let there: BTreeMap<_, _> = there
            .into_iter()
            .map(|one| (one.name, one.r#type))
            .collect();
        for (name, kind) in columns(kept) {
            let change = match there.get(&name) {
                Some(there) if *there == kind => continue,
                // Where the values do not fit, ClickHouse says so, and changes nothing.
                Some(_) => "MODIFY COLUMN",
                None => "ADD COLUMN IF NOT EXISTS",
            };
            tracing::info!(table = kept.name(), name, kind, "{change}");
            let table = kept.name();
            let sql = format!("ALTER TABLE {table} {change} `{name}` {kind}");
            patiently(|| client.run(&sql)).await?;
        }
    }
    for sql in OTHERS {
        patiently(|| client.run(sql)).await?;
    }
    Ok(())
}

/// Whether a table of this name that was there before can hold what is loaded: one that keeps a row that comes twice would
/// have it twice.
async fn is_ours(client: &Client, table: &str) -> Result<(), ClickHouseError> {
    #[derive(Deserialize)]
    struct Engine {
        engine: String,
    }
    let sql = format!(
        "SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = '{table}'"
    );
    let there = patiently(|| client.rows::<Engine>(&sql)).await?;
    match there.first() {
        Some(found) if !found.engine.contains("ReplacingMergeTree") => {
            Err(ClickHouseError::OtherTable {
                table: table.to_owned(),
                engine: found.engine.clone(),
            })
        }
        _ => Ok(()),
    }
}

/// Whether somebody has loaded into this database.
pub(super) async fn is_there(client: &Client) -> Result<bool, ClickHouseError> {
    #[derive(Deserialize)]
    struct Table {
        name: String,
    }
    let sql =
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND name = 'loaded'";
    let there = patiently(|| client.rows::<Table>(sql)).await?;
    Ok(there.iter().any(|one| one.name == "loaded"))
}

/// Has the tables let days go that are older, or none.
pub(super) async fn keep(client: &Client, keep: Option<Duration>) -> Result<(), ClickHouseError> {
    #[derive(Deserialize)]
    struct Table {
        create_table_query: String,
    }
    let days = keep.map(|keep| (keep.as_secs() / 86_400).max(1));
    let ttl = days.map(|days| format!("{TTL}{days})"));
    for table in DATED {
        let sql = format!(
            "SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = '{table}'"
        );
        let there = client.rows::<Table>(&sql).await?;
        let has = |ttl: &str| there.iter().any(|one| one.create_table_query.contains(ttl));
        let change = match &ttl {
            Some(ttl) if has(ttl) => continue,
            Some(ttl) => format!("MODIFY TTL {ttl}"),
            // One of another form is somebody's own; in this one, `keep` alone speaks.
            None if has(TTL) => "REMOVE TTL".to_owned(),
            None => continue,
        };
        client.run(&format!("ALTER TABLE {table} {change}")).await?;
    }
    Ok(())
}

fn create(kept: Kept) -> String {
    let columns = columns(kept).map(|(name, kind)| format!("`{name}` {kind}"));
    let columns: Vec<_> = columns.collect();
    format!(
        "CREATE TABLE IF NOT EXISTS {} ({}) ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(date) \
         ORDER BY (mall, date, type, ifNull(event, ''), message_id) \
         SETTINGS non_replicated_deduplication_window = {WINDOW}",
        kept.name(),
        columns.join(", ")
    )
}

/// The columns of a table and their types, in order.
pub(super) fn columns(kept: Kept) -> impl Iterator<Item = (String, String)> {
    let first = FIRST
        .iter()
        .map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned()));
    let all = kept.columns().all.iter();
    first.chain(all.map(|column| (column.name.clone(), type_of(column))))
}

/// The names of the columns, as a statement lists them.
pub(super) fn names(kept: Kept) -> String {
    let names: Vec<_> = columns(kept).map(|(name, _)| format!("`{name}`")).collect();
    names.join(", ")
}

/// Whether a row may be without it and say so. A list is empty then.
pub(super) fn can_be_null(column: &Column) -> bool {
    !column.required && column.kind != Type::Texts
}

fn type_of(column: &Column) -> String {
    let name = match column.kind {
        Type::Text => "String",
        // A bitmap takes no negative numbers.
        Type::Integer if column.name == HEAD[1].0 => "UInt64",
        Type::Integer => "Int64",
        Type::Number => "Float64",
        Type::Boolean => "Bool",
        Type::Time => "DateTime64(3, 'UTC')",
        Type::Texts => "Array(String)",
    };
    let name = match can_be_null(column) {
        true => format!("Nullable({name})"),
        false => name.to_owned(),
    };
    match column.name.as_str() {
        "type" | "event" => format!("LowCardinality({name})"),
        _ => name,
    }
}
