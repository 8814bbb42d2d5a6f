//! Three servers that each keep every message; the one that acknowledges them is killed.

use std::collections::HashSet;
use std::time::Duration;

use tempfile::TempDir;

use crate::load::visitor;
use crate::nats::{three_nodes, urls};
use crate::programs::{Collector, store_with, stored_ids, wait_until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_leader_of_three_is_killed() {
    let folder = TempDir::new().unwrap();
    let mut nodes = three_nodes(folder.path());
    let config = folder.path().join("moa.toml");
    let table = format!("[nats]\nurl = '{}'\nreplicas = 3\n", urls(&nodes));
    std::fs::write(&config, table).unwrap();
    let config = ["--config", config.to_str().unwrap()];
    let collectors = [
        Collector::start_with(&config),
        Collector::start_with(&config),
    ];
    let db = folder.path().join("log.db");
    let store = store_with(&db, &config);
    let visitors: Vec<_> = (0..6)
        .map(|n| visitor(&collectors[n % 2].url, format!("v{n}"), 30, 10))
        .collect();
    wait_until("some are stored", || stored_ids(&db).len() >= 100).await;
    let leader = leader(&urls(&nodes)).await;
    nodes[leader].kill();
    tokio::time::sleep(Duration::from_secs(1)).await;
    nodes[leader].start_again();

    let mut acknowledged = HashSet::new();
    for visitor in visitors {
        acknowledged.extend(visitor.await.unwrap());
    }
    assert_eq!(acknowledged.len(), 6 * 30 * 10);
    wait_until("all is stored", || {
        stored_ids(&db).len() >= acknowledged.len()
    })
    .await;
    assert_eq!(store.terminate(), Some(0));
    let stored = stored_ids(&db);
    assert_eq!(stored.len(), acknowledged.len());
    assert_eq!(stored.into_iter().collect::<HashSet<_>>(), acknowledged);
}

/// The place of the server that leads the stream.
async fn leader(urls: &str) -> usize {
    let servers: Vec<_> = urls.split(',').map(str::to_owned).collect();
    let client = async_nats::connect(servers).await.unwrap();
    let context = async_nats::jetstream::new(client);
    let stream = context.get_stream("moa").await.unwrap();
    let cluster = stream.cached_info().cluster.clone().unwrap();
    let name = cluster.leader.unwrap();
    name.trim_start_matches('n').parse().unwrap()
}
