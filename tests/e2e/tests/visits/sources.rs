//! What a skin sends to GA4 and to Meta's pixel becomes events of the merchant's own, by `sources`, and never a second copy
//! of ours.

use anyhow::Result;
use moa_e2e::{Device, Message, World, named};
use serde_json::json;

fn of_merchant(stored: &[Message]) -> Vec<&str> {
    let ours =
        |name: &str| name.starts_with('$') || name.starts_with("view_") || name == "identify";
    let names = stored.iter().map(Message::name);
    names.filter(|name| !ours(name)).collect()
}

#[tokio::test]
async fn what_gtag_is_told_is_told_once() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run(
            "window.dataLayer = [];
             window.gtag = function () { dataLayer.push(arguments) };
             gtag('js', new Date());
             gtag('event', 'page_view');
             gtag('event', 'share', { method: 'kakao', send_to: 'G-1', event_callback() {} });",
        )
        .await?;
    world.tag(&visitor, "sources: 'gtag'").await?;
    visitor.until("return moa.sourced").await?;
    visitor
        .run(
            "gtag('event', 'add_to_cart', { value: 1 });
             dataLayer.push({ event: 'remove_from_cart', ecommerce: { value: 2, items: [{ item_id: '1001' }] } });",
        )
        .await?;
    world.stored(4).await?;
    // What is said last goes with the page.
    visitor
        .run_and_leave("gtag('event', 'generate_lead', { value: 3 }); location.href = '/_demo'")
        .await?;
    let stored = world.stored(5).await?;
    assert_eq!(
        of_merchant(&stored),
        ["share", "remove_from_cart", "generate_lead"]
    );
    let share = named(&stored, "share")[0];
    assert_eq!(share.properties, json!({ "method": "kakao" }));
    visitor.close().await
}

/// Meta cannot be reached, and shall not be: what the browser would list of its requests is told by the test.
#[tokio::test]
async fn what_the_pixel_is_told_is_told_once() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/").await?;
    visitor
        .run(
            "window.fbq = function () { fbq.callMethod ? fbq.callMethod(...arguments) : fbq.queue.push(arguments) };
             fbq.queue = [];
             fbq('init', '1111');
             fbq('track', 'PageView');
             fbq('track', 'Contact', { place: 'footer' });
             window.PerformanceObserver = class {
               constructor(heard) { this.heard = heard }
               observe({ type }) { if (type == 'resource') window.requested = (name) => this.heard({ getEntries: () => [{ name }] }) }
             };",
        )
        .await?;
    world.tag(&visitor, "sources: 'fbq'").await?;
    visitor.until("return moa.sourced").await?;
    visitor
        .run(
            "fbq.callMethod = () => {};
             const sent = 'https://www.facebook.com/tr/?id=1111&ev=';
             requested(sent + 'PageView');
             requested(sent + 'Contact&cd[place]=footer');
             requested(sent + 'AddToCart&cd[value]=1');
             requested(sent + 'AddToWishlist&cd[value]=19000&cd[currency]=KRW&cd[content_ids]=%5B%221001%22%5D');",
        )
        .await?;
    let stored = world.stored(4).await?;
    assert_eq!(of_merchant(&stored), ["Contact", "AddToWishlist"]);
    let wished = named(&stored, "AddToWishlist")[0];
    let expected = json!({ "value": 19000, "currency": "KRW", "content_ids": ["1001"] });
    assert_eq!(wished.properties, expected);
    visitor.close().await
}

#[tokio::test]
async fn what_the_page_does_not_show_is_taken_from_what_others_were_told() -> Result<()> {
    let world = World::builder().without_tag().start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/product/detail.html?product_no=1001").await?;
    visitor
        .run(
            "window.product_price = undefined;
             document.querySelectorAll('#span_product_price_text, meta[property=\"product:price:amount\"]').forEach((shown) => shown.remove());
             window.dataLayer = [];
             window.gtag = function () { dataLayer.push(arguments) };
             gtag('event', 'view_item', { currency: 'KRW', items: [{ item_id: '1001', item_name: 'other', price: 18500 }] });",
        )
        .await?;
    world.tag(&visitor, "sources: 'gtag'").await?;
    let stored = world.stored(2).await?;
    let viewed = named(&stored, "view_product")[0];
    assert_eq!(viewed.properties["price"], 18500);
    // What the page shows itself is what counts.
    assert_ne!(viewed.properties["product_name"], "other");
    visitor.close().await
}
