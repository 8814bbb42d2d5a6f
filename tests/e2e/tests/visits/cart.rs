//! What is put into the cart on a detail page.
//!
//! Covers options, pieces, sets, direct purchases and what the store refuses. Buttons of other places stand
//! in `cart_buttons.rs`, what the tracker learns of the cart by looking at it in `cart_changes.rs`.

use anyhow::Result;
use moa_e2e::{Device, World, adds, assert_adds};
use serde_json::{Value, json};

#[tokio::test]
async fn two_options_at_once_are_two_items() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .visit("/product/detail.html?product_no=1002")
        .await?;
    visitor.choose_option(&["아이보리", "S"], 1).await?;
    visitor.choose_option(&["네이비", "L"], 2).await?;
    visitor.put_in_cart().await?;
    visitor.settle().await?;
    let shirt = |option: &str, quantity: u32| {
        json!(["cafe24_add_to_cart_items", {
            "product_no": "1002",
            "product_name": "워시드 린넨 셔츠",
            "quantity": quantity,
            "product_price": 42000,
            "option_value": option,
        }])
    };
    let expected = json!([
        ["cafe24_add_to_cart", {
            "add_to_cart_product_name": "워시드 린넨 셔츠",
            "total_quantity": 3,
            "product_nos": ["1002", "1002"],
            "product_names": ["워시드 린넨 셔츠", "워시드 린넨 셔츠"],
        }],
        shirt("아이보리-S", 1),
        shirt("네이비-L", 2),
    ]);
    assert_adds(&world, &visitor, expected).await?;
    visitor.close().await
}

#[tokio::test]
async fn the_same_again_is_added_to_what_is_there() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .visit("/product/detail.html?product_no=1015")
        .await?;
    visitor.fill("#quantity", "2").await?;
    visitor.put_in_cart().await?;
    visitor.run("close_basket_layer()").await?;
    visitor.put_in_cart().await?;
    visitor.settle().await?;
    let total = |quantity: u32| {
        json!(["cafe24_add_to_cart", {
            "add_to_cart_product_name": "립 양말 3팩",
            "total_quantity": quantity,
            "product_nos": ["1015"],
            "product_names": ["립 양말 3팩"],
        }])
    };
    let item = json!(["cafe24_add_to_cart_items", {
        "product_no": "1015", "product_name": "립 양말 3팩", "quantity": 2, "product_price": 9900,
    }]);
    let expected = json!([total(2), item, total(4), item]);
    assert_adds(&world, &visitor, expected).await?;
    visitor.close().await
}

fn bag(cart: &[(&str, &str)], total: u32) -> Value {
    let (nos, names): (Vec<_>, Vec<_>) = cart.iter().copied().unzip();
    json!([
        ["cafe24_add_to_cart", {
            "add_to_cart_product_name": "캔버스 토트백",
            "total_quantity": total,
            "product_nos": nos,
            "product_names": names,
        }],
        ["cafe24_add_to_cart_items", {
            "product_no": "1007", "product_name": "캔버스 토트백", "quantity": 1, "product_price": 28000,
        }],
    ])
}

#[tokio::test]
async fn buying_at_once_fills_the_cart_once() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .visit("/product/detail.html?product_no=1001")
        .await?;
    visitor.put_in_cart().await?;
    visitor
        .visit("/product/detail.html?product_no=1007")
        .await?;
    visitor.click("#actionBuy").await?;
    visitor.arrive("/member/login.html").await?;
    visitor.click("#btnNoMember").await?;
    visitor.arrive("/order/orderform.html").await?;
    visitor.settle().await?;
    let mut expected = json!([
        ["cafe24_add_to_cart", {
            "add_to_cart_product_name": "오가닉 코튼 티셔츠",
            "total_quantity": 1,
            "product_nos": ["1001"],
            "product_names": ["오가닉 코튼 티셔츠"],
        }],
        ["cafe24_add_to_cart_items", {
            "product_no": "1001", "product_name": "오가닉 코튼 티셔츠", "quantity": 1, "product_price": 19000,
        }],
    ]);
    let both = [("1001", "오가닉 코튼 티셔츠"), ("1007", "캔버스 토트백")];
    if let (Some(expected), Value::Array(bag)) = (expected.as_array_mut(), bag(&both, 2)) {
        expected.extend(bag);
    }
    assert_adds(&world, &visitor, expected).await?;
    visitor.close().await
}

/// A set is one piece, whatever its parts.
#[tokio::test]
async fn a_set_is_added_as_what_it_is() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor
        .visit("/product/detail.html?product_no=1012")
        .await?;
    visitor
        .run("product_set_submit(2, '/exec/front/order/basket/', document.body)")
        .await?;
    visitor.see_the_cart_layer().await?;
    visitor.settle().await?;
    visitor.visit("/order/basket.html").await?;
    visitor.visit("/").await?;
    visitor.leave().await?;
    let stored = world.stored(5).await?;
    let adds: Vec<_> = adds(&stored);
    assert_eq!(adds.len(), 2, "{adds:?}");
    assert_eq!(adds[0][1]["add_to_cart_product_name"], "저녁 휴식 세트");
    assert_eq!(adds[0][1]["total_quantity"], 1);
    let set = json!({
        "product_no": "1012", "product_name": "저녁 휴식 세트", "quantity": 1, "product_price": 33000,
    });
    assert_eq!(adds[1], json!(["cafe24_add_to_cart_items", set]));
    visitor.close().await
}

/// Sold out, and for members only: the store answers with a message and adds nothing.
#[tokio::test]
async fn what_the_store_refuses_is_no_add() -> Result<()> {
    let world = World::builder().store(&["--sdk", "full"]).start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    for product in [1006, 1008, 9999] {
        visitor
            .visit("/product/detail.html?product_no=1001")
            .await?;
        visitor
            .run(&format!(
                "window.alert = () => document.body.classList.add('refused');
                 action_basket(2, 'detail', '/exec/front/order/basket/',
                   'product_no={product}&command=add&quantity=1', 'A0000')"
            ))
            .await?;
        visitor
            .until("return document.body.classList.contains('refused')")
            .await?;
    }
    visitor.stay(500).await?;
    assert_adds(&world, &visitor, json!([])).await?;
    visitor.close().await
}
