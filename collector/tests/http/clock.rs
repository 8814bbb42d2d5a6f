//! The machine's clock jumps while senders are at work. The program runs under libfaketime, which
//! takes the time it tells from a file; what only runs goes on as it does.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::message::track;
use crate::program::PROGRAM;
use crate::served::{Served, events};

/// Silence that ends a session here.
const SILENCE: Duration = Duration::from_secs(3);

/// The library, where Debian has it.
fn library() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").unwrap();
    folders
        .map(|folder| folder.unwrap().path().join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.exists())
        .unwrap_or_else(|| panic!("no libfaketime: ./build.sh test installs it (Debian: faketime)"))
}

/// From now on the program's clock is off by so much.
fn jump(clock: &Path, offset: &str) {
    let partial = clock.with_extension("partial");
    fs::write(&partial, format!("{offset}\n")).unwrap();
    fs::rename(partial, clock).unwrap();
}

fn message(session: &str, id: &str) -> Value {
    let mut message = track(id);
    // Without a time of its own, it happened when it came.
    message.as_object_mut().unwrap().remove("timestamp");
    message["context"] = json!({ "sessionId": session, "library": { "name": "moa" } });
    message
}

/// Sends until it is told to stop. Which ids were accepted.
fn sender(served: &Arc<Served>, name: usize, stop: &Arc<AtomicBool>) -> JoinHandle<Vec<String>> {
    let (served, stop) = (Arc::clone(served), Arc::clone(stop));
    tokio::spawn(async move {
        let mut accepted = Vec::new();
        for n in 0.. {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let id = format!("{name}-{n}");
            let statuses = served.send(&[message(&format!("s{name}"), &id)]).await;
            assert_eq!(statuses, ["accepted"]);
            accepted.push(id);
        }
        accepted
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_under_load_loses_nothing_and_ends_no_session() {
    let folder = TempDir::new().unwrap();
    let (db, clock) = (folder.path().join("log.db"), folder.path().join("clock"));
    jump(&clock, "+0");
    let config = folder.path().join("moa.toml");
    let settings = "[sessions]\ntimeout = \"3s\"\ngrace = \"0s\"\n[limits]\nper_address = \"off\"\nmessages_per_address = \"off\"\nbytes_per_address = \"off\"\n";
    fs::write(&config, settings).unwrap();
    let mut command = Command::new(PROGRAM);
    command
        .env("LD_PRELOAD", library())
        .env("FAKETIME_TIMESTAMP_FILE", &clock)
        .env("FAKETIME_NO_CACHE", "1")
        .env("DONT_FAKE_MONOTONIC", "1");
    let flags = ["--config", config.to_str().unwrap(), "--log", "error"];
    let served = Arc::new(Served::start_by(command, &db, &flags, Stdio::inherit()));
    let begun = Utc::now();
    let stop = Arc::new(AtomicBool::new(false));
    let senders: Vec<_> = (0..4).map(|name| sender(&served, name, &stop)).collect();
    let mut accepted = HashSet::new();
    // By then it has listened for longer than a silence, and ends sessions.
    sleep(SILENCE + Duration::from_secs(1)).await;
    for (session, offset) in [("quiet-1", "+1d"), ("quiet-2", "-1d")] {
        served.send(&[message(session, session)]).await;
        accepted.insert(session.to_owned());
        jump(&clock, offset);
        sleep(Duration::from_secs(2)).await;
    }
    stop.store(true, Ordering::Relaxed);
    for sender in senders {
        accepted.extend(sender.await.unwrap());
    }
    let ended = Utc::now();

    let mut days = HashSet::new();
    let mut stored = HashSet::new();
    let mut last_heard: HashMap<String, DateTime<Utc>> = HashMap::new();
    for line in events(&db, &["--format", "jsonl"]).lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        let received: DateTime<Utc> = event["receivedAt"].as_str().unwrap().parse().unwrap();
        // Each clock is a day from the next, and the test takes some seconds: only one fits.
        let real = [-1, 0, 1].map(|offset| (offset, received - TimeDelta::days(offset)));
        let second = TimeDelta::seconds(1);
        let found = real
            .into_iter()
            .find(|(_, real)| (begun - second..=ended + second).contains(real));
        let (offset, real) = found.unwrap_or_else(|| panic!("no time of any clock: {event}"));
        let session = event["context"]["sessionId"].as_str().unwrap().to_owned();
        if event["event"] == "$session_end" {
            let silence = (real - last_heard[&session]).to_std().unwrap();
            assert!(silence >= SILENCE, "ended after {silence:?}: {event}");
            continue;
        }
        days.insert(offset);
        last_heard.insert(session, real);
        let id = event["messageId"].as_str().unwrap();
        assert!(stored.insert(id.to_owned()), "{id} is stored twice");
    }
    assert_eq!(stored, accepted);
    assert_eq!(days.len(), 3, "messages came before and after each jump");
}
