//! Killed again and again under load, at any instant: what was answered is there, once.

use moa_collector::http_client::client;
use std::collections::HashSet;
use std::env;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::message::track;
use crate::served::Served;
use crate::support::{KEY, statuses};

/// How often it is killed, unless `MOA_ROUNDS` says otherwise.
const ROUNDS: usize = 200;
/// How many send at the same time.
const SENDERS: usize = 4;

/// A sender as the tracker is one: what was not answered, or `retry`, is sent again.
struct Sender {
    name: usize,
    made: usize,
    waiting: Vec<Value>,
    accepted: HashSet<String>,
}

impl Sender {
    /// Sends until nobody answers any more.
    async fn run(&mut self, url: &str) {
        let client = client();
        loop {
            while self.waiting.len() < 1 + self.made % 7 {
                let id = format!("{}-{}", self.name, self.made);
                self.waiting.push(match self.made % 11 {
                    0 => identify(&id, self.name),
                    1 => page_view(&id, self.name),
                    _ => track(&id),
                });
                self.made += 1;
            }
            let body = json!({ "writeKey": KEY, "batch": self.waiting }).to_string();
            let answer = client
                .post(format!("{url}/v1/batch"))
                .body(body)
                .send()
                .await;
            let Ok(response) = answer else { return };
            let Ok(answer) = response.json::<Value>().await else {
                return;
            };
            for (message, status) in self.waiting.drain(..).zip(statuses(&answer)) {
                assert!(
                    ["accepted", "duplicate"].contains(&status.as_str()),
                    "{answer}"
                );
                self.accepted
                    .insert(message["messageId"].as_str().unwrap().to_owned());
            }
        }
    }
}

/// Counts in the user's properties, so that a message that counted twice would be seen.
fn identify(id: &str, sender: usize) -> Value {
    json!({
        "type": "identify", "messageId": id, "anonymousId": format!("device-{sender}"),
        "userId": format!("user-{sender}"), "traits": { "$increment": { "identified": 1 } }
    })
}

/// Counts for its day.
fn page_view(id: &str, sender: usize) -> Value {
    let mut view = track(id);
    view["event"] = json!("$page_view");
    view["context"] =
        json!({ "sessionId": format!("session-{sender}"), "library": { "name": "moa" } });
    view
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_accepted_before_any_kill_is_stored_once() {
    let rounds = env::var("MOA_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let senders: Vec<_> = (0..SENDERS)
        .map(|name| Sender {
            name,
            made: 0,
            waiting: Vec::new(),
            accepted: HashSet::new(),
        })
        .map(|sender| Arc::new(tokio::sync::Mutex::new(sender)))
        .collect();
    let seed: u64 = std::process::id().into();
    println!("seed {seed}");
    let random = Mutex::new(seed);
    for round in 0..rounds {
        let served = Served::start(&db);
        let sending: Vec<_> = senders
            .iter()
            .map(|sender| {
                let (sender, url) = (Arc::clone(sender), served.url.clone());
                tokio::spawn(async move { sender.lock().await.run(&url).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_micros(next(&random) % 150_000)).await;
        served.signal("-KILL");
        drop(served);
        for task in sending {
            task.await.unwrap();
        }
        if round % 20 == 0 || round + 1 == rounds {
            assert_intact(&db);
        }
    }
    // Whoever still waits gets their answer from one that lives.
    let served = Served::start(&db);
    let mut accepted = HashSet::new();
    let mut made = 0;
    for sender in &senders {
        let mut sender = sender.lock().await;
        let waiting = std::mem::take(&mut sender.waiting);
        served.send(&waiting).await;
        made += sender.made;
        accepted.extend(sender.accepted.drain());
    }
    let stored = stored(&db);
    let distinct: HashSet<_> = stored.iter().cloned().collect();
    let lost = accepted.difference(&distinct).count();
    println!(
        "{rounds} kills: {made} messages made, {} accepted before a kill, {lost} of them lost, {} doubled",
        accepted.len(),
        stored.len() - distinct.len()
    );
    assert!(accepted.len() >= rounds, "too little was accepted to tell");
    assert_eq!((lost, stored.len() - distinct.len()), (0, 0));
    assert_eq!(distinct.len(), made, "in the end all is there");
    assert_counted_once(&db);
}

/// A little randomness that can be repeated (xorshift).
fn next(state: &Mutex<u64>) -> u64 {
    let mut state = state.lock().unwrap();
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn stored(db: &Path) -> Vec<String> {
    let connection = Connection::open(db).unwrap();
    let mut ids = connection
        .prepare("SELECT message_id FROM messages")
        .unwrap();
    let ids = ids.query_map([], |row| row.get(0)).unwrap();
    ids.collect::<rusqlite::Result<_>>().unwrap()
}

fn assert_intact(db: &Path) {
    let check = "PRAGMA integrity_check";
    let connection = Connection::open(db).unwrap();
    let found: String = connection.query_row(check, [], |row| row.get(0)).unwrap();
    assert_eq!(found, "ok");
}

/// What the log made of its messages was made in the same commit.
fn assert_counted_once(db: &Path) {
    let connection = Connection::open(db).unwrap();
    let wrong = "SELECT count(*) FROM (
        SELECT user_id, count(*) AS sent FROM messages WHERE type = 'identify' GROUP BY user_id
    ) AS one JOIN properties ON person = 'u:' || user_id WHERE CAST(value AS INTEGER) <> sent";
    let wrong: u32 = connection.query_row(wrong, [], |row| row.get(0)).unwrap();
    assert_eq!(wrong, 0);
    let sums = "SELECT sum(pages), sum(sessions), (SELECT count(*) FROM messages WHERE event = '$page_view'),
        (SELECT last = counted FROM sequence) FROM day_sums WHERE kind = 'hour'";
    let sums = connection.query_row(sums, [], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    });
    let (pages, sessions, stored, is_counted): (u64, usize, u64, bool) = sums.unwrap();
    assert_eq!((pages, sessions, is_counted), (stored, SENDERS, true));
}
