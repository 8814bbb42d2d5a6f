//! What the collector does with what arrives at `/cafe24/webhooks`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use moa_cafe24::{Deliver, Faults};
use moa_collector::cafe24::state::JobKind;
use rusqlite::Connection;

use crate::mall::{MALL, World, born, tiny};
use crate::truth::{assert_events, stored};

const KEY: (&str, &str) = ("x-api-key", "webhook-key");

/// A mall two days old, with the app just installed.
async fn world(faults: Faults) -> World {
    let installed = born() + TimeDelta::days(2);
    let world = World::new(tiny(), faults, installed);
    world.cafe24.live_until(MALL, installed);
    world.start();
    world.install().await;
    world
}

fn kept(world: &World) -> i64 {
    world.count("SELECT count(*) FROM deliveries")
}

/// The body that was kept last.
fn last(world: &World) -> String {
    let db = Connection::open(&world.app.db).unwrap();
    let select = "SELECT body FROM deliveries ORDER BY id DESC LIMIT 1";
    db.query_row(select, [], |row| row.get(0)).unwrap()
}

fn login(member: &str) -> String {
    format!(
        r#"{{"event_no":90143,"mall_id":"{MALL}","event_shop_no":"1","member_id":"{member}","group_name":"Gold","inflow_name":"PC"}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn what_is_not_cafe24_s_is_not_kept() {
    let world = world(Faults::default()).await;
    let body = login("haru1");
    let wrong_hmac = ("x-cafe24-hmac-sha256", "bm9uc2Vuc2U=");
    let large = format!("{}{}", login("haru1"), " ".repeat(1024 * 1024));
    for (headers, body, status) in [
        (&[][..], body.as_str(), 403),
        (&[("x-api-key", "")], &body, 403),
        (&[("x-api-key", "webhook-kez")], &body, 403),
        (&[KEY, wrong_hmac], &body, 403),
        (&[KEY, ("x-cafe24-hmac-sha256", "")], &body, 403),
        (&[KEY], &large, 413),
        (&[KEY], "", 400),
        (&[KEY], "nonsense", 400),
        (&[KEY], "[1]", 400),
        (&[KEY], r#"{"mall_id":"moashop","event_no":"#, 400),
    ] {
        assert_eq!(
            world.post(headers, body.to_owned()).await,
            status,
            "{body:.99}"
        );
    }
    assert_eq!(kept(&world), 0);
    assert_eq!(world.post(&[KEY], body).await, 200);
    assert_eq!(kept(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn the_orders_of_a_broken_body_are_looked_at() {
    let world = world(Faults::default()).await;
    let truth = world.cafe24.truth(MALL);
    let order = truth
        .events
        .iter()
        .find(|event| event.name == "cafe24_complete_order");
    let order = order.unwrap().properties["order_id"].as_str().unwrap();
    world.live_for(TimeDelta::minutes(10)).await;
    let calls = world.cafe24.calls(MALL).by_endpoint["GET admin/orders"];
    let broken = format!(
        r#"{{"event_no":90024,"resource":{{"mall_id":"{MALL}","order_id":"{order}","buyer_name":"안나","shipping_message":"say "hi"","#
    );
    assert_eq!(world.post(&[KEY], broken).await, 200);
    let body = last(&world);
    assert!(body.contains(order) && !body.contains("안나"), "{body}");
    world.live_for(TimeDelta::minutes(1)).await;
    assert_eq!(
        world.count("SELECT count(*) FROM deliveries WHERE state = 0"),
        0
    );
    assert!(world.cafe24.calls(MALL).by_endpoint["GET admin/orders"] > calls);
}

#[tokio::test(start_paused = true)]
async fn an_event_nobody_knows_is_kept_without_what_is_private() {
    let world = world(Faults::default()).await;
    let body = format!(
        r#"{{"event_no":99999,"resource":{{"mall_id":"{MALL}","event_shop_no":"1","what":"stays","buyer_name":"안나",
            "bank_account_no":"1-2-3","inner":[{{"cellphone":"010-1","stays_too":1}}]}}}}"#
    );
    assert_eq!(world.post(&[KEY], body).await, 200);
    let body = last(&world);
    for stays in ["what", "stays_too", "99999"] {
        assert!(body.contains(stays), "{body}");
    }
    for private in ["안나", "1-2-3", "010-1"] {
        assert!(!body.contains(private), "{body}");
    }
    world.live_for(TimeDelta::minutes(1)).await;
    assert_eq!(
        world.count("SELECT count(*) FROM deliveries WHERE state = 1"),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_answered_is_dealt_with_after_a_kill() {
    let world = world(Faults::default()).await;
    world.live_for(TimeDelta::hours(1)).await;
    let before = stored(&world.log_db()).len();
    assert_eq!(world.post(&[KEY], login("haru1")).await, 200);
    world.kill().await;
    assert_eq!(stored(&world.log_db()).len(), before);
    world.start();
    for _ in 0..2 {
        world.live_for(TimeDelta::seconds(30)).await;
        let all = stored(&world.log_db());
        let logins = all
            .iter()
            .filter(|one| one.user.as_deref() == Some("haru1"));
        assert_eq!(logins.count(), 1);
        // It comes again, and was heard before.
        assert_eq!(world.post(&[KEY], login("haru1")).await, 200);
    }
}

#[tokio::test(start_paused = true)]
async fn what_did_not_come_is_found_in_the_logs_and_told_once() {
    let world = world(Faults {
        lose: 0.4,
        twice: 1.0,
        redeliver: 1.0,
        ..Faults::default()
    })
    .await;
    world.live_for(TimeDelta::days(4)).await;
    world.kill().await;
    world.live_for(TimeDelta::hours(7)).await;
    world.start();
    // To the end of all that was ordered.
    world.live_for(TimeDelta::days(25)).await;
    for _ in 0..2 {
        assert_eq!(world.job(JobKind::Sync).await.problem, None);
        world.live_for(TimeDelta::minutes(40)).await;
        let truth = world.cafe24.truth(MALL);
        let since = born() + TimeDelta::days(2);
        assert!(assert_events(&truth, &stored(&world.log_db()), since) > 100);
    }
    assert!(world.count("SELECT count(*) FROM deliveries WHERE origin = 'logs'") > 20);
}

#[tokio::test(start_paused = true)]
async fn no_account_number_is_kept_anywhere() {
    const ACCOUNT: &[u8] = b"110-437-";
    let world = world(Faults {
        lose: 0.2,
        ..Faults::default()
    })
    .await;
    let (came, deliver) = (Arc::new(AtomicUsize::new(0)), world.deliver());
    let counted = Arc::clone(&came);
    let deliver: Deliver = Arc::new(move |delivery| {
        let has = delivery
            .body
            .windows(ACCOUNT.len())
            .any(|part| part == ACCOUNT);
        counted.fetch_add(usize::from(has), Ordering::Relaxed);
        deliver(delivery)
    });
    let until = world.clock.now() + TimeDelta::days(9);
    world.cafe24.live(MALL, until, deliver).await;
    assert!(came.load(Ordering::Relaxed) > 3);
    assert!(kept(&world) > 100);
    let bytes = world.bytes();
    assert!(!bytes.windows(ACCOUNT.len()).any(|part| part == ACCOUNT));
    // Nor how to reach a buyer, where that is not wanted.
    for private in ["buyer@example.com", "문 앞에 놓아"] {
        let private = private.as_bytes();
        assert!(!bytes.windows(private.len()).any(|part| part == private));
    }
}
