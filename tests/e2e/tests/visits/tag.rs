//! The tag: however it is installed, a page is tracked once, and a wrong tag harms nothing.

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World};
use serde_json::json;

pub fn names(stored: &[Message]) -> Vec<&str> {
    stored
        .iter()
        .map(|message| message.event.as_str())
        .collect()
}

/// What a page's console says about us, and what it says went wrong at all.
pub async fn complaints(visitor: &Visitor) -> Result<Vec<String>> {
    let console = visitor.console().await?;
    Ok(console
        .into_iter()
        .filter(|line| line.contains("[moa]") || line.contains("Uncaught"))
        .collect())
}

#[tokio::test]
async fn every_way_to_install_it_tracks_a_page_once() -> Result<()> {
    for tag in ["skin", "gtm", "late"] {
        let world = World::start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.choose(&format!("tag={tag}")).await?;
        let before = world.stored(0).await?.len();
        visitor.open("/product/detail.html?product_no=1001").await?;
        let stored = world.stored(before + 2).await?;
        assert_eq!(
            names(&stored[before..]),
            ["$page_view", "view_product"],
            "{tag}"
        );
        assert_eq!(complaints(&visitor).await?, [] as [String; 0], "{tag}");
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn calls_made_before_the_script_has_loaded_are_kept() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    let collector = &world.collector.address;
    visitor
        .run(&format!(
            "window.moa = window.moa || function () {{ (moa.q = moa.q || []).push(arguments) }};
             moa('track', 'before_init', {{ step: 1 }});
             moa('init', {{ writeKey: 'e2e-key', collector: '{collector}' }});
             moa('track', 'before_load', {{ step: 2, list: ['a', 1, null], deep: {{ b: true }} }});"
        ))
        .await?;
    visitor.add_tag(&world.loader(), json!({})).await?;
    visitor.be_tracked().await?;
    visitor.run("moa('track', 'after_load')").await?;

    let stored = world.stored(5).await?;
    let mut tracked = names(&stored);
    tracked.sort_unstable();
    assert_eq!(
        tracked,
        [
            "$page_view",
            "after_load",
            "before_init",
            "before_load",
            "view_home"
        ]
    );
    let before_load = stored
        .iter()
        .find(|message| message.event == "before_load")
        .unwrap();
    assert_eq!(
        before_load.properties,
        json!({ "step": 2, "list": ["a", 1, null], "deep": { "b": true } })
    );
    visitor.close().await
}

#[tokio::test]
async fn a_script_that_is_not_told_its_own_tag_finds_it() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run("Object.defineProperty(document, 'currentScript', { value: null })")
        .await?;
    let src = format!("{}?vs=20261121&client_id=a/b", world.loader());
    visitor
        .add_tag(&src, json!({ "data-write-key": "e2e-key" }))
        .await?;
    assert_eq!(names(&world.stored(2).await?), ["$page_view", "view_home"]);
    visitor.close().await
}

/// The tag as it is shipped, on a page with an element whose id makes a global of our name.
#[tokio::test]
async fn the_shipped_gtm_tag_works_beside_an_element_called_moa() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    let tag = include_str!("../../../../www/gtm/tag.html")
        .replace("YOUR_WRITE_KEY", "e2e-key")
        .replace("https://YOUR_COLLECTOR", &world.collector.address);
    let script = tag
        .split("<script>")
        .nth(1)
        .and_then(|rest| rest.split("</script>").next());
    visitor
        .run(&format!(
            "document.body.insertAdjacentHTML('beforeend', '<div id=\"moa\"></div>');
             {}",
            script.unwrap_or_default()
        ))
        .await?;
    assert_eq!(names(&world.stored(2).await?), ["$page_view", "view_home"]);
    assert_eq!(complaints(&visitor).await?, [] as [String; 0]);
    visitor.close().await
}

#[tokio::test]
async fn another_moa_on_the_page_is_left_alone() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.run("window.moa = { version: 1 }").await?;
    visitor
        .add_tag(&world.loader(), json!({ "data-write-key": "e2e-key" }))
        .await?;
    assert_eq!(
        visitor.run("return window.moa").await?,
        json!({ "version": 1 })
    );
    assert_eq!(complaints(&visitor).await?.len(), 1);
    assert_eq!(world.stored(0).await?.len(), 0);
    visitor.close().await
}

#[tokio::test]
async fn bad_calls_get_a_line_and_lose_nothing() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor.be_tracked().await?;
    visitor
        .run(
            "const circle = {}; circle.circle = circle;
             moa(); moa('fly'); moa('track'); moa('track', '');
             moa('track', 'circular', circle);
             moa('track', 'thrown', { toJSON() { throw new Error('no') } });
             moa('track', 'nested', { toJSON() { moa('track', 'inside'); return { a: 1 } } });
             moa('init', { writeKey: 'another' });
             moa('track', 'last');",
        )
        .await?;
    let stored = world.stored(7).await?;
    let mut tracked = names(&stored);
    tracked.sort_unstable();
    assert_eq!(
        tracked,
        [
            "$page_view",
            "circular",
            "inside",
            "last",
            "nested",
            "thrown",
            "view_home"
        ]
    );
    let complaints = complaints(&visitor).await?;
    assert_eq!(complaints.len(), 6, "{complaints:#?}");
    assert!(
        complaints.iter().all(|line| line.contains("[moa]")),
        "{complaints:#?}"
    );
    visitor.close().await
}

#[tokio::test]
async fn a_wrong_setting_is_one_line_and_an_untouched_page() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    for (attributes, line) in [
        (json!({}), "data-write-key"),
        (json!({ "data-write-key": "" }), "data-write-key"),
        (
            json!({ "data-write-key": "e2e-key", "data-collector": "collect.example.com" }),
            "an address like https://",
        ),
        (json!({ "data-write-key": "wrong" }), "check the write key"),
        (
            json!({ "data-write-key": "e2e-key", "data-collector": world.store.address }),
            "check the write key",
        ),
    ] {
        visitor.open("/").await?;
        visitor.console().await?;
        visitor
            .run("window.globals = Object.keys(window); window.markup = document.body.outerHTML")
            .await?;
        visitor.add_tag(&world.loader(), attributes.clone()).await?;
        visitor.be_tracked().await?;
        // A tag manager may call `init` later: a page without a key is told after three seconds.
        visitor.stay(3300).await?;
        visitor.run("moa('track', 'more')").await?;
        visitor.stay(600).await?;
        let complaints = complaints(&visitor).await?;
        assert_eq!(complaints.len(), 1, "{attributes}: {complaints:#?}");
        assert!(
            complaints[0].contains(line),
            "{attributes}: {complaints:#?}"
        );
        let added = visitor
            .run(
                "return Object.keys(window).filter((key) =>
                   !window.globals.includes(key) && !['globals', 'markup', 'ret_nodes', 'tag', 'e2eStayed'].includes(key))",
            )
            .await?;
        assert_eq!(
            added,
            json!(["moa"]),
            "no globals but moa, beside the test's own and the driver's"
        );
        let is_untouched = visitor
            .run("return document.body.outerHTML === window.markup")
            .await?;
        assert_eq!(is_untouched, true);
    }
    assert_eq!(names(&world.stored(0).await?), [] as [&str; 0]);
    visitor.close().await
}
