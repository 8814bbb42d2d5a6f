//! One visit that shows everything: each event the tracker sends carries every property that the
//! catalogue gives it, and each passes the catalogue's own check.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Result;
use moa_catalog::Catalog;
use moa_e2e::{Device, World};
use tokio::time::sleep;

/// What the tracker collects by itself.
const EVENTS: [&str; 9] = [
    "$page_view",
    "view_home",
    "view_product",
    "view_product_list",
    "view_cart",
    "view_checkout",
    "view_completed_order",
    "scroll_home",
    "scroll_product",
];

#[tokio::test]
async fn every_property_of_every_event_is_collected() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .open("/?utm_source=a&utm_medium=b&utm_campaign=c&utm_id=d&utm_term=e&utm_content=f")
        .await?;
    visitor.scroll_to(0.5).await?;
    sleep(Duration::from_millis(400)).await;
    visitor.open("/category/상의/45/").await?;
    visitor.open("/product/detail.html?product_no=1001").await?;
    visitor.scroll_to(0.5).await?;
    sleep(Duration::from_millis(400)).await;
    visitor.put_in_cart().await?;
    visitor.open("/order/basket.html").await?;
    visitor.open("/surl/O/1007").await?;
    visitor.pay().await?;
    visitor.arrive("/order/order_result.html").await?;
    let stored = world.stored(6 + 6 + 2).await?;

    let catalog = Catalog::built_in();
    let mut collected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for message in &stored {
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
            (
                *name,
                event
                    .properties
                    .iter()
                    .map(|property| property.name.as_str())
                    .collect(),
            )
        })
        .collect();
    assert_eq!(collected, expected);
    visitor.close().await
}
