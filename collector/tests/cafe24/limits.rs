//! Cafe24's limits are kept to, whatever is done at the same time.

use std::time::Duration;

use chrono::TimeDelta;
use moa_cafe24::{Calls, Faults, Plan};
use moa_collector::cafe24::state::JobKind;

use crate::mall::{MALL, OTHER, World, born, tiny};
use crate::truth::{assert_events, stored};

/// A mall with much in it, in which much goes on.
fn busy() -> Plan {
    Plan {
        members: 300,
        orders: 300,
        adds: 150,
        logins: 200,
        coupons: 12,
        products: 200,
        ..tiny()
    }
}

fn assert_within(calls: &Calls) {
    assert_eq!((calls.refused, calls.abnormal), (0, 0), "{calls:?}");
    assert_eq!(calls.unprocessable, Vec::<String>::new());
    // There was always room for a call of somebody else.
    assert!(calls.highest_level < 40, "{calls:?}");
}

async fn everything_at_once(others: f64) {
    let begun = born() + TimeDelta::days(8);
    let world = World::new(busy(), Faults::default(), begun);
    world.cafe24.live_until(MALL, begun);
    world.cafe24.spend(MALL, others);
    world.start();
    world.install().await;
    for kind in [JobKind::Sync, JobKind::Reconcile] {
        let context = world.context();
        context.state.ask(MALL, kind, begun).await.unwrap();
    }
    for _ in 0..4 {
        world.live_for(TimeDelta::hours(3)).await;
        world.kill().await;
        world.start();
    }
    assert_eq!(world.job(JobKind::Backfill).await.problem, None);
    let calls = world.cafe24.calls(MALL);
    assert!(calls.total > 250, "{calls:?}");
    assert_within(&calls);
}

#[tokio::test(start_paused = true)]
async fn nothing_overflows_while_all_is_read_and_webhooks_come() {
    everything_at_once(0.0).await;
}

#[tokio::test(start_paused = true)]
async fn another_app_has_room_for_all_of_its_calls() {
    everything_at_once(1.0).await;
}

#[tokio::test(start_paused = true)]
async fn a_block_is_waited_out_and_another_mall_goes_on() {
    let world = World::new(tiny(), Faults::default(), born());
    world.cafe24.add_mall(OTHER, tiny());
    world.start();
    for mall in [MALL, OTHER] {
        world.install_in(mall).await;
    }
    let day = TimeDelta::days(1);
    tokio::join!(world.live_in(MALL, day), world.live_in(OTHER, day));
    world.cafe24.block(MALL, 6 * 3600);
    let before = [MALL, OTHER].map(|mall| world.cafe24.calls(mall));
    let hours = TimeDelta::hours(5);
    tokio::join!(world.live_in(MALL, hours), world.live_in(OTHER, hours));
    let after = [MALL, OTHER].map(|mall| world.cafe24.calls(mall));
    // One call finds out, or one of each kind that was under way.
    let blocked = after[0].while_blocked - before[0].while_blocked;
    assert!((1..=2).contains(&blocked), "{blocked}");
    assert!(after[1].total > before[1].total);
    assert_within(&after[1]);

    let days = TimeDelta::days(3);
    tokio::join!(world.live_in(MALL, days), world.live_in(OTHER, days));
    assert_eq!(world.job(JobKind::Sync).await.problem, None);
    let truth = world.cafe24.truth(MALL);
    assert!(assert_events(&truth, &stored(&world.log_db()), born()) > 50);
}

#[tokio::test(start_paused = true)]
async fn a_whole_mall_is_read_as_fast_as_the_bucket_drains() {
    let begun = born() + TimeDelta::days(366);
    let plan = Plan {
        // Each coupon is read by itself, so these are the calls.
        members: 60,
        orders: 300,
        adds: 50,
        logins: 0,
        products: 20,
        coupons: 500,
        year: Duration::from_secs(365 * 86_400),
        ..Plan::year(born())
    };
    let world = World::new(plan, Faults::default(), begun);
    world.cafe24.live_until(MALL, begun);
    world.start();
    world.install().await;
    let before = world.cafe24.calls(MALL).total;
    let started = world.clock.now();
    let state = world.context().state.clone();
    let job = state.ask(MALL, JobKind::Backfill, started).await.unwrap();
    let ended = loop {
        world.live_for(TimeDelta::seconds(5)).await;
        if let Some(ended) = state.job(job).await.unwrap().unwrap().ended_at {
            break ended;
        }
    };
    let calls = world.cafe24.calls(MALL);
    let (made, took) = (calls.total - before, (ended - started).num_seconds());
    println!("{made} calls in {took} s");
    assert!(made > 450);
    assert!(
        took as f64 <= (made as f64 - 40.0) / 2.0 * 1.1,
        "{made} calls took {took} s"
    );
    assert_within(&calls);
}
