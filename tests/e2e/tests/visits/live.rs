//! The live view: a newcomer watches their own events arrive.

use anyhow::Result;
use moa_e2e::{Device, World};

#[tokio::test]
async fn events_appear_in_the_live_view_as_they_are_committed() -> Result<()> {
    let world = World::start().await?;
    let watcher = world.visitor(Device::Pc).await?;
    watcher
        .open(&format!("{}/live", world.collector.address))
        .await?;
    let visitor = world.visitor(Device::Phone).await?;
    visitor
        .open("/m/product/detail.html?product_no=1004")
        .await?;
    watcher
        .until("return document.body.innerText.includes('view_product')")
        .await?;
    let text = watcher.run("return document.body.innerText").await?;
    let text = text.as_str().unwrap_or_default();
    for shown in [
        "$page_view",
        "view_product",
        "1004",
        "스트라이프 Stripe 티 \"봄&여름\"",
        "24000",
    ] {
        assert!(text.contains(shown), "{shown} is shown in {text}");
    }

    // Without its name an order means nothing: the reason is shown.
    visitor
        .run("moa('track', 'view_completed_order', { price: 'x' })")
        .await?;
    watcher
        .until("return document.body.innerText.includes('properties.order_id')")
        .await?;
    visitor.close().await?;
    watcher.close().await
}
