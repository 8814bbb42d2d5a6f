//! The libraries that skins of old bring replace and extend what the browser has. These are the real ones: ahead of
//! everything else in the page's head, or after the tracker, as by a tag manager. Each visit is worth the same as without
//! them, and what a page does with them comes to the same.

use anyhow::{Result, bail};
use moa_e2e::people::{empty_cart, guest};
use moa_e2e::{Device, Visitor, World, assert_story, story, visible};
use serde_json::{Value, json};

use crate::walk::pay;

/// A library's name in the store's switch, what a page does with it, and what comes of that. `JSON.stringify` has the lists
/// as texts that Prototype 1.6 and MooTools 1.2 make of them: that is the page's, and stays.
struct Library {
    name: &'static str,
    used: &'static str,
    gives: &'static str,
}

const PROTOTYPE_16: Library = Library {
    name: "prototype-1.6",
    used: "[JSON.stringify({ a: [1] }), Object.toJSON({ a: ['b', new Date(0)] }), [1, 2].inject(1, (a, b) => a + b),
            [3].entries().length, $H({ a: 1 }).toQueryString(), function (b) { return this.x + b }.bind({ x: 5 }, 1)()]",
    gives: r#"{"a":"[1]"} {"a": ["b", "1970-01-01T00:00:00Z"]} 4 1 a=1 6"#,
};
const PROTOTYPE_17: Library = Library {
    name: "prototype-1.7",
    used: "[JSON.stringify({ a: [1] }), Object.toJSON({ a: ['b'] }), [1, 2].invoke('toString').join(), $H({ a: 1 }).toQueryString()]",
    gives: r#"{"a":[1]} {"a":["b"]} 1,2 a=1"#,
};
const MOOTOOLS_12: Library = Library {
    name: "mootools-1.2",
    used: "[JSON.encode({ a: [1, 'b'] }), new Hash({ a: 1 }).toQueryString(), [1, 2].getLast(), ['a'].include('b').length]",
    gives: r#"{"a":[1,"b"]} a=1 2 2"#,
};
const MOOTOOLS_14: Library = Library {
    name: "mootools-1.4",
    used: "[JSON.encode({ a: [1, 'b'] }), Object.toQueryString({ a: 1 }), [1, 2].getLast(), new Date(0).get('year')]",
    gives: r#"{"a":[1,"b"]} a=1 2 1970"#,
};
const JQUERY_15: Library = Library {
    name: "jquery-1.5",
    used: "[typeof jQuery.noConflict, jQuery('<p>').text('a').text()]",
    gives: "function a",
};
const LODASH_3: Library = Library {
    name: "lodash-3",
    used: "[_.VERSION, _.pluck([{ a: 1 }], 'a')]",
    gives: "3.10.1 1",
};
const CORE_JS_2: Library = Library {
    name: "core-js-2",
    used: "[core.Object.entries({ a: 1 }), Array.from(new Set([1])), new Map([[1, 2]]).get(1)]",
    gives: "a,1 1 2",
};

/// What a page tells of its own: a list in a list, and what has a JSON form of its own.
const SEEN: &str = "moa('track', 'seen', { list: ['a', { b: ['c'] }], when: new Date(0), on: new URL('http://shop.example/') })";

fn seen() -> Value {
    json!(["seen", {
        "list": ["a", { "b": ["c"] }],
        "when": "1970-01-01T00:00:00.000Z",
        "on": "http://shop.example/",
    }])
}

fn shirt(option: &str) -> Value {
    json!({
        "product_no": "1002",
        "product_name": "워시드 린넨 셔츠",
        "option_value": option,
        "product_price": 42000,
        "quantity": 2,
    })
}

/// The product page, something of the page's own, and two shirts into the cart.
fn product_page() -> Value {
    json!([
        ["view_product", { "product_no": "1002", "product_name": "워시드 린넨 셔츠", "price": 42000 }],
        seen(),
        ["cafe24_add_to_cart", {
            "add_to_cart_product_name": "워시드 린넨 셔츠",
            "total_quantity": 2,
            "product_nos": ["1002"],
            "product_names": ["워시드 린넨 셔츠"],
        }],
        ["cafe24_add_to_cart_items", shirt("네이비-L")],
    ])
}

/// All of a guest's purchase.
fn purchase() -> Vec<Value> {
    let [_, seen, added, added_items] = [0, 1, 2, 3].map(|at| product_page()[at].clone());
    let rows = json!({ "product_nos": ["1002"], "product_names": ["워시드 린넨 셔츠"] });
    let rows = |more: Value| moa_e2e::people::with(&rows, &more);
    let order = json!({
        "order_id": "20261121-0000012",
        "payment_method": "card",
        "order_amount": 88000,
        "items_count": 1,
        "delivery_fee": 0,
        "is_member": false,
    });
    let chapters = json!([
        ["$session_start", {}],
        ["$page_view", { "$page_name": "담은숲" }],
        ["view_home", {}],
        ["identify", guest()],
        ["$page_view", { "$page_name": "워시드 린넨 셔츠 - 담은숲" }],
        product_page()[0],
        ["identify", { "last_seen_product_no": "1002" }],
        seen,
        added,
        added_items,
        ["identify", {
            "cart_total_quantity": 2,
            "cart_items_count": 1,
            "cart_items_unique_count": 1,
            "cart_total_order_price": 88000,
            "cart_product_nos": ["1002"],
            "cart_option_ids": ["000F"],
            "cart_comb_product_no_option_id": ["1002:000F"],
        }],
        ["$page_view", { "$page_name": "장바구니 - 담은숲" }],
        ["view_cart", rows(json!({ "total_quantity": 2, "total_order_price": 88000 }))],
        ["click_buy_cart", {
            "product_no": "1002",
            "price": 88000,
            "discounted_price": 88000,
            "purchase_unit": "all",
            "checkout_type": "normal",
        }],
        ["$page_view", { "$page_name": "로그인 - 담은숲" }],
        ["$page_view", { "$page_name": "주문서 작성 - 담은숲" }],
        ["view_checkout", { "product_no": "1002", "price": 88000, "discounted_price": 88000, "is_surl": false }],
        ["cafe24_order_form", rows(json!({ "total_quantity": 2, "items_count": 1, "total_order_price": 88000 }))],
        ["cafe24_order_form_items", shirt("색상=네이비, 사이즈=L")],
        ["click_buy_checkout", {}],
        ["$page_view", { "$page_name": "주문 완료 - 담은숲" }],
        ["view_completed_order", {
            "order_id": "20261121-0000012",
            "price": 88000,
            "discounted_price": 88000,
            "delivery_fee": 0,
        }],
        ["cafe24_complete_order", order],
        ["cafe24_complete_order_items", moa_e2e::people::with(&order, &json!({
            "product_no": "1002",
            "product_name": "워시드 린넨 셔츠",
            "product_price": 42000,
            "option_price": 2000,
            "quantity": 2,
        }))],
        ["identify", empty_cart()],
    ]);
    chapters.as_array().cloned().unwrap_or_default()
}

async fn put_shirts_in_cart(visitor: &Visitor) -> Result<()> {
    visitor.run(SEEN).await?;
    visitor.choose_option(&["네이비", "L"], 2).await?;
    visitor.put_in_cart().await?;
    visitor.settle().await
}

/// What a page does with the library comes to what it is worth, and nothing of ours is on the console.
async fn assert_untouched(visitor: &Visitor, library: &Library) -> Result<()> {
    let Library { name, used, gives } = library;
    let own = match visitor.run(&format!("return {used}.join(' ')")).await {
        Ok(own) => own,
        Err(error) => bail!("{name}: {error}\n{}", visitor.state().await),
    };
    assert_eq!(own, *gives, "{name}");
    let lines = visitor.console().await?;
    assert!(
        !lines.iter().any(|line| line.contains("moa")),
        "{name}: {lines:?}"
    );
    Ok(())
}

async fn a_guest_buys_with(library: Library) -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.be_known_to_the_log().await?;
    visitor.choose(&format!("library={}", library.name)).await?;
    visitor.visit("/").await?;
    assert_untouched(&visitor, &library).await?;
    visitor
        .visit("/product/detail.html?product_no=1002")
        .await?;
    put_shirts_in_cart(&visitor).await?;
    assert_untouched(&visitor, &library).await?;
    visitor.visit("/order/basket.html").await?;
    visitor.click(".xans-order-totalorder .btn").await?;
    visitor.arrive("/member/login.html").await?;
    visitor.settle().await?;
    visitor.click("#btnNoMember").await?;
    pay(&visitor, "/").await?;
    assert_untouched(&visitor, &library).await?;
    visitor.leave().await?;
    let expected = purchase();
    assert_story(&story(&world.everything(expected.len()).await?), &expected);
    visitor.close().await
}

#[tokio::test]
async fn prototype_1_6_takes_nothing_from_a_purchase() -> Result<()> {
    a_guest_buys_with(PROTOTYPE_16).await
}

#[tokio::test]
async fn prototype_1_7_takes_nothing_from_a_purchase() -> Result<()> {
    a_guest_buys_with(PROTOTYPE_17).await
}

#[tokio::test]
async fn mootools_1_2_takes_nothing_from_a_purchase() -> Result<()> {
    a_guest_buys_with(MOOTOOLS_12).await
}

#[tokio::test]
async fn mootools_1_4_takes_nothing_from_a_purchase() -> Result<()> {
    a_guest_buys_with(MOOTOOLS_14).await
}

/// Loads the library into a page that is tracked, and leaves `$` to the store.
async fn bring_late(visitor: &Visitor, library: &Library) -> Result<()> {
    visitor
        .run(&format!(
            "const own = window.$;
             const script = document.createElement('script');
             script.onload = () => {{ window.$ = own; window.isBrought = true }};
             script.src = '/design/js/library-{}.js';
             document.head.appendChild(script)",
            library.name
        ))
        .await?;
    visitor.until("return !!window.isBrought").await
}

/// In each engine.
#[tokio::test]
async fn each_library_before_and_after_the_tracker() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let mut known = 0;
    for library in [
        PROTOTYPE_16,
        PROTOTYPE_17,
        MOOTOOLS_12,
        MOOTOOLS_14,
        JQUERY_15,
        LODASH_3,
        CORE_JS_2,
    ] {
        for is_late in [false, true] {
            visitor.become_somebody_new().await?;
            if !is_late {
                let choice = format!("library={}", library.name);
                visitor.choose(&choice).await?;
            }
            visitor
                .visit("/product/detail.html?product_no=1002")
                .await?;
            if is_late {
                bring_late(&visitor, &library).await?;
            }
            put_shirts_in_cart(&visitor).await?;
            assert_untouched(&visitor, &library).await?;
            visitor.leave().await?;
            let stored = world.stored(known + 5).await?;
            let of_this: Vec<Value> = visible(&stored[known..])
                .into_iter()
                .map(|(name, properties)| json!([name, properties]))
                .collect();
            assert_eq!(
                Value::Array(of_this),
                product_page(),
                "{}, late: {is_late}",
                library.name
            );
            known = stored.len();
        }
    }
    visitor.close().await
}
