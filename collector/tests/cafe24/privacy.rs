//! Who has left is known no more.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use moa_cafe24::{Faults, Plan};
use moa_collector::cafe24::state::{JobKind, MallStatus};
use rusqlite::Connection;

use crate::mall::{MALL, World, born, tiny};
use crate::truth::stored;

/// All words that stand in both files, members' ids among them.
fn words(world: &World) -> HashSet<Vec<u8>> {
    let bytes = world.bytes();
    let ends = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'@';
    bytes.split(ends).map(<[u8]>::to_vec).collect()
}

#[tokio::test(start_paused = true)]
async fn who_leaves_is_erased_from_both_files_and_stays_so() {
    let plan = Plan {
        members: 120,
        logins: 100,
        ..tiny()
    };
    let faults = Faults {
        redeliver: 0.3,
        twice: 0.3,
        disorder: 0.3,
        lose: 0.1,
        ..Faults::default()
    };
    let world = World::new(plan, faults, born());
    world.start();
    world.install().await;
    // Long enough for the refunds of those who left.
    world.live_for(TimeDelta::days(16)).await;
    assert_eq!(world.job(JobKind::Sync).await.problem, None);
    world.live_for(TimeDelta::minutes(20)).await;
    let truth = world.cafe24.truth(MALL);
    let of_members = truth
        .events
        .iter()
        .filter_map(|event| event.member.as_deref());
    let all: BTreeSet<_> = of_members.collect();
    let (there, gone): (Vec<&str>, Vec<&str>) = all
        .iter()
        .partition(|member| truth.members.contains_key(**member));
    assert!(gone.len() >= 2 && there.len() > 70);
    let words = words(&world);
    let stands = |member: &&&str| words.contains(member.as_bytes());
    let kept: Vec<_> = gone.iter().filter(stands).collect();
    assert!(kept.is_empty(), "{kept:?}");
    assert_eq!(there.iter().filter(stands).count(), there.len());
}

#[tokio::test(start_paused = true)]
async fn what_comes_late_of_who_has_left_names_nobody() {
    let world = World::new(tiny(), Faults::default(), born() + TimeDelta::days(5));
    world.cafe24.live_until(MALL, world.clock.now());
    world.start();
    world.install().await;
    world.live_for(TimeDelta::hours(2)).await;
    let truth = world.cafe24.truth(MALL);
    let member = truth
        .members
        .iter()
        .find(|(_, known)| known["order_total_count"] == 0);
    let member = member.unwrap().0.clone();
    let body = |no: u32, more: &str| {
        format!(
            r#"{{"event_no":{no},"resource":{{"mall_id":"{MALL}","event_shop_no":1,"member_id":"{member}"{more}}}}}"#
        )
    };
    let joined = r#","name":"안나안나","created_date":"2025-01-02 10:00:00","birthday":"19900101""#;
    let key = [("x-api-key", "webhook-key")];
    for (no, more) in [
        (90143, r#","group_name":"Gold","inflow_name":"PC""#),
        (90147, ""),
        (90143, r#","group_name":"Gold","inflow_name":"Mobile""#),
        (90084, r#","product_no":11,"variant_code":"P","quantity":1"#),
        (90080, r#","diff_key":["sms"]"#),
        (90032, joined),
    ] {
        assert_eq!(world.post(&key, body(no, more)).await, 200);
        world.live_for(TimeDelta::minutes(2)).await;
    }
    let found = words(&world);
    assert!(!found.contains(member.as_bytes()), "{member}");
    assert!(!found.contains("안나안나".as_bytes()));
    // Who joins again by the same name is a member again.
    world.live_for(TimeDelta::days(1)).await;
    let joined = r#","name":"안나안나","created_date":"2025-01-07 10:00:00""#;
    assert_eq!(world.post(&key, body(90032, joined)).await, 200);
    world.live_for(TimeDelta::minutes(2)).await;
    assert!(words(&world).contains(member.as_bytes()));
    let told = stored(&world.log_db());
    let is_joining = |name: &str| name == "cafe24_signup";
    let joined = told
        .iter()
        .find(|one| is_joining(&one.name) && one.user.as_ref() == Some(&member));
    assert!(joined.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_mall_that_deleted_the_app_is_left_alone_and_forgotten() {
    let world = World::new(tiny(), Faults::default(), born());
    world.start();
    world.install().await;
    world.live_for(TimeDelta::days(5)).await;
    world.cafe24.uninstall(MALL);
    world.live_for(TimeDelta::minutes(2)).await;
    let known = world.known().await;
    assert_eq!(
        (known.status, known.tokens),
        (MallStatus::Uninstalled, None)
    );
    for table in [
        "orders",
        "members",
        "properties",
        "deliveries",
        "told",
        "cursors",
        "tags",
    ] {
        assert_eq!(
            world.count(&format!("SELECT count(*) FROM {table}")),
            0,
            "{table}"
        );
    }
    let calls = world.cafe24.calls(MALL).total;
    world.live_for(TimeDelta::days(2)).await;
    world.kill().await;
    world.start();
    world.live_for(TimeDelta::days(1)).await;
    assert_eq!(world.cafe24.calls(MALL).total, calls);

    let again = world.clock.now();
    let before = stored(&world.log_db()).len();
    world.install().await;
    world.live_for(TimeDelta::days(5)).await;
    assert_eq!(world.job(JobKind::Sync).await.problem, None);
    let all = stored(&world.log_db());
    assert!(all.len() > before);
    let old = all[before..].iter().find(|one| one.at < again);
    assert!(old.is_none(), "{old:?}");
    let db = Connection::open(world.log_db()).unwrap();
    let members: i64 = db
        .query_row("SELECT count(DISTINCT person) FROM properties", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert!(members > 0);
}

/// Who names members in the log now.
fn named(world: &World) -> BTreeSet<String> {
    let events = stored(&world.log_db());
    events.into_iter().filter_map(|one| one.user).collect()
}

fn leaves(member: &str) -> String {
    format!(r#"{{"mall_id":"{MALL}","event_shop_no":"90147","member_id":"{member}"}}"#)
}

/// Nothing of Cafe24's is called for it: its servers may fail, the tokens may be dead, and other webhooks may wait for both.
#[tokio::test(start_paused = true)]
async fn who_leaves_is_erased_though_cafe24_cannot_be_called() {
    let key = [("x-api-key", "webhook-key")];
    let asks = format!(r#"{{"event_no":90071,"mall_id":"{MALL}","order_id":"20250101-0000011"}}"#);
    // Without any tokens that are taken; and a collector that was started like that.
    for is_started_anew in [false, true] {
        let world = World::new(tiny(), Faults::default(), born());
        world.start();
        world.install().await;
        world.live_for(TimeDelta::days(4)).await;
        world.kill().await;
        world.live_for(TimeDelta::days(15)).await;
        world.start();
        for _ in 0..250 {
            assert_eq!(world.post(&key, asks.clone()).await, 200);
        }
        world.live_for(TimeDelta::hours(1)).await;
        assert_eq!(world.known().await.status, MallStatus::Refused);
        if is_started_anew {
            world.kill().await;
            world.start();
            world.live_for(TimeDelta::hours(1)).await;
        }
        let member = named(&world).pop_first().unwrap();
        assert_eq!(world.post(&key, leaves(&member)).await, 200);
        world.live_for(TimeDelta::minutes(1)).await;
        assert!(!named(&world).contains(&member));
        // With the app opened again, the mall is worked for as before, and they do not come back.
        world.install().await;
        world.live_for(TimeDelta::days(1)).await;
        assert_eq!(world.known().await.status, MallStatus::Installed);
        assert!(!named(&world).contains(&member));
        let (waiting, _) = world.context().state.count_deliveries(MALL).await.unwrap();
        assert_eq!(waiting, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_mall_that_deletes_the_app_is_forgotten_though_its_tokens_are_dead() {
    let world = World::new(tiny(), Faults::default(), born());
    world.start();
    world.install().await;
    world.live_for(TimeDelta::days(4)).await;
    world.kill().await;
    world.live_for(TimeDelta::days(15)).await;
    world.start();
    world.live_for(TimeDelta::hours(1)).await;
    assert_eq!(world.known().await.status, MallStatus::Refused);
    assert!(world.count("SELECT count(*) FROM members") > 0);
    let deleted =
        format!(r#"{{"event_no":90077,"mall_id":"{MALL}","resource":{{"client_id":"client"}}}}"#);
    assert_eq!(
        world.post(&[("x-api-key", "webhook-key")], deleted).await,
        200
    );
    world.live_for(TimeDelta::minutes(1)).await;
    assert_eq!(world.known().await.status, MallStatus::Uninstalled);
    assert_eq!(world.count("SELECT count(*) FROM members"), 0);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_does_not_wait_for_webhooks_that_cafe24_does_not_answer_for() {
    let world = World::new(tiny(), Faults::default(), born());
    world.start();
    world.install().await;
    world.live_for(TimeDelta::days(4)).await;
    let member = named(&world).pop_first().unwrap();
    world.is_down.store(true, Ordering::Relaxed);
    let key = [("x-api-key", "webhook-key")];
    let asks = format!(r#"{{"event_no":90071,"mall_id":"{MALL}","order_id":"20250101-0000011"}}"#);
    assert_eq!(world.post(&key, asks).await, 200);
    world.live_for(TimeDelta::minutes(10)).await;
    assert_eq!(world.post(&key, leaves(&member)).await, 200);
    world.live_for(TimeDelta::minutes(10)).await;
    assert!(!named(&world).contains(&member));
}
