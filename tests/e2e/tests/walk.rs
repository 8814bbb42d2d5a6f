//! From the main page to a finished order: what is stored is compared whole, event by event.
//!
//! Covers every property of the page's own events for a guest and a member, on PC and phone. Does
//! not cover scrolling (`scroll.rs`), campaigns (`campaign.rs`) and older stores (`stores.rs`).

use anyhow::Result;
use moa_e2e::{Device, Message, Visitor, World, visible};
use serde_json::{Value, json};

/// Buys a shirt with options twice and a T-shirt once, as a guest, by the cart.
async fn buy_by_the_cart(visitor: &Visitor, home: &str) -> Result<()> {
    let open = async |path: &str| visitor.open(&format!("{home}{path}")).await;
    let arrive = async |path: &str| visitor.arrive(&format!("{home}{path}")).await;
    open("").await?;
    open("category/상의/45/").await?;
    open("product/워시드-린넨-셔츠/1002/category/45/display/1/").await?;
    visitor
        .run(
            "for (const [at, choice] of ['네이비', 'L'].entries()) {
               const select = document.querySelector(`#product_option_id${at + 1}`);
               select.value = choice;
               EC$(select).change();
             }
             const quantity = document.querySelector('.quantity_opt');
             quantity.value = 2;
             EC$(quantity).change();",
        )
        .await?;
    visitor.put_in_cart().await?;
    open("product/detail.html?product_no=1001&cate_no=46&display_group=1").await?;
    visitor.put_in_cart().await?;
    open("order/basket.html").await?;
    visitor.click(".xans-order-totalorder .btn").await?;
    arrive("member/login.html").await?;
    visitor.click("#btnNoMember").await?;
    arrive("order/orderform.html").await?;
    visitor.pay().await?;
    arrive("order/order_result.html").await
}

fn as_json(messages: &[Message]) -> Value {
    visible(messages)
        .into_iter()
        .map(|(event, properties)| json!([event, properties]))
        .collect()
}

/// An object with the members of both.
fn with(one: &Value, other: &Value) -> Value {
    let mut both = one.clone();
    if let (Some(both), Some(other)) = (both.as_object_mut(), other.as_object()) {
        both.extend(other.clone());
    }
    both
}

async fn a_guest_buys(device: Device, home: &str) -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(device).await?;
    buy_by_the_cart(&visitor, home).await?;

    // Eight page views, and what the pages and the clicks are worth.
    let stored = world.stored(8 + 15).await?;
    let shirt = json!({
        "product_no": "1002",
        "product_name": "워시드 린넨 셔츠",
        "quantity": 2,
        "product_price": 42000,
    });
    let tee = json!({
        "product_no": "1001",
        "product_name": "오가닉 코튼 티셔츠",
        "quantity": 1,
        "product_price": 19000,
    });
    let order = json!({
        "order_id": "20261121-0000012",
        "payment_method": "card",
        "order_amount": 107000,
        "items_count": 2,
        "is_member": false,
    });
    assert_eq!(
        as_json(&stored),
        json!([
            ["view_home", {}],
            ["view_product_list", { "category_name": "상의", "cate_no": "45" }],
            ["view_product", { "product_no": "1002", "product_name": "워시드 린넨 셔츠", "price": 42000 }],
            ["view_product", { "product_no": "1001", "product_name": "오가닉 코튼 티셔츠", "price": 19000 }],
            ["view_cart", {
                "total_quantity": 3,
                "total_order_price": 107000,
                "product_nos": ["1002", "1001"],
                "product_names": ["워시드 린넨 셔츠", "오가닉 코튼 티셔츠"],
            }],
            ["click_buy_cart", {
                "product_no": ["1002", "1001"],
                "price": 107000,
                "discounted_price": 107000,
                "purchase_unit": "all",
                "checkout_type": "normal",
            }],
            ["view_checkout", {
                "discounted_price": 107000,
                "price": 107000,
                "is_surl": false,
                "product_no": ["1002", "1001"],
            }],
            ["cafe24_order_form", {
                "total_quantity": 3,
                "items_count": 2,
                "total_order_price": 107000,
                "product_nos": ["1002", "1001"],
                "product_names": ["워시드 린넨 셔츠", "오가닉 코튼 티셔츠"],
            }],
            ["cafe24_order_form_items", with(&shirt, &json!({ "option_value": "색상=네이비, 사이즈=L" }))],
            ["cafe24_order_form_items", tee],
            ["click_buy_checkout", {}],
            ["view_completed_order", {
                "order_id": "20261121-0000012",
                "discounted_price": 107000,
                "price": 107000,
                "delivery_fee": 0,
            }],
            ["cafe24_complete_order", order],
            // Cafe24 lists an order's products the other way round.
            ["cafe24_complete_order_items", with(&order, &tee)],
            ["cafe24_complete_order_items", with(&order, &shirt)],
        ])
    );

    let views: Vec<_> = stored
        .iter()
        .filter(|message| message.event == "$page_view")
        .collect();
    assert_eq!(
        views
            .iter()
            .map(|view| view.context("/page/type"))
            .collect::<Vec<_>>(),
        [
            "home",
            "product_list",
            "product",
            "product",
            "cart",
            "login",
            "checkout",
            "completed_order"
        ]
    );
    for view in &views {
        let title = view.properties["$page_name"].as_str().unwrap_or_default();
        assert!(title.contains("담은숲"), "{title:?} is the page's title");
        assert_eq!(
            view.properties
                .as_object()
                .map(|properties| properties.len()),
            Some(1)
        );
    }
    a_visit_is_of_one_piece(&stored, device);
    visitor.close().await
}

/// One device, one session, ids that are never the same, and a context that says where.
fn a_visit_is_of_one_piece(stored: &[Message], device: Device) {
    let first = &stored[0];
    assert_eq!(first.anonymous_id.len(), 36);
    for (at, message) in stored.iter().enumerate() {
        assert_eq!(message.r#type, "track");
        assert_eq!(message.anonymous_id, first.anonymous_id);
        assert_eq!(message.context("/sessionId"), first.context("/sessionId"));
        assert!(
            stored[..at]
                .iter()
                .all(|before| before.message_id != message.message_id)
        );
        assert!(
            message.timestamp <= message.received_at,
            "one machine, one clock"
        );
        assert_eq!(message.context("/library/name"), "moa");
        assert_eq!(message.context("/shop/mall_id"), "dameunsoop");
        assert_eq!(message.context("/shop/shop_no"), "1");
        assert_eq!(message.context("/shop/currency"), "KRW");
        let is_mobile_path = message.context("/page/path").starts_with("/m/");
        assert_eq!(
            is_mobile_path,
            device == Device::Phone,
            "{}",
            message.context("/page/path")
        );
    }
}

#[tokio::test]
async fn a_guest_buys_on_a_pc() -> Result<()> {
    a_guest_buys(Device::Pc, "/").await
}

#[tokio::test]
async fn a_guest_buys_on_a_phone() -> Result<()> {
    a_guest_buys(Device::Phone, "/m/").await
}

/// A member's discount and the shipping fee: prices before and after, without shipping.
#[tokio::test]
async fn a_member_with_a_discount_pays_less_than_the_list_price() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/member/login.html").await?;
    visitor.fill("#member_id", "haneul01").await?;
    visitor.fill("#member_passwd", "store1234").await?;
    visitor.click("#member_form_1204870352 .btn.wide").await?;
    visitor.arrive("/index.html").await?;
    visitor.open("/product/오가닉-코튼-티셔츠/1001/").await?;
    visitor.click("#actionBuy").await?;
    visitor.arrive("/order/orderform.html").await?;
    visitor.pay().await?;
    visitor.arrive("/order/order_result.html").await?;

    let stored = world.stored(5 + 10).await?;
    let tee = json!({
        "product_no": "1001",
        "product_name": "오가닉 코튼 티셔츠",
        "quantity": 1,
        "product_price": 19000,
    });
    let order = json!({
        "order_id": "20261121-0000012",
        "payment_method": "card",
        "is_first_order": false,
        "order_amount": 21050,
        "items_count": 1,
        "is_member": true,
    });
    assert_eq!(
        as_json(&stored),
        json!([
            ["view_home", {}],
            ["view_product", { "product_no": "1001", "product_name": "오가닉 코튼 티셔츠", "price": 19000 }],
            ["click_buy_product", {
                "product_no": "1001",
                "price": 19000,
                "discounted_price": 19000,
                "purchase_unit": "single",
                "checkout_type": "normal",
            }],
            ["view_checkout", {
                "discounted_price": 18050,
                "price": 19000,
                "is_surl": false,
                "product_no": "1001",
            }],
            ["cafe24_order_form", {
                "total_quantity": 1,
                "items_count": 1,
                "total_order_price": 19000,
                "product_nos": ["1001"],
                "product_names": ["오가닉 코튼 티셔츠"],
            }],
            ["cafe24_order_form_items", tee],
            ["click_buy_checkout", {}],
            ["view_completed_order", {
                "order_id": "20261121-0000012",
                "discounted_price": 18050,
                "price": 19000,
                "delivery_fee": 3000,
            }],
            ["cafe24_complete_order", order],
            ["cafe24_complete_order_items", with(&order, &tee)],
        ])
    );

    // Looked at again, it is a view again, and no order.
    visitor.open("/order/order_result.html").await?;
    let count = stored.len();
    let stored = world.stored(count + 2).await?;
    let again: Vec<_> = stored[count..]
        .iter()
        .map(|message| message.event.as_str())
        .collect();
    assert_eq!(again, ["$page_view", "view_completed_order"]);
    visitor.close().await
}
