//! What the tracker learns of the cart by looking at it: nothing is an add that was none, and what an
//! app adds behind the store's back is told on the next page.
//!
//! Covers the cart page's own buttons, other tabs, logging in, a new session, and adds by the SDK. Adds
//! by the store's own buttons stand in `cart.rs`.

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World, adds};
use serde_json::json;

/// The numbers of what was added, in the order stored.
fn added(stored: &[Message]) -> Vec<(String, u64)> {
    let items = stored
        .iter()
        .filter(|m| m.event == "cafe24_add_to_cart_items");
    let item = |item: &Message| {
        let product = item.properties["product_no"].as_str().unwrap_or_default();
        (
            product.to_owned(),
            item.properties["quantity"].as_u64().unwrap_or(0),
        )
    };
    items.map(item).collect()
}

async fn add(visitor: &Visitor, product: u32) -> Result<()> {
    visitor
        .visit(&format!("/product/detail.html?product_no={product}"))
        .await?;
    visitor.put_in_cart().await?;
    visitor.settle().await
}

fn once(product: u32) -> (String, u64) {
    (product.to_string(), 1)
}

#[tokio::test]
async fn changing_and_deleting_adds_nothing() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    for product in [1001, 1007, 1010] {
        add(&visitor, product).await?;
    }
    for change in [
        "Basket.addQuantityShortcut(0, 1)",
        "Basket.addQuantityShortcut(2, 1)",
        "Basket.deleteBasketItem(1)",
        "document.querySelector('#basket_chk_id_1').checked = false; Basket.deleteBasket()",
    ] {
        visitor.visit("/order/basket.html").await?;
        visitor.run(&format!("window.old = true; {change}")).await?;
        visitor.until("return !window.old").await?;
        visitor.settle().await?;
        visitor.visit("/").await?;
    }
    visitor.leave().await?;
    let stored = world.stored(20).await?;
    assert_eq!(added(&stored), [once(1001), once(1007), once(1010)]);

    // What was deleted can be added again.
    add(&visitor, 1007).await?;
    visitor.visit("/order/basket.html").await?;
    visitor.leave().await?;
    let stored = world.stored(20).await?;
    assert_eq!(added(&stored).len(), 4);
    visitor.close().await
}

/// Each tab has Cafe24's cache of its own; what we know of the cart is shared.
#[tokio::test]
async fn another_tab_does_not_add_twice() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.visit("/").await?;
    let first = visitor.open_tab().await?;
    add(&visitor, 1001).await?;
    visitor.switch_to(first).await?;
    visitor.visit("/").await?;
    visitor.visit("/order/basket.html").await?;
    visitor.visit("/").await?;
    let stored = world.stored(8).await?;
    assert_eq!(added(&stored), [once(1001)]);

    visitor.close().await
}

/// A page that stays open while another tab adds knows of it when it adds itself.
#[tokio::test]
async fn a_page_left_open_does_not_forget_what_another_tab_added() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.visit("/category/가방·소품/48/").await?;
    let first = visitor.open_tab().await?;
    add(&visitor, 1001).await?;
    visitor.switch_to(first).await?;
    visitor.click("#anchorBoxId_1007 .quick").await?;
    visitor.see_the_cart_layer().await?;
    visitor.settle().await?;
    visitor.visit("/").await?;
    visitor.visit("/order/basket.html").await?;
    visitor.leave().await?;
    let stored = world.stored(10).await?;
    assert_eq!(added(&stored), [once(1001), once(1007)]);
    let second = &adds(&stored)[2][1];
    assert_eq!(second["total_quantity"], 2, "with what the other tab added");
    visitor.close().await
}

#[tokio::test]
async fn logging_in_with_a_filled_cart_adds_nothing() -> Result<()> {
    for store in [&["--sdk", "none"], &["--sdk", "full"]] {
        let world = World::builder().store(store).start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        add(&visitor, 1007).await?;
        visitor.visit("/member/login.html").await?;
        visitor.log_in("haneul01").await?;
        visitor.arrive("/index.html").await?;
        visitor.settle().await?;
        visitor.visit("/order/basket.html").await?;
        visitor.open("/exec/front/Member/logout/").await?;
        visitor.settle().await?;
        visitor.visit("/order/basket.html").await?;
        visitor.leave().await?;
        let stored = world.stored(14).await?;
        assert_eq!(added(&stored), [once(1007)], "{store:?}");
        visitor.close().await?;
    }
    Ok(())
}

/// In a later session the cart may have been filled on another device.
#[tokio::test]
async fn a_new_session_adds_nothing() -> Result<()> {
    let world = World::builder().store(&["--sdk", "full"]).start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.visit("/").await?;
    visitor
        .run(
            "CAFE24API.addCart([{ product_no: 1001, quantity: 1 }], () => document.body.id = 'added')",
        )
        .await?;
    visitor.until("return document.body.id == 'added'").await?;
    visitor.be_away().await?;
    visitor.visit("/").await?;
    visitor.visit("/order/basket.html").await?;
    visitor.leave().await?;
    let stored = world.stored(6).await?;
    assert_eq!(added(&stored), []);
    visitor.close().await
}

/// What an app adds by the SDK passes no button and no request that can be heard: the next page tells.
#[tokio::test]
async fn an_app_adds_behind_the_stores_back() -> Result<()> {
    let world = World::builder().store(&["--sdk", "full"]).start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    add(&visitor, 1007).await?;
    visitor
        .run(
            "CAFE24API.addCart([{ product_no: 1001, quantity: 2 }], () => document.body.id = 'added')",
        )
        .await?;
    visitor.until("return document.body.id == 'added'").await?;
    visitor.visit("/order/basket.html").await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.stored(8).await?;
    assert_eq!(
        json!(adds(&stored)[2..]),
        json!([
            ["cafe24_add_to_cart", {
                "add_to_cart_product_name": "오가닉 코튼 티셔츠",
                "total_quantity": 3,
                "product_nos": ["1007", "1001"],
                "product_names": ["캔버스 토트백", "오가닉 코튼 티셔츠"],
            }],
            ["cafe24_add_to_cart_items", {
                "product_no": "1001",
                "product_name": "오가닉 코튼 티셔츠",
                "quantity": 2,
                "product_price": 19000,
            }],
        ])
    );
    visitor.close().await
}

/// Without a scope the SDK says nothing: Cafe24's own cache, made anew by the next page, does, however
/// late the tag comes there.
#[tokio::test]
async fn a_refilled_cache_tells_what_an_app_added() -> Result<()> {
    for choices in ["sdk=none&tag=skin", "sdk=no-scope&tag=skin"] {
        an_app_adds(choices).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_tag_that_comes_after_the_cache_tells_it_too() -> Result<()> {
    for choices in ["sdk=none&tag=late", "sdk=no-scope&tag=late"] {
        an_app_adds(choices).await?;
    }
    Ok(())
}

/// It is waited for three seconds.
#[tokio::test]
async fn a_silent_sdk_does_not_hide_the_cache() -> Result<()> {
    an_app_adds("sdk=silent&tag=skin").await
}

/// An app adds by a request of its own; the next page tells, and no page after it.
async fn an_app_adds(choices: &str) -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.choose(choices).await?;
    visitor.visit("/").await?;
    visitor
        .run(
            "fetch('/exec/front/order/basket/', {
               method: 'POST',
               headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
               body: 'command=add&product_no=1001&quantity=2',
             }).then(() => {
               sessionStorage.removeItem('BasketProduct_1');
               document.body.id = 'added';
             })",
        )
        .await?;
    visitor.until("return document.body.id == 'added'").await?;
    visitor.visit("/member/agreement.html").await?;
    if choices.contains("silent") {
        visitor.stay(3200).await?;
    }
    visitor.visit("/order/basket.html").await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.stored(8).await?;
    let device = &stored[stored.len() - 1].anonymous_id;
    let adds = stored.iter().filter(|message| {
        message.event.starts_with("cafe24_add_to_cart") && message.anonymous_id == *device
    });
    let adds: Vec<_> = adds
        .map(|add| json!([add.context("/page/type"), add.event, add.properties]))
        .collect();
    assert_eq!(
        json!(adds),
        json!([
            ["other", "cafe24_add_to_cart", { "total_quantity": 2, "product_nos": ["1001"] }],
            ["other", "cafe24_add_to_cart_items", {
                "product_no": "1001", "quantity": 2, "product_price": 19000,
            }],
        ]),
        "{choices}"
    );
    visitor.close().await
}
