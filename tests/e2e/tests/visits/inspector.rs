//! The inspector: what the tracker sees and sends, and what a collector will say of it.

use std::time::Duration;

use anyhow::Result;
use moa_e2e::faults::Fault;
use moa_e2e::{Device, Engine, World};
use tokio::time::sleep;

const PRODUCT: &str = "/product/detail.html?product_no=1001&moa_debug=1";

/// An event that says less than the page could, and what opens it.
const POOR: &str = "moa('track', 'view_product', { product_no: '1001' })";
const OF_PRODUCT: &str = "[data-event=view_product]";

#[tokio::test]
async fn the_inspector_shows_events_with_their_verdicts() -> Result<()> {
    for device in [Device::Pc, Device::Phone] {
        let world = World::start().await?;
        let visitor = world.visitor(device).await?;
        visitor.open(PRODUCT).await?;
        visitor
            .until_inspector_has("[data-event=view_product] .accepted")
            .await?;
        let names = visitor.inspector_texts(".name").await?;
        assert!(names.contains(&"$page_view".to_owned()), "{names:?}");
        visitor
            .click_in_inspector("[data-event=view_product] summary")
            .await?;
        visitor.until_inspector_has("dd").await?;
        let missing = visitor.inspector_texts(".missing").await?;
        assert!(missing.is_empty(), "the page shows all of it: {missing:?}");
        visitor.click_in_inspector("[data-tab=page]").await?;
        let page = visitor.inspector_texts("main").await?.concat();
        assert!(page.contains("dameunsoop · 1 · KRW"), "{page}");
        if moa_e2e::has_wasm()? {
            assert!(page.contains("PRODUCT_DETAIL"), "{page}");
        }
        visitor.click_in_inspector(".close").await?;
        assert!(!visitor.has_inspector().await?, "it is gone");
        // Once more, by a call.
        visitor.run("moa('debug', true)").await?;
        visitor.until_inspector_has("header").await?;
        visitor.close().await?;
    }
    Ok(())
}

/// It says what is wrong before anything is sent: no batch ever arrives here. The merchant's own events are among what it
/// knows.
#[tokio::test]
async fn the_inspector_judges_what_cannot_be_sent() -> Result<()> {
    if !moa_e2e::has_wasm()? {
        return Ok(());
    }
    let settings = "[[events]]\nname = 'wishlist_shared'\nproperties = { count = 'integer' }\nrequired = ['count']\n";
    let world = World::builder().settings(settings).with_faults();
    let world = world.start().await?;
    world.faults()?.set(Fault::Refuse);
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open(PRODUCT).await?;
    visitor.until_inspector_has(OF_PRODUCT).await?;
    let mistyped = "moa('track', 'view_product', { product_no: '1001', price: '12000' });
                    moa('track', 'wishlist_shared', { count: 'two' })";
    visitor.run(mistyped).await?;
    visitor
        .until_inspector_has("[data-event=wishlist_shared] .condemned")
        .await?;
    let reasons = [
        (
            "view_product",
            "properties.price must be a number, is a string",
        ),
        (
            "wishlist_shared",
            "properties.count must be a whole number, is a string",
        ),
    ];
    for (event, reason) in reasons {
        let errors = format!("[data-event={event}] .errors li");
        assert_eq!(visitor.inspector_texts(&errors).await?, [reason]);
    }
    assert_eq!(visitor.inspector_texts(".count.rejected").await?, ["✕ 2"]);
    // What is right waits, and the page's own is right.
    visitor
        .until_inspector_has("[data-event='$page_view'] .waiting")
        .await?;
    assert!(world.stored_now().await?.is_empty());
    visitor.close().await
}

/// A collector that refuses everything, or answers nothing: the built-in catalogue judges at once, and it says so.
#[tokio::test]
async fn the_inspector_judges_with_the_collector_away() -> Result<()> {
    if !moa_e2e::has_wasm()? {
        return Ok(());
    }
    for fault in [Fault::Refuse, Fault::Hang] {
        let world = World::builder().with_faults().start().await?;
        world.faults()?.spare(false);
        world.faults()?.set(fault);
        let visitor = world.visitor(Device::Pc).await?;
        visitor.open(PRODUCT).await?;
        visitor.until_inspector_has(OF_PRODUCT).await?;
        visitor
            .run("moa('track', 'view_product', { product_no: '1001', price: '12000' })")
            .await?;
        visitor
            .until_inspector_has("[data-event=view_product] .condemned")
            .await?;
        let errors = visitor.inspector_texts(".errors li").await?;
        assert_eq!(errors, ["properties.price must be a number, is a string"]);
        visitor.until_inspector_has(".rules").await?;
        let rules = visitor.inspector_texts(".rules").await?;
        assert!(rules[0].contains("built-in catalogue"), "{rules:?}");
        visitor.close().await?;
    }
    Ok(())
}

/// What the browser keeps is watched for as long as the page lives.
#[tokio::test]
async fn the_inspector_goes_on_watching() -> Result<()> {
    let why = "only there garbage can be collected at will";
    if !moa_e2e::has_wasm()? || !Engine::only_in(&[Engine::Chromium], why)? {
        return Ok(());
    }
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open(PRODUCT).await?;
    visitor
        .until_inspector_has("[data-event=view_product] .accepted")
        .await?;
    visitor.click_in_inspector("[data-tab=visitor]").await?;
    visitor.heap().await?;
    // What was collected is told of by and by.
    sleep(Duration::from_secs(1)).await;
    visitor.run("localStorage.moa_consent = 'granted'").await?;
    visitor.until_inspector_says("granted").await?;
    visitor.close().await
}

/// A page whose elements have the names of what the document has, and which forbids styles of others.
#[tokio::test]
async fn the_inspector_stands_on_odd_pages() -> Result<()> {
    if !moa_e2e::has_wasm()? {
        return Ok(());
    }
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    world.tag(&visitor, "").await?;
    // The tracker has read the page by then: this is about the inspector.
    world.stored(2).await?;
    visitor
        .run(
            "document.body.insertAdjacentHTML('beforeend',
               '<form name=querySelector></form><form name=querySelectorAll></form><img name=currentScript>');
             const policy = document.createElement('meta');
             policy.httpEquiv = 'Content-Security-Policy';
             policy.content = \"style-src 'self'\";
             document.head.append(policy);
             moa('debug', true)",
        )
        .await?;
    visitor
        .run("moa('track', 'view_product', { product_no: 7 })")
        .await?;
    visitor
        .until_inspector_has("[data-event=view_product] .errors li")
        .await?;
    let position = "const host = Document.prototype.querySelector.call(document, 'moa-inspector');
                    return getComputedStyle(host.shadowRoot.querySelector('.panel')).position";
    let position = visitor.run(position).await?;
    assert_eq!(position, "fixed");
    visitor.close().await
}

/// Of a message that is looked at, it shows where the page has each value, and where it was looked for what the message has not.
#[tokio::test]
async fn the_inspector_shows_what_was_found_where() -> Result<()> {
    if !moa_e2e::has_wasm()? {
        return Ok(());
    }
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open(PRODUCT).await?;
    visitor
        .until_inspector_has("[data-event=view_product] .accepted")
        .await?;
    let summary = format!("{OF_PRODUCT} summary");
    visitor.click_in_inspector(&summary).await?;
    visitor.until_inspector_has(".place").await?;
    let places = visitor.inspector_texts(".place").await?;
    assert_eq!(places, ["iProductNo", "product_name", "product_price"]);
    visitor.click_in_inspector(&summary).await?;
    visitor.run(POOR).await?;
    visitor
        .until_inspector_has("[data-event=view_product] ~ [data-event=view_product]")
        .await?;
    // The newest stands first.
    visitor.click_in_inspector(&summary).await?;
    visitor.until_inspector_has(".missing").await?;
    let missing = visitor.inspector_texts(".missing").await?;
    assert_eq!(missing, ["not in this message: product_name, price"]);
    visitor.until_inspector_has(".looked").await?;
    let looked = visitor.inspector_texts(".looked").await?;
    let of_price = "price was looked for at product_price: 19000";
    assert!(
        looked.iter().any(|line| line.starts_with(of_price)),
        "{looked:?}"
    );
    visitor.close().await
}
