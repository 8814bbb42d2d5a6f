//! Other settings while requests go on: by SIGHUP, and by the command.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use moa_collector::http_client::client;
use moa_receivers::webhook::{Webhook, fates};
use serde_json::json;
use tempfile::TempDir;

use crate::message::track;
use crate::program::{PROGRAM, run};
use crate::served::Served;

struct Setting {
    folder: TempDir,
    config: PathBuf,
}

impl Setting {
    fn new(keys: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let config = folder.path().join("moa.toml");
        let setting = Self { folder, config };
        setting.write(keys);
        setting
    }

    fn write(&self, text: &str) {
        std::fs::write(&self.config, text).unwrap();
    }

    fn serve(&self, log: Stdio) -> Served {
        let flags = ["--log", "info", "--config", self.config.to_str().unwrap()];
        let db = self.folder.path().join("log.db");
        Served::start_keyless(Command::new(PROGRAM), &db, &flags, log)
    }
}

/// The status of a batch with this key.
async fn status(url: &str, key: &str, id: &str) -> u16 {
    let body = json!({ "writeKey": key, "batch": [track(id)] }).to_string();
    let request = client().post(format!("{url}/v1/batch")).body(body);
    request.send().await.unwrap().status().as_u16()
}

/// Waits for a reload by a signal, of which nobody is told.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..200 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_change_by_a_signal_and_no_request_is_dropped() {
    let setting = Setting::new("keys = ['old', 'stays']");
    let log = setting.folder.path().join("stderr");
    let served = setting.serve(std::fs::File::create(&log).unwrap().into());
    let url = served.url.clone();
    let (stop, sent) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let sending: Vec<_> = (0..4)
        .map(|sender| {
            let (url, stop, sent) = (url.clone(), Arc::clone(&stop), Arc::clone(&sent));
            tokio::spawn(async move {
                let mut n = 0;
                while !stop.load(Ordering::Relaxed) {
                    assert_eq!(status(&url, "stays", &format!("{sender}-{n}")).await, 200);
                    n += 1;
                    sent.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            })
        })
        .collect();
    for round in 0..5 {
        let new = format!("new-{round}");
        setting.write(&format!("keys = ['stays', '{new}']"));
        let before = sent.load(Ordering::Relaxed);
        served.signal("-HUP");
        until("the new key is taken", async || {
            status(&url, &new, &new).await == 200
        })
        .await;
        until("the others go on", async || {
            sent.load(Ordering::Relaxed) >= before + 8
        })
        .await;
    }
    assert_eq!(status(&url, "old", "late").await, 401);
    // A bad file changes nothing, and says so.
    for bad in [
        "keys = [",
        "keys = ['stays']\n[[sinks]]\nname='a'\ntype='webhook'\nurl='http://127.0.0.1:1/'\nsecret='0123456789abcdef'\nmalls=['typo']",
    ] {
        setting.write(bad);
        let before = std::fs::read_to_string(&log)
            .unwrap()
            .matches("stay in force")
            .count();
        served.signal("-HUP");
        until("it says that it is bad", async || {
            std::fs::read_to_string(&log)
                .unwrap()
                .matches("stay in force")
                .count()
                > before
        })
        .await;
        assert_eq!(status(&url, "new-4", bad).await, 200);
    }
    stop.store(true, Ordering::Relaxed);
    for sender in sending {
        sender.await.expect("each request was answered");
    }
    assert!(sent.load(Ordering::Relaxed) > 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_says_what_is_in_force_or_why_nothing_changed() {
    let keys = "keys = ['k']\n";
    let setting = Setting::new(keys);
    let served = setting.serve(Stdio::inherit());
    // The command reads from the file where the operator's pages are.
    let operator = format!("listen = '{}'\n", address(&served.url));
    let operator = format!(
        "{operator}{keys}db = 'unused.db'\n[operator]\nlisten = '{}'\n",
        address(&served.operator)
    );
    let reload = |config: &Path| run(&["reload", "--config", config.to_str().unwrap()]);
    setting.write(&operator);
    let output = reload(&setting.config);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("reloaded: 1 keys, 0 sinks"), "{said}");
    setting.write(&operator.replace("['k']", "['k', 'new']"));
    assert!(reload(&setting.config).status.success());
    assert_eq!(status(&served.url, "new", "a").await, 200);
    setting.write(
        &operator
            .replace("['k']", "['CHANGE-ME']")
            .replace("[operator]", "[limits]\nper_key = '1/s'\n[operator]"),
    );
    assert!(reload(&setting.config).status.success());
    assert_eq!(status(&served.url, "k", "b").await, 401);
    // A page's browser is not to ask for it.
    let by_page = client()
        .post(format!("{}/reload", served.operator))
        .header("origin", "https://shop.example");
    assert_eq!(by_page.send().await.unwrap().status(), 403);
    let public = client()
        .post(format!("{}/reload", served.url))
        .send()
        .await
        .unwrap();
    assert!(public.status().is_client_error());
    drop(served);
    let output = reload(&setting.config);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("does not answer")
    );
}

fn address(url: &str) -> &str {
    url.trim_start_matches("http://")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sink_that_comes_gets_what_comes_and_one_that_goes_nothing_more() {
    let setting = Setting::new("keys = ['k']");
    let served = setting.serve(Stdio::inherit());
    // Each request goes well.
    let receiver = Webhook::new(fates(1, 1_000)).await;
    assert_eq!(status(&served.url, "k", "before").await, 200);
    setting.write(&format!(
        "keys = ['k']\n[[sinks]]\nname = 'crm'\ntype = 'webhook'\nurl = '{}'\nsecret = '0123456789abcdef'\nfrom = 'start'\n",
        receiver.url
    ));
    served.signal("-HUP");
    until("what was there before comes", async || {
        receiver.memory().ids().contains(&"before".to_owned())
    })
    .await;
    assert_eq!(status(&served.url, "k", "while").await, 200);
    until("what is new comes", async || {
        receiver.memory().ids().contains(&"while".to_owned())
    })
    .await;
    setting.write("keys = ['k', 'other']");
    served.signal("-HUP");
    until("it is in force", async || {
        status(&served.url, "other", "other").await == 200
    })
    .await;
    assert_eq!(status(&served.url, "k", "after").await, 200);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(
        receiver
            .memory()
            .ids()
            .iter()
            .filter(|id| *id == "after")
            .count(),
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stops_it_in_the_middle_of_a_reload_finds_the_file_whole() {
    let setting = Setting::new("keys = ['k']");
    // Its system takes the connection, and nobody answers.
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    setting.write(&format!(
        "keys = ['k']\n[[sinks]]\nname = 'deaf'\ntype = 'webhook'\nurl = 'http://{}/'\nsecret = '0123456789abcdef'\nfrom = 'start'\n",
        deaf.local_addr().unwrap()
    ));
    let mut served = setting.serve(Stdio::inherit());
    assert_eq!(status(&served.url, "k", "delivered").await, 200);
    let (asked, _) = deaf.accept().unwrap();
    // The reload waits for the delivery that has begun.
    setting.write("keys = ['k', 'new']");
    served.signal("-HUP");
    until("the reload has begun", async || {
        status(&served.url, "new", "while").await == 200
    })
    .await;
    served.signal("-HUP");
    served.signal("-TERM");
    let ended = tokio::task::spawn_blocking(move || (served.child.wait().unwrap(), asked));
    let (ended, _) = ended.await.unwrap();
    assert!(ended.success(), "{ended}");
    let db = setting.folder.path().join("log.db");
    let left = std::fs::metadata(setting.folder.path().join("log.db-wal"));
    assert_eq!(left.map_or(0, |left| left.len()), 0, "all is in the file");
    let kept = rusqlite::Connection::open(db).unwrap();
    let kept: u64 = kept
        .query_row("SELECT count(*) FROM messages", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 2);
}
