//! Scroll depth: each new multiple of 5, never lower, never repeated, at most two a second.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::{Device, Message, World};
use serde_json::{Value, json};
use tokio::time::sleep;

fn scrolls(stored: &[Message]) -> Vec<&Message> {
    stored
        .iter()
        .filter(|message| message.event.starts_with("scroll_"))
        .collect()
}

fn depths(stored: &[Message]) -> Vec<u64> {
    scrolls(stored)
        .iter()
        .filter_map(|message| message.properties["depth"].as_u64())
        .collect()
}

async fn slowly_down(device: Device, path: &str, event: &str, product: Value) -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(device).await?;
    visitor.open(path).await?;
    visitor.be_tracked().await?;
    for part in [0.1, 0.3, 0.2, 0.5, 0.5] {
        visitor.scroll_to(part).await?;
        visitor.stay(700).await?;
    }
    let before = depths(&world.stored(5).await?);
    assert_eq!(before.len(), 3, "three times deeper: {before:?}");
    assert!(before.is_sorted_by(|a, b| a < b), "{before:?}");

    // The rest leaves with the page: here at once, before the half second is over.
    visitor.scroll_to(1.0).await?;
    visitor.leave().await?;
    let stored = world.stored(6).await?;
    let all = depths(&stored);
    assert!(all.len() > 3 && all.is_sorted_by(|a, b| a < b), "{all:?}");
    assert!(
        all.iter()
            .all(|depth| depth % 5 == 0 && (5..=100).contains(depth)),
        "{all:?}"
    );
    for message in scrolls(&stored) {
        assert_eq!(message.event, event);
        let mut expected = product.clone();
        expected["depth"] = message.properties["depth"].clone();
        assert_eq!(message.properties, expected);
    }
    visitor.close().await
}

#[tokio::test]
async fn the_main_page_on_a_pc() -> Result<()> {
    slowly_down(Device::Pc, "/", "scroll_home", json!({})).await
}

#[tokio::test]
async fn a_product_page_on_a_phone() -> Result<()> {
    let path = "/m/product/detail.html?product_no=1003";
    slowly_down(
        Device::Phone,
        path,
        "scroll_product",
        json!({ "product_no": "1003" }),
    )
    .await
}

#[tokio::test]
async fn a_hasty_scroll_is_two_events_a_second_and_reaches_the_end() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/product/detail.html?product_no=1003").await?;
    visitor.be_tracked().await?;
    for step in 0..60 {
        visitor.scroll_to(f64::from(step) / 59.0).await?;
        sleep(Duration::from_millis(20)).await;
    }
    // Reviews are added at the end while it is scrolled to: twice, to where the page ends at last.
    visitor.stay(1500).await?;
    visitor.scroll_to(1.0).await?;
    visitor.stay(1500).await?;

    let stored = world
        .everything_with(|stored| depths(stored).last() == Some(&100))
        .await?;
    let times: Vec<_> = scrolls(&stored)
        .iter()
        .map(|m| millis(&m.timestamp))
        .collect();
    for pair in times.windows(2) {
        assert!(pair[1] - pair[0] >= 500, "half a second apart: {times:?}");
    }
    visitor.close().await
}

/// Ahead of the tracker, and not since.
#[tokio::test]
async fn what_was_seen_before_the_tracker_was_there_leaves_with_the_page() -> Result<()> {
    for (part, is_told) in [(0.6, true), (0.0, false)] {
        let world = World::builder().without_tag().start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.open("/product/detail.html?product_no=1003").await?;
        visitor.scroll_to(part).await?;
        world.tag(&visitor, "debug: false").await?;
        world.stored(2).await?;
        visitor.leave().await?;
        let told = depths(&world.stored(2 + usize::from(is_told)).await?);
        assert_eq!(!told.is_empty(), is_told, "{told:?}");
        assert!(told.iter().all(|depth| *depth >= 60), "{told:?}");
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn other_pages_have_no_scroll_events() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/category/상의/45/").await?;
    visitor.scroll_to(1.0).await?;
    visitor.stay(800).await?;
    visitor.leave().await?;
    assert_eq!(depths(&world.stored(2).await?).len(), 0);
    visitor.close().await
}

/// Milliseconds of the day of a timestamp such as `2026-11-21T10:20:30.405Z`.
fn millis(timestamp: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| timestamp[range].parse::<i64>().unwrap();
    ((number(11..13) * 60 + number(14..16)) * 60 + number(17..19)) * 1000 + number(20..23)
}

/// Skins that look like apps: the page stands still, and one element as large as the window scrolls. Lists in it,
/// and those of other pages, are none of it.
#[tokio::test]
async fn an_element_that_scrolls_in_place_of_the_page() -> Result<()> {
    const LIST: &str = "<div id=list style='height: 200px; overflow: auto'><div style='height: 5000px'></div></div>";
    for (style, is_told) in [
        (
            "position: absolute; top: 60px; bottom: 0; width: 100%; overflow: auto",
            true,
        ),
        ("height: 3000px", false),
    ] {
        let world = World::builder().without_tag().start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.open("/").await?;
        visitor
            .run(&format!(
                "document.documentElement.style.height = document.body.style.height = '100%';
                 document.body.style.margin = 0;
                 document.body.innerHTML = `<div id=all style='{style}'>{LIST}<div style='height: 6000px'></div></div>`"
            ))
            .await?;
        world.tag(&visitor, "debug: false").await?;
        world.stored(2).await?;
        visitor
            .scroll("document.querySelector('#list')", 0.8)
            .await?;
        visitor.stay(700).await?;
        assert!(depths(&world.stored(2).await?).is_empty());
        if is_told {
            visitor
                .scroll("document.querySelector('#all')", 1.0)
                .await?;
        }
        visitor.stay(700).await?;
        visitor.leave().await?;
        let told = depths(&world.stored(2 + usize::from(is_told)).await?);
        assert_eq!(told, if is_told { vec![100] } else { vec![] });
        visitor.close().await?;
    }
    Ok(())
}
