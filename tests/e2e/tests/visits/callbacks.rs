//! What the page can ask and hear: ids, messages and verdicts; and what a developer sees.
//!
//! Covers `getSessionId`, `getUser`, `flush`, `on` and debug output. A callback that fails harms nothing.

use anyhow::Result;
use moa_e2e::{Device, Visitor, World};
use serde_json::{Value, json};

async fn arrive(visitor: &Visitor) -> Result<()> {
    visitor.be_known_to_the_log().await?;
    visitor.visit("/").await?;
    visitor.be_tracked().await
}

/// What callbacks left behind, once there are `count`.
async fn heard(visitor: &Visitor, count: usize) -> Result<Vec<Value>> {
    visitor
        .until(&format!("return window.heard.length >= {count}"))
        .await?;
    let heard = visitor.run("return window.heard").await?;
    Ok(heard.as_array().cloned().unwrap_or_default())
}

#[tokio::test]
async fn the_ids_can_be_asked_for() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    visitor
        .run(
            "window.heard = [];
             moa('getSessionId', (id) => heard.push(id));
             moa('getUser', (user) => heard.push(user));
             moa('setUserId', 'user-1');
             moa('getUser', (user) => heard.push(user));",
        )
        .await?;
    let heard = heard(&visitor, 3).await?;
    let stored = world.everything(4).await?;
    let (session, device) = (stored[0].context("/sessionId"), &stored[0].anonymous_id);
    assert_eq!(heard[0], session);
    assert_eq!(
        heard[1],
        json!({ "deviceId": device, "sessionId": session })
    );
    assert_eq!(
        heard[2],
        json!({ "userId": "user-1", "deviceId": device, "sessionId": session })
    );
    visitor.close().await
}

#[tokio::test]
async fn messages_and_verdicts_can_be_listened_to() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    let before = world.everything(4).await?.len();
    visitor
        .run(
            "window.heard = []; window.all = [];
             moa('on', '*', (message) => all.push(message));
             moa('on', 'mine', (message) => heard.push(['mine', message]));
             moa('on', 'identify', (message) => heard.push(['identify', message]));
             moa('on', 'answer', (results) => heard.push(['answer', results]));
             moa('on', 'other', () => heard.push(['other']));
             moa('track', 'mine', { a: 1 });
             moa('setUserProperties', { plan: 'gold' });
             moa('flush');",
        )
        .await?;
    let heard = heard(&visitor, 3).await?;
    let stored = world.everything(before + 2).await?;
    let (mine, identify) = (&stored[before], &stored[before + 1]);
    assert_eq!(heard[0][0], "mine");
    assert_eq!(heard[0][1]["messageId"], mine.message_id.as_str());
    assert_eq!(heard[0][1]["properties"], json!({ "a": 1 }));
    assert_eq!(heard[1][0], "identify");
    assert_eq!(heard[1][1]["messageId"], identify.message_id.as_str());
    assert_eq!(heard[1][1]["traits"], json!({ "plan": "gold" }));
    assert_eq!(heard[2][0], "answer");
    let verdicts = json!([
        { "messageId": mine.message_id, "status": "accepted" },
        { "messageId": identify.message_id, "status": "accepted" },
    ]);
    assert_eq!(heard[2][1], verdicts);
    assert_eq!(heard.len(), 3);
    // `*` is messages and answers alike.
    let all = visitor.run("return all").await?;
    assert_eq!(all, json!([heard[0][1], heard[1][1], heard[2][1]]));
    visitor.close().await
}

#[tokio::test]
async fn a_callback_that_fails_harms_nothing() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    visitor.console().await?;
    visitor
        .run(
            "window.harm = [];
             addEventListener('error', (event) => harm.push(event.message));
             addEventListener('unhandledrejection', (event) => harm.push(String(event.reason)));
             window.onerror = (message) => harm.push(message);
             moa('on', '*', () => { throw new Error('page') });
             moa('on', 'mine', () => Promise.reject(new Error('page, later')));
             moa('on', 'mine', 'no function');
             moa('on', 'mine');
             moa('getUser', () => { throw new Error('page') });
             moa('getSessionId');
             window.heard = [];
             moa('on', 'mine', () => { moa('track', 'from_inside'); heard.push(1) });
             moa('track', 'mine');",
        )
        .await?;
    heard(&visitor, 1).await?;
    visitor.run("moa('track', 'after'); moa('flush')").await?;
    let stored = world.stored(5).await?;
    let names: Vec<_> = stored[2..]
        .iter()
        .map(|message| message.event.as_str())
        .collect();
    assert_eq!(names, ["mine", "from_inside", "after"]);
    assert_eq!(visitor.run("return harm").await?, json!([]));
    let console = visitor.console().await?;
    assert!(
        console
            .iter()
            .any(|line| line.contains("[moa] a callback threw")),
        "{console:#?}"
    );
    assert!(
        console.iter().all(|line| !line.contains("Uncaught")),
        "{console:#?}"
    );
    visitor.close().await
}

#[tokio::test]
async fn flush_sends_at_once() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    arrive(&visitor).await?;
    world.everything(4).await?;
    visitor
        .run(
            "window.heard = [];
             const send = window.fetch;
             window.fetch = (...call) => { heard.push(JSON.parse(call[1].body)); return send(...call) };
             moa('track', 'now');
             moa('flush');
             heard.push('flushed');",
        )
        .await?;
    let heard = heard(&visitor, 2).await?;
    assert_eq!(heard[0]["batch"][0]["event"], "now");
    assert_eq!(heard[1], "flushed");
    visitor.close().await
}

#[tokio::test]
async fn debug_shows_messages_and_verdicts() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.console().await?;
    world.tag(&visitor, "debug: true").await?;
    world.everything(4).await?;
    let shown = visitor.console().await?;
    for what in [
        "[moa] $session_start",
        "[moa] $page_view",
        "[moa] view_home",
        "[moa] identify",
        "[moa] answer",
    ] {
        assert_eq!(
            shown.iter().filter(|line| line.contains(what)).count(),
            1,
            "{what}: {shown:#?}"
        );
    }
    visitor
        .run("moa('debug', false); moa('track', 'quiet')")
        .await?;
    world.everything(5).await?;
    assert_eq!(visitor.console().await?, [] as [String; 0]);
    visitor.run("moa('debug'); moa('track', 'loud')").await?;
    world.everything(6).await?;
    let shown = visitor.console().await?;
    assert_eq!(
        shown
            .iter()
            .filter(|line| line.contains("[moa] loud"))
            .count(),
        1,
        "{shown:#?}"
    );
    visitor.close().await
}
