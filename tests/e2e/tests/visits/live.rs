//! The live view: a newcomer watches their own events arrive.

use std::time::{Duration, Instant};

use anyhow::Result;
use moa_e2e::{Device, World};

#[tokio::test]
async fn events_appear_in_the_live_view_as_they_are_committed() -> Result<()> {
    let world = World::start().await?;
    let watcher = world.visitor(Device::Pc).await?;
    watcher.open(&format!("{}/live", world.operator)).await?;
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

#[tokio::test]
async fn a_visitor_and_the_rejects_can_be_looked_into() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Phone).await?;
    visitor
        .open("/m/product/detail.html?product_no=1004")
        .await?;
    visitor
        .run("moa('track', 'view_completed_order', { price: 'x' })")
        .await?;
    let watcher = world.visitor(Device::Pc).await?;
    watcher
        .open(&format!("{}/live#rejects", world.operator))
        .await?;
    watcher
        .until("return document.querySelector('#rejected-rows .replay') !== null")
        .await?;
    // It is as wrong as it was.
    watcher.click("#rejected-rows .replay").await?;
    watcher
        .until("return /(^|\\D)1\\D*$/.test(document.getElementById('outcome').textContent)")
        .await?;

    watcher.click("a[href='#stream']").await?;
    watcher.click("#rows .row.accepted .who a").await?;
    watcher
        .until("return document.getElementById('visitor-rows').innerText.includes('view_product')")
        .await?;
    visitor.close().await?;
    watcher.close().await
}

/// 500 events a second for ten seconds, sent by another browser.
#[tokio::test]
async fn a_busy_store_does_not_freeze_the_live_view() -> Result<()> {
    let world = World::start().await?;
    let watcher = world.visitor(Device::Pc).await?;
    watcher.open(&format!("{}/live", world.operator)).await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    let collector = world.collects_at();
    visitor
        .run(&format!(
            "let sent = 0;
             const message = () => ({{
                 type: 'track', event: 'size_guide_opened', messageId: `busy-${{sent++}}`,
                 anonymousId: `device-${{sent % 50}}`, properties: {{ size: 'M', product_name: '울 코트' }},
             }});
             setInterval(() => fetch('{collector}/v1/batch', {{
                 method: 'POST',
                 body: JSON.stringify({{ writeKey: 'e2e-key', batch: Array.from({{ length: 25 }}, message) }}),
             }}), 50);"
        ))
        .await?;

    // A page that is frozen answers nobody.
    let (mut longest, mut says_so) = (Duration::ZERO, false);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(10) {
        let asked = Instant::now();
        let seen = watcher
            .run("return [document.querySelectorAll('#rows .row').length, !document.getElementById('sample').hidden]")
            .await?;
        longest = longest.max(asked.elapsed());
        assert!(seen[0].as_u64() <= Some(150), "{seen}");
        says_so |= seen[1] == true;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("the longest wait for an answer was {longest:?}");
    assert!(longest < Duration::from_secs(2), "{longest:?}");
    assert!(says_so, "that only a sample is shown is said");
    visitor.close().await?;
    watcher.close().await
}
