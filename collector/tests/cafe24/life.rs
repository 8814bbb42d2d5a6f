//! A mall lives; afterwards what is stored is what happened.

use std::env;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use moa_cafe24::{Faults, Plan};
use moa_collector::cafe24::state::JobKind;

use crate::mall::{MALL, World};
use crate::truth::{assert_events, assert_members, stored};

fn born() -> DateTime<Utc> {
    "2025-01-01T00:00:00+09:00".parse().unwrap()
}

/// How far the mall has lived when the app is installed: what was before is read, and not told.
const BEFORE: TimeDelta = TimeDelta::days(10);

#[tokio::test(start_paused = true)]
async fn a_quiet_mall_is_told_as_it_was() {
    let plan = Plan {
        year: Duration::from_secs(20 * 86_400),
        orders: 250,
        ..Plan::small(born())
    };
    let world = begun(plan, Faults::default()).await;
    world.live_for(TimeDelta::days(15)).await;
    settle(&world).await;
    check(&world);
}

/// Everything that can go wrong does: webhooks are lost, doubled, late and made again, Cafe24's servers fail and dawdle,
/// and the collector is killed again and again. `MOA_MALL=10000` makes it a mall of so many members and five
/// times as many orders that lives for a year, in place of a small one that lives for some weeks.
#[tokio::test(start_paused = true)]
async fn a_mall_is_told_as_it_was_whatever_goes_wrong() {
    let faults = Faults {
        redeliver: 0.05,
        lose: 0.03,
        disorder: 0.1,
        twice: 0.05,
        server_errors: 0.02,
        slow: 0.01,
    };
    let members: Option<u32> = env::var("MOA_MALL").ok().map(|text| text.parse().unwrap());
    let (plan, days) = match members {
        Some(members) => {
            let plan = Plan {
                members,
                orders: members * 5,
                adds: members * 5,
                logins: members * 10,
                ..Plan::year(born())
            };
            (plan, 365)
        }
        None => {
            let plan = Plan {
                year: Duration::from_secs(20 * 86_400),
                orders: 250,
                shops: 2,
                ..Plan::small(born())
            };
            (plan, 20)
        }
    };
    let mut random = fastrand::Rng::with_seed(11);
    let world = begun(plan, faults).await;
    let end = born() + TimeDelta::days(days + 10);
    let mut kills = 0;
    while world.clock.now() < end {
        let hours = random.i64(1..days / 4);
        let span = TimeDelta::hours(hours) + TimeDelta::milliseconds(random.i64(0..3_600_000));
        world.live_for(span).await;
        world.kill().await;
        world
            .live_for(TimeDelta::seconds(random.i64(0..2_000)))
            .await;
        world.start();
        kills += 1;
    }
    println!("killed {kills} times");
    settle(&world).await;
    check(&world);
}

/// A mall that has lived a while, with the app just installed.
async fn begun(plan: Plan, faults: Faults) -> World {
    let installed = born() + BEFORE;
    let world = World::new(plan, faults, installed);
    world.cafe24.live_until(MALL, installed);
    world.start();
    world.install().await;
    world
}

/// Reads all once more, and waits until nothing waits.
async fn settle(world: &World) {
    let mut job = None;
    for _ in 0..100 {
        if world.is_refused().await {
            world.install().await;
        }
        let context = world.context();
        let asked = match job {
            Some(job) => job,
            None => context
                .state
                .ask(MALL, JobKind::Sync, world.clock.now())
                .await
                .unwrap(),
        };
        job = Some(asked);
        world.live_for(TimeDelta::minutes(20)).await;
        let done = context.state.job(asked).await.unwrap().unwrap();
        let (waiting, given_up) = context.state.count_deliveries(MALL).await.unwrap();
        if done.ended_at.is_some() && waiting == 0 {
            assert_eq!((done.problem, given_up), (None, 0));
            return;
        }
    }
    panic!("it does not come to rest");
}

fn check(world: &World) {
    let truth = world.cafe24.truth(MALL);
    let events = assert_events(&truth, &stored(&world.log_db()), born() + BEFORE);
    let members = assert_members(&truth, &world.log_db(), born() + BEFORE);
    let calls = world.cafe24.calls(MALL);
    println!(
        "{events} events and {members} members as they were; {} calls, {} of them refused, {} too quick",
        calls.total, calls.refused, calls.abnormal
    );
    assert_eq!((calls.refused, calls.abnormal), (0, 0));
}
