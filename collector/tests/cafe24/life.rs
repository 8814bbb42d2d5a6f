//! A mall lives; afterwards what is stored is what happened.

use chrono::{DateTime, TimeDelta, Utc};
use moa_cafe24::{Faults, Plan};
use moa_collector::cafe24::state::JobKind;

use crate::mall::{MALL, World};
use crate::truth::{assert_events, assert_members, stored};

fn born() -> DateTime<Utc> {
    "2025-01-01T00:00:00+09:00".parse().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_quiet_mall_is_told_as_it_was() {
    let installed = born() + TimeDelta::days(10);
    let world = World::new(Plan::small(born()), Faults::default(), installed);
    world.cafe24.live_until(MALL, installed);
    world.start();
    world.install().await;
    world.live_for(TimeDelta::days(70)).await;
    settle(&world).await;
    check(&world, installed);
}

/// Reads all once more, and waits until nothing waits.
async fn settle(world: &World) {
    let room = world.room();
    let job = room
        .state
        .ask(MALL, JobKind::Sync, world.clock.now())
        .await
        .unwrap();
    loop {
        world.live_for(TimeDelta::minutes(5)).await;
        let done = room.state.job(job).await.unwrap().unwrap();
        let (waiting, given_up) = room.state.count_deliveries(MALL).await.unwrap();
        if done.ended_at.is_some() && waiting == 0 {
            assert_eq!(done.problem, None);
            assert_eq!(given_up, 0);
            return;
        }
    }
}

fn check(world: &World, since: DateTime<Utc>) {
    let _ = std::fs::remove_dir_all("/tmp/world");
    std::process::Command::new("cp")
        .args(["-r", world.folder().to_str().unwrap(), "/tmp/world"])
        .status()
        .unwrap();
    let truth = world.cafe24.truth(MALL);
    println!("{:?}", world.cafe24.calls(MALL));
    let events = assert_events(&truth, &stored(&world.log_db()), since);
    let members = assert_members(&truth, &world.log_db());
    let calls = world.cafe24.calls(MALL);
    println!("{events} events, {members} members, calls: {calls:?}");
}
