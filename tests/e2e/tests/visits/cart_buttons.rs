//! What is put into the cart by buttons that stand elsewhere than on a detail page.
//!
//! Covers list pages, lists on a detail page, wish list, quick view and the cart layer.

use anyhow::Result;
use moa_e2e::{Device, World, assert_adds};
use serde_json::{Value, json};

/// A bag as the only thing in the cart.
fn bag() -> Value {
    json!([
        ["cafe24_add_to_cart", {
            "add_to_cart_product_name": "캔버스 토트백",
            "total_quantity": 1,
            "product_nos": ["1007"],
            "product_names": ["캔버스 토트백"],
        }],
        ["cafe24_add_to_cart_items", {
            "product_no": "1007", "product_name": "캔버스 토트백", "quantity": 1, "product_price": 28000,
        }],
    ])
}

#[tokio::test]
async fn a_list_adds_with_one_click() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Phone).await?;
    visitor.visit("/m/category/가방·소품/48/").await?;
    visitor.click("#anchorBoxId_1007 .quick").await?;
    visitor.see_the_cart_layer().await?;
    visitor.settle().await?;
    assert_adds(&world, &visitor, bag()).await?;
    visitor.close().await
}

/// The options chosen for the product of the page are not those of another one.
#[tokio::test]
async fn a_list_on_a_detail_page_does_not_borrow_its_options() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .visit("/product/detail.html?product_no=1009")
        .await?;
    visitor.choose_option(&["블랙"], 1).await?;
    visitor
        .click(".xans-product-relationlist #anchorBoxId_1007 .quick")
        .await?;
    visitor.see_the_cart_layer().await?;
    visitor.settle().await?;
    assert_adds(&world, &visitor, bag()).await?;
    visitor.close().await
}

#[tokio::test]
async fn an_order_from_the_wish_list_fills_the_cart() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.become_member("haneul01").await?;
    visitor
        .visit("/product/detail.html?product_no=1007")
        .await?;
    visitor.click("#actionWish").await?;
    visitor
        .until("return !!document.querySelector('#actionWish.on')")
        .await?;
    visitor.visit("/myshop/wish_list.html").await?;
    visitor.click(".wishorder").await?;
    visitor.arrive("/order/orderform.html").await?;
    visitor.settle().await?;
    assert_adds(&world, &visitor, bag()).await?;
    visitor.close().await
}

/// Quick view is a page in a frame; what is added there is told by the page around it.
#[tokio::test]
async fn an_option_popup_adds_too() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.visit("/category/하의/47/").await?;
    visitor.click("#anchorBoxId_1005 .quick").await?;
    visitor.enter_frame("#productOptionIframe").await?;
    visitor
        .until("return !!window.EC$ && !!document.querySelector('#product_option_id1')")
        .await?;
    visitor.choose_option(&["M"], 3).await?;
    visitor.click("#actionCart").await?;
    visitor.leave_frame().await?;
    visitor.see_the_cart_layer().await?;
    visitor.settle().await?;
    let expected = json!([
        ["cafe24_add_to_cart", {
            "add_to_cart_product_name": "와이드 데님 팬츠",
            "total_quantity": 3,
            "product_nos": ["1005"],
            "product_names": ["와이드 데님 팬츠"],
        }],
        ["cafe24_add_to_cart_items", {
            "product_no": "1005",
            "product_name": "와이드 데님 팬츠",
            "quantity": 3,
            "product_price": 54000,
            "option_value": "M",
        }],
    ]);
    assert_adds(&world, &visitor, expected).await?;
    let stored = world.stored(5).await?;
    let views = stored
        .iter()
        .filter(|message| message.event == "view_product");
    assert_eq!(views.count(), 0, "the frame is no page");
    visitor.close().await
}

#[tokio::test]
async fn the_cart_layer_orders_and_adds_nothing() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .visit("/product/detail.html?product_no=1007")
        .await?;
    visitor.put_in_cart().await?;
    visitor.settle().await?;
    visitor.click(".ec-base-layer button.btn").await?;
    visitor.arrive("/member/login.html").await?;
    visitor.settle().await?;
    assert_adds(&world, &visitor, bag()).await?;
    let stored = world.stored(5).await?;
    let clicks: Vec<_> = stored
        .iter()
        .filter(|m| m.event.starts_with("click_"))
        .collect();
    assert_eq!(clicks.len(), 1);
    assert_eq!(clicks[0].event, "click_buy_cart");
    assert_eq!(clicks[0].properties["purchase_unit"], "all");
    visitor.close().await
}
