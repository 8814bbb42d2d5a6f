//! Sinks from outside: a receiver that is away, comes back and fails at random, while the
//! collector takes messages, is killed, and starts again.

use moa_collector::http_client::client;
use std::path::Path;
use std::time::Duration;

use moa_receivers::UNWANTED;
use moa_receivers::webhook::{SECRET, Webhook, fates};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::message::track;
use crate::program::run;
use crate::served::{Served, printed};

const VISITORS: usize = 3;
/// The message that the receiver takes in no batch.
const POISON: &str = "0-40";

/// Sends the next messages of each visitor; all are accepted.
async fn send(served: &Served, sent: &mut usize, count: usize) {
    for n in *sent..*sent + count {
        let message = |visitor: usize| {
            let id = format!("{visitor}-{n}");
            let mut message = track(&id);
            if id == POISON {
                message["event"] = UNWANTED.into();
            }
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
        .get(format!("{}/metrics", served.operator))
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
        .get(format!("{}/live/stream", served.operator))
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
    printed(run(&arguments))
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

    let receiver = Webhook::at(address, fates(1, 2)).await;
    while receiver.memory().taken.is_empty() {
        sleep(Duration::from_millis(5)).await;
    }
    served.signal("-KILL");
    drop(served);
    // What is under way arrives or does not.
    sleep(Duration::from_millis(200)).await;
    receiver.memory().expect_a_piece_again();
    let served = serve();
    send(&served, &mut sent, 20).await;
    until_metric(&served, "moa_sink_lag_messages", 0).await;
    until_metric(&served, "moa_sink_refused_messages", 1).await;

    let taken = receiver.memory().ids();
    for visitor in 0..VISITORS {
        let own = format!("{visitor}-");
        let told: Vec<_> = taken.iter().filter(|id| id.starts_with(&own)).collect();
        let made: Vec<_> = (0..sent).map(|n| format!("{own}{n}")).collect();
        let wanted: Vec<_> = made.iter().filter(|id| *id != POISON).collect();
        assert_eq!(told, wanted);
    }
    assert!(receiver.memory().repeats.count() > 0);
    assert_eq!(receiver.memory().repeats.owed(), []);
    let refused = sinks("refused", &db, &["crm"]);
    assert!(refused.contains("422"), "{refused}");
    assert!(sinks("list", &db, &[]).contains("up to date"));

    receiver.memory().takes_all = true;
    assert!(sinks("replay", &db, &["crm", "--all"]).starts_with("1 messages"));
    until_metric(&served, "moa_sink_refused_messages", 0).await;
    assert!(receiver.memory().ids().iter().any(|id| id == POISON));
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
