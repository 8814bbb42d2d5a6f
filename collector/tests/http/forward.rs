//! One collector forwards to another, which is killed and started again meanwhile.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::message::track;
use crate::served::{Served, events};
use crate::support::KEY;

const VISITORS: usize = 4;
const EACH: usize = 120;

/// The same address for whichever collector is there.
async fn stands_before(current: Arc<Mutex<SocketAddr>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let behind = *current.lock().unwrap();
            tokio::spawn(async move {
                // One that is away is a connection that breaks.
                if let Ok(mut far) = TcpStream::connect(behind).await {
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                }
            });
        }
    });
    address
}

fn address(served: &Served) -> SocketAddr {
    served.url.strip_prefix("http://").unwrap().parse().unwrap()
}

/// The nth message of a visitor: events, properties of the visitor, and a page.
fn message(visitor: usize, n: usize) -> Value {
    let mut message = track(&format!("{visitor}-{n}"));
    message["anonymousId"] = json!(format!("device-{visitor}"));
    if n % 10 == 3 {
        message["type"] = json!("identify");
        message["userId"] = json!(format!("user-{visitor}"));
        message["traits"] = json!({ "$increment": { "identified": 1 } });
    }
    if n % 10 == 5 {
        // A clock that is wrong: the time is corrected once, and not again by the second collector.
        message["timestamp"] = json!("2031-01-01T00:00:00.000Z");
        message["sentAt"] = json!("2031-01-01T00:00:10.000Z");
    }
    message
}

/// The messages that a collector has, in its order.
fn stored(db: &Path) -> Vec<Value> {
    let text = events(db, &["--format", "jsonl"]);
    let rows = text.lines().map(|line| serde_json::from_str(line).unwrap());
    rows.collect()
}

/// What a collector has of each visitor, as far as it has to be the same in both.
fn of_visitors(db: &Path) -> Vec<Vec<(Value, Value)>> {
    let rows = stored(db);
    let of = |visitor: usize| {
        let own = format!("device-{visitor}");
        let mine = rows.iter().filter(|row| row.to_string().contains(&own));
        let kept = |row: &Value| {
            assert!(row["timestamp"].is_string(), "{row}");
            (row["messageId"].clone(), row["timestamp"].clone())
        };
        mine.map(kept).collect()
    };
    (0..VISITORS).map(of).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_forwarded_arrives_once_and_in_order_though_the_other_is_killed() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let far = || Served::start_logging(&path("far.db"), &["--log", "error"], Stdio::inherit());
    let mut second = far();
    let current = Arc::new(Mutex::new(address(&second)));
    let front = stands_before(Arc::clone(&current)).await;
    let config = path("moa.toml");
    let settings = format!(
        "[[sinks]]\nname = \"far\"\ntype = \"segment\"\nurl = \"http://{front}\"\nkey = \"{KEY}\"\n"
    );
    std::fs::write(&config, settings).unwrap();
    let flags = ["--log", "error", "--config", config.to_str().unwrap()];
    let first = Served::start_logging(&path("near.db"), &flags, Stdio::inherit());

    let mut kills = 0;
    for n in 0..EACH {
        let batch: Vec<Value> = (0..VISITORS).map(|visitor| message(visitor, n)).collect();
        assert_eq!(first.send(&batch).await, ["accepted"; VISITORS]);
        if n % 20 == 10 {
            // At another instant each time, so that some answers are lost on their way.
            sleep(Duration::from_millis(kills * 3)).await;
            second.signal("-KILL");
            drop(second);
            second = far();
            *current.lock().unwrap() = address(&second);
            kills += 1;
        }
    }
    let all = VISITORS * EACH;
    for _ in 0..300 {
        if stored(&path("far.db")).len() >= all {
            break;
        }
        sleep(Duration::from_millis(200)).await;
    }
    drop((first, second));
    assert_eq!(stored(&path("far.db")).len(), all);
    assert_eq!(of_visitors(&path("far.db")), of_visitors(&path("near.db")));
    let first_visitor = &of_visitors(&path("far.db"))[0];
    let ids: Vec<_> = first_visitor.iter().map(|(id, _)| id.clone()).collect();
    let wanted: Vec<_> = (0..EACH).map(|n| json!(format!("0-{n}"))).collect();
    assert_eq!(ids, wanted);
}
