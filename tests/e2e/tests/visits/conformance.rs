//! Every event and every user property of the catalogue that comes from the browser is produced by a visit
//! to the demo store, with every property, and each message passes the catalogue's own check.
//!
//! The lists are the catalogue's: what it gains and no visit here produces fails the test.

use std::collections::BTreeSet;

use anyhow::Result;
use moa_catalog::{Catalog, Read, Source};
use moa_e2e::{Device, Message, Visitor, World};

/// Scrolls, goes through a list, fills the cart by a product whose option costs something and one on sale, and buys
/// what is in it.
async fn shop(visitor: &Visitor) -> Result<()> {
    visitor
        .visit("/?utm_source=a&utm_medium=b&utm_campaign=c&utm_id=d&utm_term=e&utm_content=f&cafe_mkt=naver_ks")
        .await?;
    visitor.scroll_to(0.5).await?;
    visitor.stay(1000).await?;
    visitor.visit("/category/상의/45/").await?;
    visitor
        .visit("/product/detail.html?product_no=1002")
        .await?;
    visitor.scroll_to(0.5).await?;
    visitor.stay(1000).await?;
    visitor.choose_option(&["네이비", "L"], 2).await?;
    visitor.put_in_cart().await?;
    visitor.settle().await?;
    visitor.run("close_basket_layer()").await?;
    visitor.click("#actionBuy").await?;
    visitor.arrive("/order/orderform.html").await?;
    visitor
        .visit("/product/detail.html?product_no=1003")
        .await?;
    visitor.put_in_cart().await?;
    visitor.settle().await?;
    visitor.visit("/order/basket.html").await?;
    visitor.click(".xans-order-totalorder .btn").await?;
    visitor.arrive("/order/orderform.html").await?;
    visitor.settle().await?;
    visitor.pay().await?;
    visitor.arrive("/order/order_result.html").await?;
    visitor.settle().await
}

/// An order that waits for its money.
async fn order_unpaid(visitor: &Visitor) -> Result<()> {
    visitor.visit("/surl/O/1007").await?;
    visitor.pay_later().await?;
    visitor.arrive("/order/order_result.html").await?;
    visitor.settle().await
}

async fn claim(visitor: &Visitor, page: &str, order: &str, reason: &str) -> Result<()> {
    visitor
        .visit(&format!("/myshop/order/{page}.html?order_id={order}"))
        .await?;
    visitor.click("#apply_product_0").await?;
    visitor
        .run(&format!(
            "document.querySelector('#reason_select').value = '{reason}'"
        ))
        .await?;
    visitor.fill("#reason_detail", "마음이 바뀌었어요").await?;
    visitor.click("form .actions .btn:not(.line)").await?;
    visitor.arrive("/myshop/order/list.html").await?;
    visitor.settle().await
}

/// All that the browser can produce, by three visitors.
async fn produce(world: &World) -> Result<Vec<Message>> {
    // A guest with the SDK signs up and logs in.
    let visitor = world.visitor(Device::Pc).await?;
    visitor.choose("sdk=full").await?;
    visitor.visit("/").await?;
    visitor.visit("/member/join.html").await?;
    visitor.fill_join_form("daon08").await?;
    visitor.join().await?;
    visitor.settle().await?;
    visitor.visit("/member/login.html").await?;
    visitor.log_in("haneul01").await?;
    visitor.arrive("/index.html").await?;
    visitor.settle().await?;
    visitor.leave().await?;
    visitor.close().await?;
    // The regular buys, and takes orders back.
    let visitor = world.visitor(Device::Pc).await?;
    visitor.become_member("haneul01").await?;
    shop(&visitor).await?;
    order_unpaid(&visitor).await?;
    claim(&visitor, "cancel", "20261121-0000012", "A").await?;
    claim(&visitor, "return", "20261101-0000003", "V").await?;
    visitor.be_away().await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    visitor.close().await?;
    // One who answered the shop's own questions, and whose browser still holds a message of last month.
    let visitor = world.visitor(Device::Pc).await?;
    visitor.become_member("bada02").await?;
    visitor.open("/_demo").await?;
    visitor
        .run("localStorage.setItem(`moa_q1.${Date.now() - 30 * 864e5}.1.20.old`, '{\"batch\":[]}')")
        .await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    visitor.close().await?;
    world.everything(60).await
}

#[tokio::test]
async fn everything_of_the_catalogue_that_a_browser_can_tell_is_told() -> Result<()> {
    let world = World::builder().with_whole_browsers().start().await?;
    let stored = produce(&world).await?;
    let catalog = Catalog::built_in();
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for message in &stored {
        if let Some(properties) = message.properties.as_object() {
            assert_eq!(
                catalog.check(&message.event, properties),
                [],
                "{}",
                message.event
            );
            told.insert((&message.event, ""));
            told.extend(
                properties
                    .keys()
                    .map(|name| (&*message.event, name.as_str())),
            );
        }
        if let Some(traits) = message.traits.as_object() {
            assert_eq!(catalog.check_user_properties(traits), [], "{traits:?}");
            known.extend(traits.keys().map(String::as_str));
        }
    }

    let mut missing = Vec::new();
    for event in catalog.events() {
        if !event.sources.contains(&Source::Browser) {
            let name = event.name.as_str();
            assert!(
                !told.contains(&(name, "")),
                "{name} does not come from a browser"
            );
            continue;
        }
        let shown = event
            .properties
            .iter()
            .filter(|property| property.read != Some(Read::NotShown));
        let properties = shown.map(|property| property.name.as_str());
        for place in [""]
            .into_iter()
            .chain(properties)
            .map(|name| (&*event.name, name))
        {
            if !told.contains(&place) {
                missing.push(format!("{} {}", place.0, place.1));
            }
        }
    }
    for property in catalog.user_properties() {
        let is_of_browser = property.source == Source::Browser;
        if is_of_browser && !known.contains(property.name.as_str()) {
            missing.push(format!("user property {}", property.name));
        }
    }
    assert_eq!(missing, [] as [String; 0]);

    // Beyond the catalogue nothing is told.
    for (event, property) in &told {
        let event = catalog
            .event(event)
            .unwrap_or_else(|| panic!("{event} is in the catalogue"));
        let is_known = event.properties.iter().any(|known| known.name == *property);
        assert!(is_known || property.is_empty(), "{} {property}", event.name);
    }
    for name in known {
        assert!(
            catalog.user_property(name).is_some(),
            "{name} is in the catalogue"
        );
    }
    whether_it_is_paid(&stored);
    Ok(())
}

/// Where the order says whether it is paid, the one that waits for its money is not.
fn whether_it_is_paid(stored: &[Message]) {
    let orders = stored
        .iter()
        .filter(|m| m.event.starts_with("cafe24_complete_order"));
    let mut unpaid = 0;
    for order in orders {
        let is_unpaid = order.properties["payment_method"] == "icash";
        unpaid += usize::from(is_unpaid);
        if let Some(is_paid) = order.properties.get("is_paid") {
            assert_eq!(*is_paid, !is_unpaid, "{}", order.properties);
        }
    }
    assert_eq!(unpaid, 2, "the order and its item");
}
