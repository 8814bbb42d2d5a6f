//! From the streams into tables of Parquet files, by writers that are killed.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clickhouse::{self, ClickHouse};
use crate::load::visitor;
use crate::nats::Node;
use crate::program::run;
use crate::programs::{Collector, loader};

/// A path of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The statements of docs/warehouse.md that DuckDB takes without an extension, for the table in this folder.
fn documented(table: &Path) -> Vec<String> {
    let guide = std::fs::read_to_string(project("docs/warehouse.md")).unwrap();
    let (_, code) = guide.split_once("```sql\nSET VARIABLE moa").unwrap();
    let code = format!("SET VARIABLE moa{}", code.split("```").next().unwrap());
    let code = code.replace("/var/lib/moa/warehouse/events", table.to_str().unwrap());
    let statements = code.split(';').map(str::trim).filter(|one| !one.is_empty());
    statements.map(str::to_owned).collect()
}

/// What DuckDB says to each statement.
fn duckdb(statements: &[String]) -> Vec<Value> {
    // `./build.sh test` makes it.
    let mut child = Command::new(project(".tools/python/bin/python"))
        .arg(project("collector/tests/exports/query.py"))
        .arg("duckdb")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    write!(input, "{}", json!(statements)).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "what DuckDB has against it stands above"
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The rows of this query over the files that belong to the table.
fn query(warehouse: &Path, sql: &str) -> Vec<Vec<Value>> {
    let mut statements = documented(&warehouse.join("events"));
    statements.pop();
    let from = "read_parquet(getvariable('files'), hive_partitioning = true)";
    statements.push(sql.replace("EVENTS", from));
    serde_json::from_value(duckdb(&statements).pop().unwrap()).unwrap()
}

/// The id and the person of each event that belongs to the table, in the order of its partition.
pub fn loaded_ids(warehouse: &Path) -> Vec<Vec<Value>> {
    // The log names files once there are any.
    let has_files = std::fs::read_dir(warehouse.join("events")).is_ok_and(|mut all| {
        all.any(|one| {
            one.unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("mall=")
        })
    });
    match has_files {
        true => query(
            warehouse,
            "SELECT message_id, anonymous_id FROM EVENTS ORDER BY part, seq",
        ),
        false => Vec::new(),
    }
}

async fn until_loaded(warehouse: &Path, count: usize) -> Vec<Vec<Value>> {
    let begun = Instant::now();
    loop {
        let loaded = loaded_ids(warehouse);
        if loaded.len() >= count {
            return loaded;
        }
        let waited = begun.elapsed();
        assert!(
            waited < Duration::from_secs(120),
            "{} of {count} after {waited:?}",
            loaded.len()
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Of ids and persons: none is there twice, and each person's batches of so many are in order. Where a server of the stream
/// is lost in the middle of a batch, what it had not taken of it comes after what the next one has.
pub fn each_once_and_in_order(loaded: &[Vec<Value>], count: usize, batch: usize) {
    let mut of_person: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut all = HashSet::new();
    for row in loaded {
        let (id, person) = (row[0].as_str().unwrap(), row[1].as_str().unwrap());
        assert!(all.insert(id), "{id} is there twice");
        let (_, number) = id.rsplit_once('-').unwrap();
        let number: usize = number.parse().unwrap();
        of_person.entry(person).or_default().push(number / batch);
    }
    for (person, batches) in &of_person {
        let wrong = batches.windows(2).find(|two| two[0] > two[1]);
        assert_eq!(wrong, None, "{person}");
    }
    assert_eq!(loaded.len(), count);
}

/// The config of those who load and of the collectors before them.
pub fn config(folder: &Path, nats: &str, partitions: usize, (more, to): (&str, &str)) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join(format!("moa-{partitions}.toml"));
    let text = format!(
        "[nats]\nurl = '{nats}'\npartitions = {partitions}\n{more}\n[load]\nto = '{to}'\nevery = '1s'\n"
    );
    std::fs::write(&file, text).unwrap();
    file
}

/// The way that docs/warehouse.md gives.
#[tokio::test]
async fn more_partitions_lose_and_double_nothing() {
    let folder = TempDir::new().unwrap();
    let node = Node::start(folder.path());
    let warehouse = folder.path().join("warehouse");
    let mut count = 0;
    for partitions in [1, 3, 2] {
        let to = format!("file://{}", warehouse.display());
        let config = config(folder.path(), &node.url(), partitions, ("", &to));
        let collector = Collector::start_with(&["--config", config.to_str().unwrap()]);
        let writer = loader(&config, &[]);
        let sending: Vec<_> = (0..6)
            .map(|n| visitor(&collector.url, format!("{count}-visitor{n}"), 5, 10))
            .collect();
        for visitor in sending {
            visitor.await.unwrap();
        }
        count += 300;
        each_once_and_in_order(&until_loaded(&warehouse, count).await, count, 1);
        assert_eq!(writer.terminate(), Some(0));
    }
}

/// The same command for one machine's log, and once more: nothing is loaded twice.
#[tokio::test]
async fn a_log_of_one_machine_is_loaded_as_far_as_it_is() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let collector = Collector::start_with(&["--db", db.to_str().unwrap()]);
    let warehouse = folder.path().join("warehouse");
    let to = format!("file://{}", warehouse.display());
    let load = || run(&["load", "--once", "--db", db.to_str().unwrap(), "--to", &to]);
    for round in 1..3 {
        visitor(&collector.url, format!("{round}"), 20, 10)
            .await
            .unwrap();
        // Broken messages have numbers, too: here the last one.
        let (_, statuses) = collector.send(&[json!({ "type": "none" })]).await;
        assert_eq!(statuses, ["rejected"]);
        let output = load();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("loaded 200 rows"), "{said}");
        each_once_and_in_order(&loaded_ids(&warehouse), round * 200, 1);
    }
    let said = String::from_utf8(load().stdout).unwrap();
    assert!(said.contains("loaded 0 rows"), "{said}");
    // Whoever goes by the files alone sees the same: no file stands there that does not belong to the table.
    let glob = format!(
        "SELECT count(*), count(DISTINCT message_id) FROM '{}/events/mall=*/date=*/*.parquet'",
        warehouse.display()
    );
    assert_eq!(duckdb(&[glob]), [json!([[400, 400]])]);
    let mall = format!("warehouse erase --to {to} --device 1");
    let erased = run(&mall.split(' ').collect::<Vec<_>>());
    let said = String::from_utf8(erased.stdout).unwrap();
    assert!(said.starts_with("erased: 200 rows, in 1 files"), "{said}");
    each_once_and_in_order(&loaded_ids(&warehouse), 200, 1);
    if clickhouse::is_todays() {
        let copy = folder.path().join("clickhouse/warehouse");
        let server = ClickHouse::start(&folder.path().join("clickhouse"), 0).await;
        std::fs::rename(&warehouse, &copy).unwrap();
        let events = copy.join("events");
        let sql = format!("SELECT count() FROM deltaLakeLocal('{}')", events.display());
        assert_eq!(server.rows(&sql).await, [[json!(200)]]);
        std::fs::rename(&copy, &warehouse).unwrap();
    }
    // Where there is nothing to load from or to, it says what to give.
    for (flags, hint) in [
        (&["load", "--to", "file:///tmp/x"][..], "--db moa.db"),
        (&["load", "--db", "missing.db"][..], "--to s3://BUCKET/PATH"),
        (
            &["load", "--db", "missing.db", "--to", "/tmp/x"][..],
            "s3://BUCKET/PATH",
        ),
        (
            &["load", "--db", "missing.db", "--to", &to][..],
            "missing.db",
        ),
    ] {
        let refused = run(flags);
        assert_eq!(refused.status.code(), Some(2), "{flags:?}");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains(hint), "{said}");
    }
}
