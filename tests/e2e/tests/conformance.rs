//! One visit that shows everything: each event the tracker sends carries every property that the
//! catalogue gives it, and each passes the catalogue's own check.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Result;
use moa_catalog::Catalog;
use moa_e2e::{Device, World};
use tokio::time::sleep;

/// What the tracker collects by itself.
const EVENTS: [&str; 16] = [
    "$page_view",
    "view_home",
    "view_product",
    "view_product_list",
    "view_cart",
    "view_checkout",
    "view_completed_order",
    "scroll_home",
    "scroll_product",
    "click_buy_product",
    "click_buy_cart",
    "click_buy_checkout",
    "cafe24_order_form",
    "cafe24_order_form_items",
    "cafe24_complete_order",
    "cafe24_complete_order_items",
];

/// What no page shows: the order result has no options (facts 1.8).
const NOWHERE: (&str, &str) = ("cafe24_complete_order_items", "option_value");

#[tokio::test]
async fn every_property_of_every_event_is_collected() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/_demo/login?member=haneul01").await?;
    let before = world.stored(0).await?.len();
    visitor
        .open("/?utm_source=a&utm_medium=b&utm_campaign=c&utm_id=d&utm_term=e&utm_content=f")
        .await?;
    visitor.scroll_to(0.5).await?;
    sleep(Duration::from_millis(400)).await;
    visitor.open("/category/상의/45/").await?;
    visitor.open("/product/detail.html?product_no=1005").await?;
    visitor.scroll_to(0.5).await?;
    sleep(Duration::from_millis(400)).await;
    visitor
        .run("const size = document.querySelector('#product_option_id1'); size.value = 'M'; EC$(size).change()")
        .await?;
    visitor.put_in_cart().await?;
    visitor.run("close_basket_layer()").await?;
    visitor.click("#actionBuy").await?;
    visitor.arrive("/order/orderform.html").await?;
    visitor.open("/order/basket.html").await?;
    visitor.click(".xans-order-totalorder .btn").await?;
    visitor.arrive("/order/orderform.html").await?;
    visitor.pay().await?;
    visitor.arrive("/order/order_result.html").await?;
    let stored = world
        .stored(before + 7 + 2 + 3 + 7 + 4 + 2)
        .await?
        .split_off(before);

    let catalog = Catalog::built_in();
    let mut collected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let campaign = [
        ("utm_source", "a"),
        ("utm_medium", "b"),
        ("utm_campaign", "c"),
        ("utm_id", "d"),
        ("utm_term", "e"),
        ("utm_content", "f"),
    ];
    for message in &stored {
        if message.event.starts_with("view_") {
            for (name, value) in campaign {
                assert_eq!(
                    message.properties[name], value,
                    "{} of {}",
                    name, message.event
                );
            }
        }
        let properties = message
            .properties
            .as_object()
            .expect("properties are an object");
        assert_eq!(
            catalog.check(&message.event, properties),
            [],
            "{}",
            message.event
        );
        collected
            .entry(&message.event)
            .or_default()
            .extend(properties.keys().map(String::as_str));
    }
    let expected: BTreeMap<&str, BTreeSet<&str>> = EVENTS
        .iter()
        .map(|name| {
            let event = catalog.event(name).expect("the catalogue has the event");
            let names = event
                .properties
                .iter()
                .map(|property| property.name.as_str());
            (
                *name,
                names
                    .filter(|property| (*name, *property) != NOWHERE)
                    .collect(),
            )
        })
        .collect();
    assert_eq!(collected, expected);
    visitor.close().await
}
