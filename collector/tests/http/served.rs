//! The program as a process of its own.

use moa_collector::http_client::client;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

use crate::program::{PROGRAM, run};
use crate::support::{KEY, statuses};

/// The program, serving; it is killed when this goes away.
pub struct Served {
    pub child: Child,
    pub url: String,
    /// The operator's pages.
    pub operator: String,
}

impl Served {
    pub fn start(db: &Path) -> Self {
        Self::start_with(db, &[])
    }

    /// With these flags beside the usual ones.
    pub fn start_with(db: &Path, more: &[&str]) -> Self {
        Self::start_logging(db, &[&["--log", "warn"], more].concat(), Stdio::inherit())
    }

    /// With these flags, and its own log there.
    pub fn start_logging(db: &Path, more: &[&str], log: Stdio) -> Self {
        Self::start_by(Command::new(PROGRAM), db, more, log)
    }

    /// Started by this command, which gets its flags.
    pub fn start_by(command: Command, db: &Path, more: &[&str], log: Stdio) -> Self {
        Self::start_keyless(command, db, &[&["--key", KEY], more].concat(), log)
    }

    /// Like [`Served::start_by`], with the keys that the flags lead to.
    pub fn start_keyless(mut command: Command, db: &Path, more: &[&str], log: Stdio) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0", "--db"]);
        let mut child = command
            .arg(db)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut address = |what: &str| {
            let line = lines.next().unwrap().unwrap();
            let url = line.strip_prefix(&format!("moa-collector {what} on "));
            let url = url.unwrap_or_else(|| panic!("{line}")).to_owned();
            assert!(url.starts_with("http://127.0.0.1:"), "{line}");
            url
        };
        let url = address("listening");
        let operator = address("operator's pages");
        Self {
            child,
            url,
            operator,
        }
    }

    pub async fn send(&self, messages: &[Value]) -> Vec<String> {
        let body = json!({ "writeKey": KEY, "batch": messages }).to_string();
        let request = client().post(format!("{}/v1/batch", self.url)).body(body);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        statuses(&response.json().await.unwrap())
    }

    pub fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a program prints that ended well.
#[track_caller]
pub fn printed(output: Output) -> String {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// What `events` prints.
pub fn events(db: &Path, more: &[&str]) -> String {
    let mut arguments = vec!["events", "export", "--db", db.to_str().unwrap()];
    arguments.extend(more);
    printed(run(&arguments))
}
