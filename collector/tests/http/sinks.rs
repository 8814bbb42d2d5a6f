//! Sinks from outside: a receiver that is away, comes back and fails at random, while the
//! collector takes messages, is killed, and starts again.

use moa_collector::https::client;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use moa_collector::sink::webhook::{HEADER, signature};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::served::{Served, run};
use crate::support::track;

const SECRET: &str = "0123456789abcdef";
const VISITORS: usize = 3;
/// The message that the receiver takes in no batch.
const POISON: &str = "0-40";

/// What a receiver remembers.
#[derive(Default)]
struct Memory {
    requests: usize,
    /// The ids it took, in order; those it took twice twice.
    taken: Vec<String>,
    takes_poison: bool,
}

type Receiver = Arc<Mutex<Memory>>;

/// Takes some batches, fails at others, and at some after it has taken them.
async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    let sent = headers[HEADER].to_str().unwrap();
    let time = sent.strip_prefix("t=").unwrap().split_once(',').unwrap().0;
    assert_eq!(sent, signature(SECRET, time.parse().unwrap(), &body));
    // So that there is time to kill the collector meanwhile.
    sleep(Duration::from_millis(20)).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    let messages = body["messages"].as_array().unwrap().iter();
    let id = |one: &Value| one["message"]["messageId"].as_str().unwrap().to_owned();
    let ids: Vec<String> = messages.map(id).collect();
    let mut memory = receiver.lock().unwrap();
    memory.requests += 1;
    if ids.iter().any(|id| id == POISON) && !memory.takes_poison {
        return StatusCode::UNPROCESSABLE_ENTITY;
    }
    if memory.requests.is_multiple_of(4) {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    memory.taken.extend(ids);
    match memory.requests.is_multiple_of(7) {
        true => StatusCode::INTERNAL_SERVER_ERROR,
        false => StatusCode::OK,
    }
}

async fn receive(address: SocketAddr, receiver: &Receiver) -> JoinHandle<()> {
    let app = Router::new()
        .route("/in", post(take))
        .with_state(Arc::clone(receiver));
    let listener = TcpListener::bind(address).await.unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() })
}

/// Sends the next messages of each visitor; all are accepted.
async fn send(served: &Served, sent: &mut usize, count: usize) {
    for n in *sent..*sent + count {
        let message = |visitor: usize| {
            let mut message = track(&format!("{visitor}-{n}"));
            message["anonymousId"] = json!(format!("device-{visitor}"));
            message
        };
        let batch: Vec<Value> = (0..VISITORS).map(message).collect();
        assert_eq!(served.send(&batch).await, ["accepted"; VISITORS]);
    }
    *sent += count;
}

/// What `/metrics` says of the sink.
async fn metric(served: &Served, name: &str) -> Option<u64> {
    let text = client()
        .get(format!("{}/metrics", served.url))
        .send()
        .await
        .unwrap();
    let text = text.text().await.unwrap();
    let line = format!("{name}{{sink=\"crm\"}} ");
    text.lines()
        .find_map(|found| found.strip_prefix(&line)?.parse().ok())
}

async fn until_metric(served: &Served, name: &str, value: u64) {
    for _ in 0..300 {
        if metric(served, name).await == Some(value) {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("{name} is {:?}, not {value}", metric(served, name).await);
}

/// Waits until the live view is told this lag.
async fn until_shown(served: &Served, lag: usize) {
    let shown = format!(r#""sinks":[{{"name":"crm","lag":{lag}}}]"#);
    let mut stream = client()
        .get(format!("{}/live/stream", served.url))
        .send()
        .await
        .unwrap();
    let mut text = String::new();
    while !text.contains(&shown) {
        let chunk = tokio::time::timeout(Duration::from_secs(10), stream.chunk()).await;
        text.push_str(&String::from_utf8_lossy(&chunk.unwrap().unwrap().unwrap()));
    }
}

fn sinks(command: &str, db: &Path, more: &[&str]) -> String {
    let arguments = [&["sinks", command, "--db", db.to_str().unwrap()], more].concat();
    let output = run(&arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_was_away_gets_everything_in_order_and_nothing_waits_for_it() {
    let folder = TempDir::new().unwrap();
    let (db, config) = (folder.path().join("log.db"), folder.path().join("moa.toml"));
    // Nobody listens there for now.
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = unused.local_addr().unwrap();
    drop(unused);
    let settings = format!(
        "[[sinks]]\nname = \"crm\"\ntype = \"webhook\"\nurl = \"http://{address}/in\"\nsecret = \"{SECRET}\"\n"
    );
    std::fs::write(&config, settings).unwrap();
    let flags = ["--log", "error", "--config", config.to_str().unwrap()];
    let serve = || Served::start_logging(&db, &flags, std::process::Stdio::inherit());

    let mut sent = 0;
    let served = serve();
    send(&served, &mut sent, 60).await;
    until_metric(&served, "moa_sink_lag_messages", (sent * VISITORS) as u64).await;
    until_shown(&served, sent * VISITORS).await;
    served.signal("-KILL");
    drop(served);
    let served = serve();
    send(&served, &mut sent, 60).await;
    until_metric(&served, "moa_sink_lag_messages", (sent * VISITORS) as u64).await;

    let receiver = Receiver::default();
    let receiving = receive(address, &receiver).await;
    while receiver.lock().unwrap().taken.is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    served.signal("-KILL");
    drop(served);
    let served = serve();
    send(&served, &mut sent, 20).await;
    until_metric(&served, "moa_sink_lag_messages", 0).await;
    until_metric(&served, "moa_sink_refused_messages", 1).await;

    for visitor in 0..VISITORS {
        let taken = receiver.lock().unwrap().taken.clone();
        let own = format!("{visitor}-");
        let mut first_times = Vec::new();
        for id in taken.iter().filter(|id| id.starts_with(&own)) {
            if !first_times.contains(id) {
                first_times.push(id.clone());
            }
        }
        let made = (0..sent).map(|n| format!("{visitor}-{n}"));
        let wanted: Vec<String> = made.filter(|id| id != POISON).collect();
        assert_eq!(first_times, wanted);
    }
    let refused = sinks("refused", &db, &["crm"]);
    assert!(refused.contains("422"), "{refused}");
    assert!(sinks("list", &db, &[]).contains("up to date"));

    receiver.lock().unwrap().takes_poison = true;
    assert!(sinks("replay", &db, &["crm", "--all"]).starts_with("1 messages"));
    until_metric(&served, "moa_sink_refused_messages", 0).await;
    assert!(receiver.lock().unwrap().taken.iter().any(|id| id == POISON));
    receiving.abort();
}

#[tokio::test]
async fn a_sink_is_paused_and_resumed_while_the_collector_runs() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let served = Served::start(&db);
    let output = run(&["sinks", "pause", "--db", db.to_str().unwrap(), "crm"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("crm") && stderr.lines().count() == 1,
        "{stderr}"
    );
    drop(served);

    rusqlite::Connection::open(&db)
        .unwrap()
        .execute("INSERT INTO sinks (name, cursor) VALUES ('crm', 0)", [])
        .unwrap();
    let served = Served::start(&db);
    sinks("pause", &db, &["crm"]);
    assert!(sinks("list", &db, &[]).contains("paused"));
    served.send(&[track("a")]).await;
    sinks("resume", &db, &["crm"]);
    assert!(sinks("list", &db, &[]).contains("behind"));
}
