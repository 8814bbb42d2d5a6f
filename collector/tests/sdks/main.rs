//! The collector under Segment-compatible SDKs as their makers publish them: what each sends is
//! accepted, and means here what it means there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../http/program.rs"]
mod program;
#[path = "../http/served.rs"]
#[allow(dead_code, reason = "this needs a part of it")]
mod served;
#[path = "../http/support.rs"]
#[allow(dead_code, reason = "this needs a part of it")]
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use served::{Served, printed};
use support::KEY;

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/sdks")
        .join(name)
}

/// The Python that has the SDK; `./build.sh test` makes it.
fn python() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/python/bin/python")
}

/// Sends by this program, and returns what was stored by type.
fn stored_of(program: &Path, arguments: &[&str]) -> BTreeMap<String, Value> {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let served = Served::start(&db);
    let arguments = arguments.iter().map(|argument| match *argument {
        "URL" => served.url.as_str(),
        other => other,
    });
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| {
        panic!(
            "{}: {error}; ./build.sh test installs it",
            program.display()
        )
    });
    printed(output);

    let connection = Connection::open(&db).unwrap();
    let rejected: Option<String> = connection
        .query_row(
            "SELECT group_concat(errors || body, char(10)) FROM rejected",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(rejected, None);
    let mut messages = connection
        .prepare("SELECT type, body FROM messages")
        .unwrap();
    let messages = messages
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .unwrap();
    messages
        .map(|row| row.unwrap())
        .map(|(kind, body)| (kind, serde_json::from_str(&body).unwrap()))
        .collect()
}

fn assert_understood(stored: &BTreeMap<String, Value>) {
    let kinds: Vec<_> = stored.keys().map(String::as_str).collect();
    assert_eq!(
        kinds,
        ["alias", "group", "identify", "page", "screen", "track"]
    );
    let track = &stored["track"];
    assert_eq!(track["event"], "view_product");
    assert_eq!(track["userId"], "haneul01");
    assert_eq!(track["properties"]["price"], 27_000);
    assert_eq!(stored["identify"]["traits"]["available_point"], 1_200);
    assert_eq!(stored["alias"]["previousId"], "d0");
    for (kind, message) in stored {
        let timestamp = message["timestamp"].as_str().unwrap_or_default();
        assert!(timestamp.starts_with("20"), "{kind} has no time: {message}");
        assert!(message["sentAt"].is_string(), "{kind}: {message}");
    }
}

#[test]
fn segment_for_node() {
    let script = here("send.mjs");
    let script = script.to_str().unwrap();
    assert_understood(&stored_of(
        Path::new("node"),
        &[script, "segment", "URL", KEY],
    ));
}

#[test]
fn rudderstack_for_node() {
    let script = here("send.mjs");
    let script = script.to_str().unwrap();
    assert_understood(&stored_of(
        Path::new("node"),
        &[script, "rudderstack", "URL", KEY],
    ));
}

fn assert_python_is_understood(sdk: &str) {
    let script = here("send.py");
    let script = script.to_str().unwrap();
    for packed in ["plain", "gzip"] {
        assert_understood(&stored_of(&python(), &[script, sdk, "URL", KEY, packed]));
    }
}

#[test]
fn segment_for_python_plain_and_packed() {
    assert_python_is_understood("segment");
}

#[test]
fn rudderstack_for_python_plain_and_packed() {
    assert_python_is_understood("rudderstack");
}
