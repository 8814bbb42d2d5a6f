//! The judgement in the page (`check/`, the second wasm) is the collector's: the same made-up messages, sent to the program by
//! HTTP and put to the wasm in Node.js, come to the same verdict, with the same paths and reasons.

mod messages;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use moa_collector::http_client::client;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use tempfile::TempDir;

use crate::program::PROGRAM;
use crate::served::Served;

/// How many messages.
const COUNT: usize = 10_000;

/// How many go in one request.
const BATCH: usize = 100;

/// One key for each way to be taken.
const KEYS: [&str; 4] = ["open", "strict", "warn", "server"];

const SETTINGS: &str = r#"
[[keys]]
key = "open"
mall = "haneul"

[[keys]]
key = "strict"
mall = "haneul"
mode = "strict"

[[keys]]
key = "warn"
mall = "haneul"
mode = "warn"

[[keys]]
key = "server"
mall = "haneul"
kind = "server"

[[events]]
name = "wishlist_shared"
properties = { product_no = "string", count = "integer", by = "any" }
required = ["count"]

[limits]
per_address = "off"
messages_per_address = "off"
bytes_per_address = "off"
"#;

fn workspace() -> PathBuf {
    let collector = Path::new(env!("CARGO_MANIFEST_DIR"));
    collector.parent().unwrap().to_path_buf()
}

#[tokio::test]
async fn the_wasm_judges_as_the_collector_does() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("moa.toml");
    fs::write(&config, SETTINGS).unwrap();
    let flags = ["--log", "error", "--config", config.to_str().unwrap()];
    let db = folder.path().join("log.db");
    let served = Served::start_keyless(Command::new(PROGRAM), &db, &flags, Stdio::inherit());
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut counted = BTreeMap::new();
    for key in KEYS {
        let messages = messages::made_up(&mut runner, COUNT / KEYS.len(), key);
        let by_http = by_http(&served.url, key, &messages).await;
        let by_wasm = by_wasm(folder.path(), &served.url, key, &messages).await;
        assert_eq!(
            (by_http.len(), by_wasm.len()),
            (messages.len(), messages.len())
        );
        for ((message, sent), judged) in messages.iter().zip(&by_http).zip(&by_wasm) {
            // That a fact is told already only the log knows; of such a message nothing more is said.
            if sent["status"] == "duplicate" {
                assert_eq!(
                    judged["status"], "accepted",
                    "with the key {key}: {message}"
                );
            } else {
                assert_eq!(sent, judged, "with the key {key}: {message}");
            }
            *counted.entry(kind_of(sent)).or_insert(0) += 1;
        }
    }
    println!("{COUNT} messages: {counted:?}");
    for (kind, least) in [("accepted", 2000), ("rejected", 2000), ("warned", 200)] {
        let count = counted.get(kind).copied().unwrap_or_default();
        assert!(
            count > least,
            "too few that are {kind} to show anything: {counted:?}"
        );
    }
}

fn kind_of(verdict: &Value) -> &'static str {
    match (verdict["status"].as_str(), verdict.get("warnings")) {
        (Some("accepted"), None) => "accepted",
        (Some("accepted"), Some(_)) => "warned",
        (Some("duplicate"), _) => "duplicate",
        _ => "rejected",
    }
}

/// What the program answers: status, errors, warnings.
async fn by_http(url: &str, key: &str, messages: &[String]) -> Vec<Value> {
    let mut verdicts = Vec::new();
    for batch in messages.chunks(BATCH) {
        let body = format!("{{\"writeKey\":\"{key}\",\"batch\":[{}]}}", batch.join(","));
        let answer = client().post(format!("{url}/v1/batch")).body(body);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
        let answer: Value = answer.json().await.unwrap();
        let results = answer["results"].as_array().unwrap();
        assert_eq!(results.len(), batch.len());
        verdicts.extend(results.iter().map(|result| {
            let mut verdict = result.as_object().unwrap().clone();
            verdict.remove("messageId");
            Value::Object(verdict)
        }));
    }
    verdicts
}

/// What the wasm says, by the rules that the program tells of the key.
async fn by_wasm(folder: &Path, url: &str, key: &str, messages: &[String]) -> Vec<Value> {
    let rules = client().get(format!("{url}/v1/catalog?writeKey={key}"));
    let rules = rules.send().await.unwrap().text().await.unwrap();
    let file = folder.join(format!("{key}.jsonl"));
    fs::write(&file, messages.join("\n")).unwrap();
    let script = workspace().join("collector/tests/http/judgement/judge.mjs");
    let output = Command::new("node")
        .arg(script)
        .args([&workspace().join("dist"), &file])
        .arg(rules)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
