//! The file is the log: what is copied, put back, checked, and taken out of a broken one, by the program itself.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use moa_collector::http_client::client;
use serde_json::json;
use tempfile::TempDir;

use crate::message::track;
use crate::program::run;
use crate::served::{Served, events, printed};
use crate::support::KEY;

const COUNT: usize = 3_000;

async fn fill(served: &Served) {
    for piece in 0..COUNT / 1_000 {
        let batch: Vec<_> = (0..1_000)
            .map(|n| track(&format!("m{}", piece * 1_000 + n)))
            .collect();
        let statuses = served.send(&batch).await;
        assert!(statuses.iter().all(|status| status == "accepted"));
    }
}

fn lines(db: &Path) -> usize {
    events(db, &["--format", "jsonl"]).lines().count()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn refused(output: Output) -> String {
    assert_ne!(output.status.code(), Some(0));
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_clean_stop_one_file_holds_everything() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let mut served = Served::start(&db);
    fill(&served).await;
    served.signal("-TERM");
    assert!(served.child.wait().unwrap().success());
    let copy = folder.path().join("elsewhere.db");
    fs::copy(&db, &copy).unwrap();
    assert_eq!(lines(&copy), COUNT);
    let mode = fs::metadata(&db).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it is for its owner alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_made_while_it_runs_goes_through_a_pipe_and_is_put_back() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (db, copy, piped, new) = (at("log.db"), at("copy.db"), at("piped.db"), at("new.db"));
    let served = Served::start(&db);
    fill(&served).await;
    let said = printed(run(&["backup", "--db", text(&db), "--out", text(&copy)]));
    assert!(said.contains("is whole"), "{said}");
    let output = run(&["backup", "--db", text(&db), "--out", "-"]);
    assert!(output.status.success());
    fs::write(&piped, output.stdout).unwrap();
    for file in [&copy, &piped] {
        assert_eq!(lines(file), COUNT);
        let mode = fs::metadata(&copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
    let said = refused(run(&["backup", "--db", text(&db), "--out", text(&copy)]));
    assert!(said.contains("is there already"), "{said}");
    let said = refused(run(&["restore", "--from", text(&copy), "--db", text(&db)]));
    assert!(said.contains("is there already"), "{said}");
    printed(run(&[
        "restore",
        "--from",
        text(&piped),
        "--db",
        text(&new),
    ]));
    drop(served);
    let served = Served::start(&new);
    assert_eq!(
        served.send(&[track("m0"), track("next")]).await,
        ["duplicate", "accepted"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_says_what_is_there_and_a_broken_file_what_to_do() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let db = at("log.db");
    let mut served = Served::start(&db);
    fill(&served).await;
    served.signal("-TERM");
    served.child.wait().unwrap();
    let said = printed(run(&["check", "--db", text(&db)]));
    assert!(
        said.contains("3000  messages") && said.ends_with("whole\n"),
        "{said}"
    );

    let whole = fs::read(&db).unwrap();
    let serve = |file: &Path| {
        run(&[
            "--log",
            "error",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--key",
            "k",
            "--db",
            text(file),
        ])
    };
    // A page in the middle, the end, the first page, and a file of somebody else's.
    let mut written_over = whole.clone();
    let middle = whole.len() / 8_192 / 2 * 8_192;
    written_over[middle..middle + 8_192].fill(b'Z');
    fs::write(at("page.db"), &written_over).unwrap();
    fs::write(at("cut.db"), &whole[..whole.len() / 2]).unwrap();
    let mut headless = whole.clone();
    headless[..8_192].fill(0);
    fs::write(at("head.db"), &headless).unwrap();
    for name in ["cut.db", "head.db"] {
        let said = refused(serve(&at(name)));
        assert!(
            said.contains("is damaged") && said.contains("moa-collector salvage --db"),
            "{name}: {said}"
        );
    }
    for name in ["page.db", "cut.db"] {
        let said = refused(run(&["check", "--db", text(&at(name))]));
        assert!(said.contains("salvage"), "{name}: {said}");
        let out = at(&format!("saved-{name}"));
        let said = printed(run(&[
            "salvage",
            "--db",
            text(&at(name)),
            "--out",
            text(&out),
        ]));
        assert!(said.contains("messages"), "{said}");
        let saved = lines(&out);
        assert!(saved > COUNT / 3 && saved < COUNT, "{name}: {saved}");
        assert!(printed(run(&["check", "--db", text(&out)])).ends_with("whole\n"));
        assert_eq!(
            fs::read(at(name)).unwrap().len(),
            if name == "cut.db" {
                whole.len() / 2
            } else {
                whole.len()
            }
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_moved_away_under_it_is_not_ready() {
    let folder = TempDir::new().unwrap();
    let (db, away) = (folder.path().join("log.db"), folder.path().join("away.db"));
    let served = Served::start(&db);
    let ready = async || {
        let url = format!("{}/readyz", served.url);
        let answer = moa_collector::http_client::client()
            .get(url)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(ready().await.0, 200);
    fs::rename(&db, &away).unwrap();
    let (status, said) = ready().await;
    assert!(status == 503 && said.contains("moved away"), "{said}");
    fs::rename(&away, &db).unwrap();
    assert_eq!(ready().await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_written_over_while_it_runs_is_told_once_it_is_met() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let mut served = Served::start(&db);
    fill(&served).await;
    served.signal("-TERM");
    assert!(served.child.wait().unwrap().success());
    let served = Served::start(&db);
    let ready = async || {
        let asked = client().get(format!("{}/readyz", served.url)).send();
        let answer = asked.await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(ready().await.0, 200);
    let mut bytes = fs::read(&db).unwrap();
    let begin = bytes.len() / 8_192 / 8 * 8_192;
    bytes[begin..begin * 7].fill(b'Z');
    fs::write(&db, bytes).unwrap();
    // What is sent next meets it: its id is looked for among those that are known.
    for n in 0..50 {
        let batch = json!({ "writeKey": KEY, "batch": [track(&format!("m{}", n * 60))] });
        let sent = client().post(format!("{}/v1/batch", served.url));
        let _ = sent.body(batch.to_string()).send().await;
    }
    let (status, said) = ready().await;
    assert_eq!(status, 503);
    assert!(
        said.contains("damaged") && said.contains("salvage"),
        "{said}"
    );
}
