//! A merchant installs the app; the tag stands in each of the mall's shops until it is taken out.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use moa_cafe24::{Faults, Plan};
use moa_collector::cafe24::state::{JobKind, MallStatus};
use moa_collector::http::assets::old_builds::Keeper;
use moa_message::write_key::WriteKey;
use ring::digest::{SHA384, digest};

use crate::mall::{MALL, World, born, tiny};

fn world(shops: u8) -> World {
    let plan = Plan { shops, ..tiny() };
    World::new(plan, Faults::default(), born())
}

/// The address of each shop's tag, and what it pins.
fn tags(world: &World) -> Vec<(String, String)> {
    let scripts = world.cafe24.scripts(MALL);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let mut tags: Vec<_> = scripts
        .iter()
        .map(|one| (text(&one["src"]), text(&one["integrity"])))
        .collect();
    tags.sort();
    tags
}

#[tokio::test(start_paused = true)]
async fn who_is_not_sent_by_cafe24_is_not_sent_on() {
    let world = world(1);
    world.start();
    let right = world.cafe24.launch_query(MALL, 1);
    let foreign = world.cafe24.launch_query("evil.example%2F", 1);
    for wrong in [
        right.replace("mall_id=moashop", "mall_id=nurishop"),
        right.replace("&user_type=P", ""),
        right.replace("hmac=", "hmac=A"),
        right.split("&hmac=").next().unwrap().to_owned(),
        foreign,
        String::new(),
    ] {
        let answer = world.visit(&format!("/cafe24/install?{wrong}"), None).await;
        assert_eq!(answer.status(), 403, "{wrong}");
        assert!(!answer.headers().contains_key("set-cookie"));
        assert!(!answer.headers().contains_key("location"));
    }
    for (minutes, status) in [(4, 307), (2, 403)] {
        world.live_for(TimeDelta::minutes(minutes)).await;
        let answer = world.visit(&format!("/cafe24/install?{right}"), None).await;
        assert_eq!(answer.status(), status);
    }
    assert_eq!(world.cafe24.calls(MALL).total, 0);
}

#[tokio::test(start_paused = true)]
async fn only_the_browser_that_was_sent_comes_back_and_once() {
    let world = world(1);
    world.start();
    let (path, cookie) = world.agree(MALL).await;
    let (_, others) = world.agree(MALL).await;
    for wrong in [None, Some(others.as_str()), Some("moa_cafe24_install=x")] {
        assert_eq!(world.visit(&path, wrong).await.status(), 403);
    }
    let changed = path.replace("state=moashop", "state=nurishop");
    assert_ne!(changed, path);
    assert_eq!(world.visit(&changed, Some(&cookie)).await.status(), 403);
    assert!(world.context().state.malls().await.unwrap().is_empty());

    assert_eq!(world.visit(&path, Some(&cookie)).await.status(), 200);
    assert_eq!(world.known().await.status, MallStatus::Installed);
    // The code works once, and that harms nothing.
    assert_eq!(world.visit(&path, Some(&cookie)).await.status(), 403);
    world.live_for(TimeDelta::hours(1)).await;
    assert_eq!(world.known().await.status, MallStatus::Installed);

    let (path, cookie) = {
        let world = self::world(1);
        world.start();
        let way = world.agree(MALL).await;
        world.live_for(TimeDelta::minutes(11)).await;
        assert_eq!(world.visit(&way.0, Some(&way.1)).await.status(), 403);
        way
    };
    assert_eq!(world.visit(&path, Some(&cookie)).await.status(), 403);
}

#[tokio::test(start_paused = true)]
async fn who_has_the_app_is_shown_so_and_who_must_agree_again_is_sent() {
    let world = world(1);
    world.start();
    world.install().await;
    let calls = world.cafe24.calls(MALL).total;
    let shown = world.launch(MALL).await;
    assert_eq!(shown.status(), 200);
    assert!(String::from_utf8_lossy(shown.body()).contains(MALL));
    assert_eq!(world.cafe24.calls(MALL).total, calls);

    world.cafe24.end_tokens(MALL);
    world.live_for(TimeDelta::days(2)).await;
    let known = world.known().await;
    assert_eq!(known.status, MallStatus::Refused);
    assert!(known.problem.is_some());
    let installed_at = known.installed_at;
    world.install().await;
    world.live_for(TimeDelta::hours(2)).await;
    let known = world.known().await;
    assert_eq!(known.status, MallStatus::Installed);
    // It was not away, so what happened meanwhile is told.
    assert_eq!(known.installed_at, installed_at);
}

#[tokio::test(start_paused = true)]
async fn the_tag_stands_in_every_shop_and_pins_what_is_served() {
    let world = world(2);
    world.start();
    world.install().await;
    world.live_for(TimeDelta::hours(1)).await;
    let first = tags(&world);
    assert_eq!(first.len(), 2);
    for (src, integrity) in &first {
        let path = src.strip_prefix("https://collect.moashop.test").unwrap();
        let served = world.visit(path, None).await;
        assert_eq!(served.status(), 200);
        let sha = STANDARD.encode(digest(&SHA384, served.body()).as_ref());
        assert_eq!(*integrity, format!("sha384-{sha}"));
        let header = |name: &str| served.headers()[name].to_str().unwrap();
        assert_eq!(header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(
            header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(header("access-control-allow-origin"), "*");
    }
    let path = first[0].0.replace("https://collect.moashop.test", "");
    for foreign in [
        path.replace(MALL, "nobody"),
        path.replace("/moa.js", "/other.js"),
        "/cafe24/tag/moashop/0000000000000000/moa.js".to_owned(),
        format!("/cafe24/tag/{MALL}/x/..%2F..%2Fcafe24.db"),
    ] {
        assert_eq!(world.visit(&foreign, None).await.status(), 404, "{foreign}");
    }
    // Beside it lies what it loads.
    std::fs::write(world.dist().join("moa-abc.js"), "1").unwrap();
    let beside = path.replace("/moa.js", "/moa-abc.js");
    assert_eq!(&world.visit(&beside, None).await.body()[..], b"1");
}

#[tokio::test(start_paused = true)]
async fn a_key_is_replaced_without_a_page_that_gets_no_tag() {
    let world = world(1);
    world.start();
    world.install().await;
    world.live_for(TimeDelta::hours(1)).await;
    let status = async |tag: &str| {
        let path = tag.strip_prefix("https://collect.moashop.test").unwrap();
        world.visit(path, None).await.status().as_u16()
    };
    let before = tags(&world)[0].0.clone();
    // As a reload does: the new one stands before the old.
    let new = WriteKey {
        mall: MALL.into(),
        ..WriteKey::open("new")
    };
    world.keys.lock().unwrap().insert(0, new);
    assert_eq!(status(&before).await, 200);
    world.live_for(TimeDelta::days(2)).await;
    let after = tags(&world)[0].0.clone();
    assert_ne!(before, after);
    assert_eq!(status(&before).await, 200);
    assert_eq!(status(&after).await, 200);
    world.keys.lock().unwrap().remove(1);
    assert_eq!(status(&before).await, 404);
    assert_eq!(status(&after).await, 200);
}

#[tokio::test(start_paused = true)]
async fn an_earlier_build_s_tag_is_answered_for_as_long_as_that_is_kept() {
    let world = world(1);
    world.start();
    world.install().await;
    world.live_for(TimeDelta::hours(1)).await;
    let tag = tags(&world)[0].0.clone();
    let path = tag.strip_prefix("https://collect.moashop.test").unwrap();
    let before = world.visit(path, None).await;
    let day = Duration::from_secs(86_400);
    let mut keeper = Keeper::new(world.assets.clone(), None, day);
    keeper.look(SystemTime::now());
    std::fs::write(world.dist().join("moa.js"), "/* another */").unwrap();
    let after = world.visit(path, None).await;
    assert_eq!(after.status(), 200);
    assert_eq!(after.body(), before.body());
    let other = path.replace(MALL, "nobody");
    assert_eq!(world.visit(&other, None).await.status(), 404);
    keeper.look(SystemTime::now() + 2 * day);
    assert_eq!(world.visit(path, None).await.status(), 404);
}

#[tokio::test(start_paused = true)]
async fn another_build_is_put_in_its_place_and_what_was_taken_out_comes_back() {
    let world = world(2);
    world.start();
    world.install().await;
    world.live_for(TimeDelta::hours(1)).await;
    let numbers = |world: &World| -> Vec<String> {
        let scripts = world.cafe24.scripts(MALL);
        let numbers = scripts.iter().map(|one| one["script_no"].to_string());
        numbers.collect()
    };
    let (before, kept) = (tags(&world), numbers(&world));
    world.kill().await;
    std::fs::write(world.dist().join("moa.js"), "/* another */").unwrap();
    world.start();
    world.live_for(TimeDelta::hours(1)).await;
    let after = tags(&world);
    assert_eq!(numbers(&world), kept);
    assert!(after.iter().all(|tag| !before.contains(tag)));
    let path = before[0].0.replace("https://collect.moashop.test", "");
    assert_eq!(world.visit(&path, None).await.status(), 404);

    world.cafe24.take_out_scripts(MALL);
    world.live_for(TimeDelta::hours(25)).await;
    assert_eq!(tags(&world), after);
    assert_eq!(world.count("SELECT count(*) FROM tags"), 2);
}

#[tokio::test(start_paused = true)]
async fn the_uninstall_job_takes_out_the_tags_and_gives_the_tokens_back() {
    let world = world(2);
    world.start();
    world.install().await;
    world.live_for(TimeDelta::hours(1)).await;
    assert_eq!(world.job(JobKind::Uninstall).await.problem, None);
    assert!(world.cafe24.scripts(MALL).is_empty());
    let known = world.known().await;
    assert_eq!(
        (known.status, known.tokens),
        (MallStatus::Uninstalled, None)
    );
    let calls = world.cafe24.calls(MALL);
    assert_eq!(calls.by_endpoint["POST oauth/revoke"], 1, "{calls:?}");
    world.live_for(TimeDelta::days(3)).await;
    assert_eq!(world.cafe24.calls(MALL).total, calls.total);
}

#[tokio::test(start_paused = true)]
async fn a_mall_without_a_write_key_says_so() {
    let world = world(1);
    world.keys.lock().unwrap().clear();
    world.start();
    world.install().await;
    world.live_for(TimeDelta::hours(1)).await;
    assert!(world.cafe24.scripts(MALL).is_empty());
    let problem = world.known().await.problem.unwrap();
    assert!(
        problem.contains("[[keys]]") && problem.contains(MALL),
        "{problem}"
    );
    // The rest goes on.
    assert!(world.count("SELECT count(*) FROM members") > 0);
}
