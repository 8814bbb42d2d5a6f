//! The collector's program, serving and storing.

use moa_collector::http_client::client;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

use crate::program::PROGRAM;

pub const KEY: &str = "test-key";

/// A program; it is killed when this goes away.
pub struct Program {
    child: Child,
    /// Its first lines.
    said: Vec<String>,
}

impl Program {
    fn start(arguments: &[&str], count: usize) -> Self {
        Self::start_in(&[], arguments, count)
    }

    fn start_in(environment: &[(&str, String)], arguments: &[&str], count: usize) -> Self {
        let mut child = Command::new(PROGRAM)
            .envs(environment.iter().cloned())
            .args(arguments)
            .args(["--log", "warn,async_nats=error"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let lines = lines.map_while(Result::ok);
        let said: Vec<_> = lines.take(count).collect();
        assert_eq!(said.len(), count, "it did not start");
        Self { child, said }
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and returns how it did.
    pub fn terminate(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A collector that keeps nothing itself.
pub struct Collector {
    _program: Program,
    pub url: String,
    /// The operator's pages.
    pub operator: String,
}

impl Collector {
    pub fn start(nats: &str) -> Self {
        Self::start_with(&["--nats", nats])
    }

    pub fn start_with(more: &[&str]) -> Self {
        Self::start_at(0, more)
    }

    /// At this port.
    pub fn start_at(port: u16, more: &[&str]) -> Self {
        let listen = format!("127.0.0.1:{port}");
        let mut arguments = vec!["serve", "--listen", &listen, "--key", KEY];
        arguments.extend(more);
        let program = Program::start(&arguments, 2);
        let url = |n: usize| program.said[n].rsplit(' ').next().unwrap().to_owned();
        Self {
            url: url(0),
            operator: url(1),
            _program: program,
        }
    }

    /// Sends these messages; the answer's status and the statuses of the verdicts.
    pub async fn send(&self, messages: &[Value]) -> (u16, Vec<String>) {
        let body = json!({ "writeKey": KEY, "batch": messages }).to_string();
        let client = client();
        let request = client.post(format!("{}/v1/batch", self.url)).body(body);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let answer: Value = response.json().await.unwrap();
        let results = answer["results"].as_array().unwrap();
        let statuses = results.iter().map(|one| one["status"].as_str().unwrap());
        (status, statuses.map(str::to_owned).collect())
    }
}

/// A store that writes into this file.
pub fn store(nats: &str, db: &Path) -> Program {
    store_with(db, &["--nats", nats])
}

pub fn store_with(db: &Path, more: &[&str]) -> Program {
    let mut arguments = vec!["store", "--db", db.to_str().unwrap()];
    arguments.extend(more);
    Program::start(&arguments, 1)
}

/// A writer that loads what this config says, into storage that the environment describes.
pub fn loader(config: &Path, environment: &[(&str, String)]) -> Program {
    let arguments = ["load", "--config", config.to_str().unwrap()];
    Program::start_in(environment, &arguments, 1)
}

/// What a query of one column gives.
pub fn query(db: &Path, sql: &str) -> Vec<String> {
    let Ok(connection) = Connection::open_with_flags(db, OpenFlags::SQLITE_OPEN_READ_ONLY) else {
        return Vec::new();
    };
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    // Before the store has made its tables there are none.
    let Ok(mut statement) = connection.prepare(sql) else {
        return Vec::new();
    };
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Stored ids, in the log's order.
pub fn stored_ids(db: &Path) -> Vec<String> {
    query(db, "SELECT message_id FROM messages ORDER BY seq")
}

/// Waits until this holds, ninety seconds at most: on a busy machine, servers of a cluster that lost one can take half a
/// minute to agree on who leads it.
pub async fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(90), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
