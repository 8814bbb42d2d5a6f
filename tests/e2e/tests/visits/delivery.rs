//! On the way to the collector: many events at once, a collector that is away. Everything that can go wrong
//! there is in `probes.rs` and `nothing_lost.rs`.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::{Device, Message, World};

fn count(stored: &[Message], event: &str) -> usize {
    stored
        .iter()
        .filter(|message| message.event == event)
        .count()
}

#[tokio::test]
async fn hundreds_of_events_in_one_task_arrive_once_each() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    visitor
        .run("for (let n = 0; n < 600; n++) moa('track', 'burst', { n, text: '가'.repeat(200) })")
        .await?;
    let stored = world.stored(602).await?;
    let mut numbers: Vec<_> = stored
        .iter()
        .filter_map(|m| m.properties["n"].as_u64())
        .collect();
    assert!(numbers.is_sorted(), "in the order they happened");
    numbers.dedup();
    assert_eq!(numbers.len(), 600);
    visitor.close().await
}

#[tokio::test]
async fn a_collector_that_comes_back_gets_what_it_missed() -> Result<()> {
    let mut world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.stored(2).await?;
    let address = world.collector.address.clone();
    let track = async {
        for n in 0..4 {
            visitor
                .run(&format!("moa('track', 'while_away', {{ n: {n} }})"))
                .await?;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        anyhow::Ok(())
    };
    let (restarted, tracked) = tokio::join!(world.restart_collector(Duration::from_secs(3)), track);
    restarted?;
    tracked?;
    assert_eq!(world.collector.address, address);
    let stored = world.stored(6).await?;
    assert_eq!(count(&stored, "while_away"), 4);
    visitor.close().await
}
