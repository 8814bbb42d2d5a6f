//! A day in short: load on two collectors, four partitions on three NATS servers, three writers into object storage and
//! three into ClickHouse, both of which fail and answer late; and all the while one of all these is killed. In the end
//! each event that was acknowledged stands once in both, each person's batches in order.
//!
//! `MOA_DAY=600` makes it ten minutes.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

use crate::clickhouse::{self, ClickHouse};
use crate::load::paced;
use crate::loading::{config, each_once_and_in_order, loaded_ids};
use crate::nats::{Node, free_ports, three_nodes, urls};
use crate::programs::{Collector, Program, loader};
use crate::s3::{BUCKET, S3};

const VISITORS: usize = 8;

/// How many messages a visitor sends at once, and how often.
const BATCH: usize = 10;
const PACE: Duration = Duration::from_millis(100);

/// How often something is killed.
const KILLS: Duration = Duration::from_millis(1_500);

/// How long it lasts.
fn length() -> Duration {
    let seconds = std::env::var("MOA_DAY").ok();
    Duration::from_secs(seconds.map_or(12, |seconds| seconds.parse().unwrap()))
}

/// Who loads to one place.
struct Writers {
    config: PathBuf,
    environment: Vec<(&'static str, String)>,
    running: Vec<Program>,
}

impl Writers {
    fn start(config: PathBuf, environment: Vec<(&'static str, String)>) -> Self {
        let running = (0..3).map(|_| loader(&config, &environment)).collect();
        Self {
            config,
            environment,
            running,
        }
    }

    fn kill_one(&mut self) {
        self.running.remove(0).kill();
        self.running.push(loader(&self.config, &self.environment));
    }

    fn terminate(self) {
        for writer in self.running {
            assert_eq!(writer.terminate(), Some(0));
        }
    }
}

/// All that can be killed.
struct Machines {
    nodes: Vec<Node>,
    collectors: Vec<Option<Collector>>,
    ports: Vec<u16>,
    writers: [Writers; 2],
    clickhouse: ClickHouse,
    config: PathBuf,
    chance: fastrand::Rng,
}

impl Machines {
    fn collector(&self, port: u16) -> Collector {
        Collector::start_at(port, &["--config", self.config.to_str().unwrap()])
    }

    async fn kill_one(&mut self, turn: usize) {
        match turn % 6 {
            0 | 3 => self.writers[0].kill_one(),
            1 | 4 => self.writers[1].kill_one(),
            2 => {
                let n = self.chance.usize(0..2);
                self.collectors[n] = None;
                self.collectors[n] = Some(self.collector(self.ports[n]));
            }
            _ if self.chance.bool() => {
                let n = self.chance.usize(0..3);
                self.nodes[n].kill();
                self.nodes[n].start_again();
            }
            _ => self.clickhouse.kill_and_start_again().await,
        }
    }
}

async fn until(what: &str, begun: Instant, length: Duration, loaded: usize, all: usize) {
    let patience = Duration::from_secs(120) + length / 2;
    assert!(
        begun.elapsed() < patience,
        "{what} has {loaded} of {all} after {patience:?}"
    );
    tokio::time::sleep(Duration::from_millis(500)).await;
}

async fn count(server: &ClickHouse) -> usize {
    let rows = server.rows("SELECT count() FROM events FINAL").await;
    usize::try_from(rows[0][0].as_u64().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_acknowledged_event_stands_once_in_both_whatever_is_killed() {
    let (folder, length) = (TempDir::new().unwrap(), length());
    let nodes = three_nodes(folder.path());
    let s3 = S3::start(&folder.path().join("s3"), 11).await;
    let clickhouse = ClickHouse::start(&folder.path().join("clickhouse"), 9).await;
    let (storage, nats) = (format!("s3://{BUCKET}/moa"), urls(&nodes));
    let config = |name: &str, to: &str| {
        let more = ("replicas = 3", to);
        config(&folder.path().join(name), &nats, 4, more)
    };
    let writers = [
        Writers::start(config("s3-config", &storage), s3.environment().to_vec()),
        Writers::start(config("clickhouse-config", &clickhouse.to), Vec::new()),
    ];
    let mut machines = Machines {
        ports: free_ports(2),
        collectors: Vec::new(),
        config: writers[0].config.clone(),
        nodes,
        writers,
        clickhouse,
        chance: fastrand::Rng::with_seed(22),
    };
    let collectors = machines.ports.iter().map(|port| machines.collector(*port));
    machines.collectors = collectors.map(Some).collect();
    let batches = usize::try_from(length.as_millis() / PACE.as_millis()).unwrap();
    let sending: Vec<_> = (0..VISITORS)
        .map(|n| {
            let url = format!("http://127.0.0.1:{}", machines.ports[n % 2]);
            paced(&url, format!("visitor{n}"), batches, BATCH, PACE)
        })
        .collect();
    let begun = Instant::now();
    let mut turn = 0;
    while begun.elapsed() < length {
        tokio::time::sleep(KILLS).await;
        machines.kill_one(turn).await;
        turn += 1;
    }
    let mut acknowledged = HashSet::new();
    for visitor in sending {
        acknowledged.extend(visitor.await.unwrap());
    }
    let all = acknowledged.len();
    assert_eq!(all, VISITORS * batches * BATCH);

    // The server keeps objects as files.
    let warehouse = folder.path().join("s3").join(BUCKET).join("moa");
    let begun = Instant::now();
    let loaded = loop {
        let loaded = loaded_ids(&warehouse);
        if loaded.len() >= all {
            break loaded;
        }
        until("object storage", begun, length, loaded.len(), all).await;
    };
    each_once_and_in_order(&loaded, all, BATCH);

    let begun = Instant::now();
    let server = machines.clickhouse;
    while count(&server).await < all {
        until("ClickHouse", begun, length, count(&server).await, all).await;
    }
    let ids = "SELECT message_id, anonymous_id FROM events FINAL ORDER BY part, seq";
    each_once_and_in_order(&server.rows(ids).await, all, BATCH);
    // What the views add up is the same, though rows came twice.
    let days = server
        .rows("SELECT sum(events), max(devices) FROM days")
        .await;
    assert_eq!(days, [[json!(all), json!(VISITORS)]]);
    for writers in machines.writers {
        writers.terminate();
    }
    // Once parts are put together no row is there twice; today's ClickHouse knows blocks by their names before that.
    if !clickhouse::is_todays() {
        server.run("OPTIMIZE TABLE shop.events FINAL").await;
    }
    let rows = server.rows("SELECT count() FROM events").await;
    assert_eq!(rows, [[json!(all)]]);
    println!("{all} events, {turn} killed");
}
