//! A log that may not be written: at the start, and while the collector runs.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use moa_collector::http_client::client;
use moa_collector::log::sqlite::SqliteLog;
use serde_json::json;
use tempfile::TempDir;

use crate::message::track;
use crate::program::PROGRAM;
use crate::served::Served;
use crate::support::{KEY, assert_refused};

/// Who may do nothing.
const NOBODY: u32 = 65_534;

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A folder with the program, which everybody may read.
fn open_folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    mode(folder.path(), 0o755);
    let program = folder.path().join("moa-collector");
    fs::copy(PROGRAM, &program).unwrap();
    mode(&program, 0o755);
    folder
}

/// Serves until it ends by itself, ten seconds at most; as nobody where this is root, whom no permission stops.
fn serve(folder: &TempDir, db: &Path) -> Output {
    let mut command = Command::new("timeout");
    command.arg("10").arg(folder.path().join("moa-collector"));
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.args(["serve", "--listen", "127.0.0.1:0", "--key", KEY, "--db"]);
    command.arg(db).output().unwrap()
}

#[test]
fn a_file_or_folder_that_may_not_be_written_is_one_clear_line_and_exit_code_2() {
    let folder = open_folder();
    for (name, file_mode, folder_mode) in [
        ("file", Some(0o444), 0o777),
        ("folder", Some(0o666), 0o555),
        ("both", Some(0o444), 0o555),
        ("new", None, 0o555),
    ] {
        let logs = folder.path().join(name);
        fs::create_dir(&logs).unwrap();
        let db = logs.join("log.db");
        if let Some(file_mode) = file_mode {
            drop(SqliteLog::open(&db).unwrap());
            mode(&db, file_mode);
        }
        mode(&logs, folder_mode);
        let output = serve(&folder, &db);
        mode(&logs, 0o755);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{name}: {stderr}");
        for said in [&db.display().to_string(), "may be written"] {
            assert!(stderr.contains(said), "{name}: {stderr}");
        }
    }
}

/// Permissions do not stop who has a file open. A limit on how long files may be does: with 0, no
/// write succeeds any more.
fn limit_files(served: &Served, limit: &str) {
    let pid = served.child.id().to_string();
    let limit = format!("--fsize={limit}:");
    let status = Command::new("prlimit")
        .args(["--pid", &pid, &limit])
        .status();
    assert!(status.unwrap().success());
}

#[tokio::test]
async fn while_nothing_can_be_written_the_answer_is_retry_and_later_it_is_taken() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    // A process that does not say otherwise is ended by such a write.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh", PROGRAM]);
    let served = Served::start_by(command, &db, &[], Stdio::null());
    assert_eq!(served.send(&[track("before")]).await, ["accepted"]);
    let ready = async || {
        client()
            .get(format!("{}/readyz", served.url))
            .send()
            .await
            .unwrap()
    };
    let post = async |id: &str| {
        let body = json!({ "writeKey": KEY, "batch": [track(id)] }).to_string();
        let request = client().post(format!("{}/v1/batch", served.url)).body(body);
        request.send().await.unwrap()
    };
    assert_eq!(ready().await.status(), 200);

    limit_files(&served, "0");
    let refused = post("meanwhile").await;
    assert!(refused.headers().contains_key("retry-after"));
    assert_refused(refused, 503, "log_unavailable").await;
    let verdicts: serde_json::Value = post("meanwhile").await.json().await.unwrap();
    assert_eq!(verdicts["results"][0]["status"], "retry", "{verdicts}");
    assert_refused(ready().await, 503, "log_unavailable").await;

    limit_files(&served, "unlimited");
    assert_eq!(ready().await.status(), 200);
    assert_eq!(
        served.send(&[track("before"), track("meanwhile")]).await,
        ["duplicate", "accepted"]
    );
}
