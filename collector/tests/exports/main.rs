//! The SQL of docs/exports.md and docs/today.md, run as it stands there on an export of the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod today;

#[path = "../http/message.rs"]
mod message;
#[path = "../http/program.rs"]
mod program;
#[path = "../http/served.rs"]
#[allow(dead_code, reason = "this needs a part of it")]
mod served;
#[path = "../http/support.rs"]
#[allow(dead_code, reason = "this needs a part of it")]
mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use message::track;
use program::run;
use served::Served;

/// A path of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The statements below a heading of a document.
fn documented(document: &str, heading: &str) -> Vec<String> {
    let guide = fs::read_to_string(project(document)).unwrap();
    let (_, section) = guide.split_once(&format!("{heading}\n")).unwrap();
    let level = heading.split(' ').next().unwrap();
    let section = section.split(&format!("\n{level} ")).next().unwrap();
    let blocks = section.split("```sql\n").skip(1);
    let code = blocks.map(|block| block.split("```").next().unwrap());
    let statements: Vec<String> = code
        .flat_map(|code| code.split(';'))
        .map(|statement| statement.trim().to_owned())
        .filter(|statement| !statement.is_empty())
        .collect();
    assert!(statements.len() > 1, "{statements:?}");
    statements
}

/// The rows of each statement, run in the folder with the export.
fn query(engine: &str, folder: &Path, statements: &[String]) -> Vec<Value> {
    // `./build.sh test` makes it.
    let mut command = Command::new(project(".tools/python/bin/python"));
    command.arg(project("collector/tests/exports/query.py"));
    command.arg(engine).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    write!(input, "{}", json!(statements)).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "what {engine} has against it stands above"
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// `events.parquet` of two orders, which are of two days in Seoul, and three views of two visitors.
async fn export() -> TempDir {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let event = |id: &str, name: &str, visitor: &str, time: &str, properties: Value| {
        let mut message = track(id);
        message["event"] = name.into();
        message["anonymousId"] = visitor.into();
        message["timestamp"] = time.into();
        message["properties"] = properties;
        message
    };
    let view = |id: &str, visitor: &str| {
        let product = json!({ "product_no": "1001", "product_name": "울 코트", "price": 189_000 });
        event(id, "view_product", visitor, "2025-11-21T01:00:00Z", product)
    };
    let order = |id: &str, time: &str, amount: f64| {
        let order =
            json!({ "order_id": id, "order_amount": amount, "items_count": 1, "is_member": false });
        event(id, "cafe24_complete_order", "device-1", time, order)
    };
    let served = Served::start(&db);
    let messages = [
        view("a", "device-1"),
        view("b", "device-1"),
        view("c", "device-2"),
        order("20251121-0000012", "2025-11-21T02:00:00Z", 189_000.0),
        // Past midnight in Seoul.
        order("20251122-0000013", "2025-11-21T15:30:00Z", 1_234.5),
    ];
    assert_eq!(served.send(&messages).await, ["accepted"; 5]);
    let out = folder.path().join("events.parquet");
    let db = db.to_str().unwrap();
    let output = run(&[
        "events",
        "export",
        "--db",
        db,
        "--format",
        "parquet",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(output.status.success(), "{output:?}");
    folder
}

#[tokio::test]
async fn duckdb_reads_an_export_as_documented() {
    let folder = export().await;
    let rows = query(
        "duckdb",
        folder.path(),
        &documented("docs/exports.md", "### DuckDB"),
    );
    assert_eq!(
        rows,
        [
            json!([["2025-11-21", 1, "189000.00"], ["2025-11-22", 1, "1234.50"]]),
            json!([[2, 1]]),
        ]
    );
}

/// ClickHouse as a Python package is 270 MB to download and 900 MB in place, so this runs where it is asked for:
/// `MOA_CLICKHOUSE=on ./build.sh test`.
#[tokio::test]
async fn clickhouse_reads_an_export_as_documented() {
    if std::env::var_os("MOA_CLICKHOUSE").is_none_or(|asked| asked.is_empty()) {
        println!("skipped: MOA_CLICKHOUSE=on ./build.sh test installs ClickHouse and runs this");
        return;
    }
    let folder = export().await;
    let mut statements = documented("docs/exports.md", "### ClickHouse");
    // Once more, so that everything is there twice.
    statements.push(statements.last().unwrap().clone());
    statements.push("SELECT count(), uniqExact(message_id) FROM events FINAL".into());
    let rows = query("clickhouse", folder.path(), &statements);
    assert_eq!(
        rows[0],
        json!([["2025-11-21", 1, 189_000], ["2025-11-22", 1, 1234.5]])
    );
    assert_eq!(rows.last().unwrap(), &json!([[5, 5]]));
}
