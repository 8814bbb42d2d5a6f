//! The pair of tokens survives whatever happens, and who lost it gets another by opening the app.

use std::time::Duration;

use chrono::TimeDelta;
use moa_cafe24::{Faults, Plan};
use moa_collector::cafe24::state::MallStatus;

use crate::mall::{MALL, World, born, tiny};

const REFRESHES: &str = "POST oauth/token";

#[tokio::test(start_paused = true)]
async fn the_pair_survives_kills_at_any_time_for_a_month() {
    let faults = Faults {
        server_errors: 0.1,
        slow: 0.05,
        ..Faults::default()
    };
    let plan = Plan {
        year: Duration::from_secs(30 * 86_400),
        logins: 150,
        ..tiny()
    };
    let world = World::new(plan, faults, born());
    world.start();
    world.install().await;
    let mut random = fastrand::Rng::with_seed(3);
    let end = born() + TimeDelta::days(30);
    while world.clock.now() < end {
        // Around a pair's end, when it is likely to be replaced.
        let minutes = [1, 110, 120, 600][random.usize(..4)];
        let span = TimeDelta::milliseconds(random.i64(0..minutes * 60_000));
        world.live_for(span).await;
        world.kill().await;
        world.start();
        assert_eq!(world.known().await.status, MallStatus::Installed);
    }
    world.live_for(TimeDelta::hours(1)).await;
    let calls = world.cafe24.calls(MALL);
    assert!(calls.by_endpoint[REFRESHES] > 30, "{calls:?}");
    assert_eq!(calls.by_status.get(&401), None);
    assert!(world.context().tokens.access(MALL).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_pair_is_renewed_where_nothing_happens() {
    let plan = Plan {
        members: 0,
        orders: 0,
        adds: 0,
        logins: 0,
        ..tiny()
    };
    let world = World::new(plan, Faults::default(), born());
    world.start();
    world.install().await;
    world.live_for(TimeDelta::days(40)).await;
    assert_eq!(world.known().await.status, MallStatus::Installed);
    // Away for less than the refresh token lives, and for longer.
    for (days, status) in [(13, MallStatus::Installed), (15, MallStatus::Refused)] {
        world.kill().await;
        world.live_for(TimeDelta::days(days)).await;
        world.start();
        world.live_for(TimeDelta::hours(1)).await;
        let known = world.known().await;
        assert_eq!(known.status, status, "{:?}", known.problem);
    }
    let problem = world.known().await.problem.unwrap();
    assert!(problem.contains("401"), "{problem}");
    // It asks no more, and after a restart neither.
    let calls = world.cafe24.calls(MALL).total;
    world.kill().await;
    world.start();
    world.live_for(TimeDelta::days(2)).await;
    assert_eq!(world.cafe24.calls(MALL).total, calls);
    world.install().await;
    world.live_for(TimeDelta::days(1)).await;
    let known = world.known().await;
    assert_eq!((known.status, known.problem), (MallStatus::Installed, None));
    assert!(world.cafe24.calls(MALL).total > calls);
}
