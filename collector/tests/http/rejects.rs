//! Rejected messages: kept once, listed, shown, and checked again.

use std::path::Path;
use std::process::{Command, Stdio};

use moa_collector::http_client::client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::message::track;
use crate::program::{PROGRAM, run};
use crate::served::{Served, events, printed};
use crate::support::{KEY, Running};

fn broken(id: &str) -> Value {
    let mut message = track(id);
    message["type"] = json!("click");
    message
}

/// Makes the kept messages right, as a change of the catalogue does.
fn mend(db: &Path) {
    let connection = rusqlite::Connection::open(db).unwrap();
    let mended = "UPDATE rejected SET body = replace(body, '\"click\"', '\"track\"')";
    connection.execute(mended, []).unwrap();
}

fn rejects(db: &Path, arguments: &[&str]) -> String {
    let mut all = vec!["rejects"];
    all.extend(arguments);
    all.extend(["--db", db.to_str().unwrap()]);
    printed(run(&all))
}

#[tokio::test]
async fn a_rejected_message_that_is_sent_again_is_kept_once() {
    let collector = Running::start().await;
    for second in 0..3 {
        let batch = json!({
            "writeKey": KEY,
            "sentAt": format!("2026-11-21T00:00:0{second}.000Z"),
            "batch": [broken("a"), broken("a")],
        });
        let answer: Value = collector
            .post(batch.to_string())
            .await
            .json()
            .await
            .unwrap();
        for result in answer["results"].as_array().unwrap() {
            assert_eq!(result["status"], "rejected");
            assert_eq!(result["errors"][0]["path"], "type");
        }
    }
    let mut other = broken("a");
    other["properties"]["size"] = json!("L");
    let mut nameless = broken("");
    nameless["properties"]["size"] = json!("S");
    collector.send(&[other, nameless]).await;
    let list = rejects(&collector.db(), &["list", "--format", "jsonl"]);
    let sizes: Vec<Value> = list
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| line["message"]["properties"]["size"].clone())
        .collect();
    assert_eq!(json!(sizes), json!(["M", "L", "S"]));
}

#[tokio::test]
async fn rejects_are_listed_shown_and_replayed_while_the_collector_runs() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let served = Served::start(&db);
    let nameless = json!({ "type": "track", "messageId": "c", "anonymousId": "d" });
    let batch = [broken("a"), broken("b"), nameless, track("d")];
    served.send(&batch).await;

    let table = rejects(
        &db,
        &["list", "--event", "size_guide_opened", "--mall", KEY],
    );
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(
        table
            .lines()
            .nth(1)
            .unwrap()
            .contains("type must be one of")
    );
    assert_eq!(
        rejects(&db, &["list", "--mall", "other"]).lines().count(),
        1
    );
    assert_eq!(rejects(&db, &["list", "--since", "1h"]).lines().count(), 4);
    let shown = rejects(&db, &["show", "1"]);
    assert!(shown.contains("    \"size\": \"M\""), "{shown}");
    let line = rejects(&db, &["list", "--format", "jsonl"]);
    let line: Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();

    // Both are right now; one has come again meanwhile.
    mend(&db);
    assert_eq!(served.send(&[track("b")]).await, ["accepted"]);
    assert_eq!(
        rejects(&db, &["replay", "1", "77"]),
        "1 passed and are stored, 0 were stored already, 0 are still rejected\n\
         there is no rejected message 77\n"
    );
    assert_eq!(
        rejects(&db, &["replay", "--all"]),
        "0 passed and are stored, 1 were stored already, 1 are still rejected\n"
    );
    assert_eq!(rejects(&db, &["list"]).lines().count(), 2);

    let stored = events(&db, &["--format", "jsonl"]);
    let replayed: Vec<Value> = stored
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|message| message["messageId"] == "a")
        .collect();
    assert_eq!(replayed.len(), 1);
    assert_eq!(
        replayed[0]["receivedAt"], line["receivedAt"],
        "when it came"
    );
    assert_eq!(
        served.send(&[track("a"), track("e")]).await,
        ["duplicate", "accepted"]
    );
}

#[tokio::test]
async fn a_replay_goes_by_the_mode_of_the_config() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let served = Served::start(&db);
    served.send(&[broken("a")]).await;
    mend(&db);
    let config = folder.path().join("moa.toml");
    let strict = format!("[[keys]]\nkey = \"{KEY}\"\nmode = \"strict\"\n");
    std::fs::write(&config, strict).unwrap();
    let replay = ["replay", "--all", "--config", config.to_str().unwrap()];
    assert!(rejects(&db, &replay).ends_with("1 are still rejected\n"));
    let shown = rejects(&db, &["show", "1"]);
    assert!(
        shown.contains("reasons\n  event "),
        "the new reason: {shown}"
    );
}

#[tokio::test]
async fn a_replay_goes_by_the_mode_of_the_key_that_the_message_came_with() {
    let folder = TempDir::new().unwrap();
    let (db, config) = (folder.path().join("log.db"), folder.path().join("moa.toml"));
    let keys = |strict: &str, other: &str| {
        let key = |key: &str, mode: &str| {
            format!("[[keys]]\nkey = \"{key}\"\nmall = \"shop\"\nmode = \"{mode}\"\n")
        };
        std::fs::write(&config, key("first", strict) + &key("second", other)).unwrap();
    };
    keys("strict", "strict");
    let flags = ["--config", config.to_str().unwrap()];
    let serving = Command::new(PROGRAM);
    let served = Served::start_keyless(serving, &db, &flags, Stdio::null());
    for (id, key) in [("a", "first"), ("b", "second")] {
        let body = json!({ "writeKey": key, "batch": [track(id)] }).to_string();
        let request = client().post(format!("{}/v1/batch", served.url)).body(body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["results"][0]["status"], "rejected");
    }
    keys("strict", "open");
    assert_eq!(
        rejects(
            &db,
            &["replay", "--all", "--config", config.to_str().unwrap()]
        ),
        "1 passed and are stored, 0 were stored already, 1 are still rejected\n"
    );
    assert!(events(&db, &["--format", "jsonl"]).contains("\"messageId\":\"b\""));
}

#[test]
fn a_reject_that_is_not_there_is_one_line_and_exit_code_2() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let missing = run(&["rejects", "replay", "--all", "--db", db.to_str().unwrap()]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(!db.exists());
    drop(Served::start(&db));
    let output = run(&["rejects", "show", "9", "--db", db.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("rejected message 9"), "{stderr}");
    assert_eq!(stderr.lines().count(), 1);
}
