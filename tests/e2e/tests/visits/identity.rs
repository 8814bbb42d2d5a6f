//! Who the visitor is by the page's own word: said ahead of the tag, by any id, and taken back.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::{Device, Halves, Message, Visitor, World, named};
use tokio::time::sleep;

/// As a page does in its head.
const AHEAD: &str = "
    window.moa = function () { (moa.q = moa.q || []).push(arguments) };
    moa('setDeviceId', 'device-0001');
    moa('setUserId', 'u1');
    moa('identify', 'u1', { grade: 'VIP' });
    moa('setCurrentPage', { pageName: 'named' });";

fn assert_all_is_said_of(stored: &[Message], device: &str, user: &str) {
    for message in stored {
        let ids = (&*message.anonymous_id, &*message.user_id);
        assert_eq!(ids, (device, user), "{}", message.name());
    }
    let views = named(stored, "$page_view");
    assert_eq!(views.len(), 1, "{views:?}");
    assert_eq!(views[0].properties["$page_name"], "named");
    assert!(named(stored, "$session_end").is_empty());
}

#[tokio::test]
async fn what_is_said_ahead_of_the_tag_comes_before_the_view_of_a_parsed_page() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.run(AHEAD).await?;
    visitor
        .run(&format!(
            "moa('init', {{ writeKey: 'e2e-key', collector: '{}' }})",
            world.collects_at()
        ))
        .await?;
    visitor
        .add_tag(&world.loader(), serde_json::json!({}))
        .await?;
    visitor.be_tracked().await?;
    visitor.leave().await?;
    let stored = world.everything(4).await?;
    assert_all_is_said_of(&stored, "device-0001", "u1");
    assert_eq!(named(&stored, "$session_start").len(), 1);
    visitor.close().await
}

#[tokio::test]
async fn and_before_that_of_a_page_on_a_slow_line() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let head = format!(
        "<!doctype html><script>{AHEAD}</script>{}<p>x",
        world.pasted()
    );
    let page = Halves::start(&head, "<p>y").await?;
    let (address, wait) = (page.address(), Duration::from_millis(1500));
    let finish = async {
        sleep(wait).await;
        page.finish();
    };
    let (opened, ()) = tokio::join!(visitor.open(&address), finish);
    opened?;
    visitor.be_tracked().await?;
    visitor.leave().await?;
    let stored = world.everything(4).await?;
    assert_all_is_said_of(&stored, "device-0001", "u1");
    visitor.close().await
}

async fn tracked(world: &World) -> Result<Visitor> {
    let visitor = world.visitor(Device::Pc).await?;
    visitor.be_known_to_the_log().await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    Ok(visitor)
}

#[tokio::test]
async fn any_short_text_or_number_is_an_id() -> Result<()> {
    let world = World::start().await?;
    let visitor = tracked(&world).await?;
    for (device, user) in [
        ("'dev.1:a@b'", "42"),
        ("1234", "'김 하늘/ä;\"%41'"),
        ("'기기 1; a=\"b\"%41'", "'a@b.example'"),
    ] {
        visitor
            .run(&format!(
                "moa('setDeviceId', {device}); moa('identify', {user}, {{ grade: 'VIP' }})"
            ))
            .await?;
        visitor.reload().await?;
        visitor.be_tracked().await?;
        visitor.run("moa('track', 'seen')").await?;
        world.stored(1).await?;
        let stored = world.everything(1).await?;
        let seen = named(&stored, "seen");
        let ids = [
            &seen[seen.len() - 1].anonymous_id,
            &seen[seen.len() - 1].user_id,
        ];
        let written = |id: &str| id.trim_matches('\'').to_owned();
        assert_eq!(ids, [&written(device), &written(user)]);
        let grade = named(&stored, "identify")
            .into_iter()
            .rfind(|m| m.traits["grade"] == "VIP");
        assert_eq!(grade.map(|message| &message.user_id), Some(&written(user)));
    }
    visitor.close().await
}

#[tokio::test]
async fn another_users_session_begins_at_once() -> Result<()> {
    let world = World::start().await?;
    let visitor = tracked(&world).await?;
    visitor
        .run("document.hasFocus = () => true; dispatchEvent(new Event('focus')); moa('setUserId', 'u1')")
        .await?;
    visitor.stay(1200).await?;
    visitor
        .run("window.switched = Date.now(); moa('setUserId', 'u2')")
        .await?;
    let stored = world.everything(8).await?;
    let end = named(&stored, "$session_end")[0];
    let start = named(&stored, "$session_start")[1];
    let ids = (&*end.user_id, &*start.user_id);
    assert_eq!(ids, ("u1", "u2"));
    let last = named(&stored, "$engagement")[0];
    assert_eq!(last.user_id, "u1");
    assert!(last.timestamp <= end.timestamp && end.timestamp <= start.timestamp);
    for message in [end, start] {
        let script = format!(
            "return Math.abs(Date.parse('{}') - switched)",
            message.timestamp
        );
        let apart = visitor.run(&script).await?;
        assert!(apart.as_f64() < Some(400.0), "{apart} ms");
    }
    visitor.close().await
}

#[tokio::test]
async fn what_moa_knows_is_told_again_after_all_was_cleared() -> Result<()> {
    let world = World::start().await?;
    let visitor = tracked(&world).await?;
    visitor
        .run(
            "moa('setUserProperties', { own: 1 }); moa('updateUserProperties', { clearAll: true })",
        )
        .await?;
    visitor.stay(600).await?;
    let stored = world.everything(6).await?;
    let told: Vec<_> = named(&stored, "identify");
    let cleared = told
        .iter()
        .position(|message| !message.traits["$clearAll"].is_null());
    let again = told
        .iter()
        .rposition(|message| !message.traits["is_login"].is_null());
    assert!(cleared.is_some() && again > cleared, "{told:?}");
    visitor.close().await
}
