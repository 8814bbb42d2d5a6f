//! Every kind of store page: prefixes, hosts, eras, and pages that only look like another one.

use anyhow::Result;
use moa_e2e::{Device, Message, World};
use serde_json::{Value, json};

/// Page type of the last page view, and the page's own events behind it.
fn last_page(stored: &[Message]) -> (&str, Value) {
    let at = stored
        .iter()
        .rposition(|message| message.event == "$page_view")
        .unwrap();
    let own = stored[at + 1..]
        .iter()
        .map(|message| json!([message.event, message.properties]));
    (stored[at].context("/page/type"), own.collect())
}

#[tokio::test]
async fn page_types_are_known_under_every_prefix() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let shirt = json!([["view_product", { "product_no": "1001", "product_name": "오가닉 코튼 티셔츠", "price": 19000 }]]);
    let shirt_in_dollars = json!([["view_product", { "product_no": "1001", "product_name": "Organic Cotton T-shirt", "price": 15.5 }]]);
    let tops = json!([["view_product_list", { "category_name": "상의", "cate_no": "45" }]]);
    let home = json!([["view_home", {}]]);
    let mut count = 0;
    for (path, page_type, own) in [
        ("/index.html", "home", &home),
        ("/skin-skin1/", "home", &home),
        ("/shop2/", "home", &home),
        ("/product/list.html?cate_no=45", "product_list", &tops),
        ("/m/category/상의/45/", "product_list", &tops),
        ("/product/오가닉-코튼-티셔츠/1001/", "product", &shirt),
        (
            "/product/오가닉-코튼-티셔츠/1001/category/46/display/1/",
            "product",
            &shirt,
        ),
        ("/surl/P/1001", "product", &shirt),
        ("/m/product/detail.html?product_no=1001", "product", &shirt),
        (
            "/shop2/product/detail.html?product_no=1001",
            "product",
            &shirt_in_dollars,
        ),
        ("/shop2/m/surl/P/1001", "product", &shirt_in_dollars),
        // Pages without an event of their own, some of which look as if they had one.
        (
            "/board/product/list.html?board_no=6&product_no=1001",
            "other",
            &json!([]),
        ),
        ("/product/search.html?keyword=티셔츠", "search", &json!([])),
        ("/product/recent_view_product.html", "other", &json!([])),
        ("/member/login.html", "login", &json!([])),
        ("/member/join.html", "join", &json!([])),
        ("/myshop/order/list.html", "order_list", &json!([])),
    ] {
        visitor.open(path).await?;
        count += 1 + own.as_array().map_or(0, Vec::len);
        let stored = world.stored(count).await?;
        assert_eq!(stored.len(), count, "{path}: nothing twice");
        assert_eq!(last_page(&stored), (page_type, own.clone()), "{path}");
    }
    visitor.close().await
}

#[tokio::test]
async fn products_with_odd_names_and_prices() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    for (number, expected) in [
        (
            "1004",
            json!({ "product_no": "1004", "product_name": "스트라이프 Stripe 티 \"봄&여름\"", "price": 24000 }),
        ),
        (
            "1003",
            json!({ "product_no": "1003", "product_name": "라운드 울 니트", "price": 59000 }),
        ),
        // Members only: the price is a word.
        (
            "1008",
            json!({ "product_no": "1008", "product_name": "핸드메이드 가죽 카드지갑" }),
        ),
    ] {
        visitor
            .open(&format!("/product/detail.html?product_no={number}"))
            .await?;
        visitor.be_tracked().await?;
        visitor.leave().await?;
        let stored = world.stored(2).await?;
        assert_eq!(last_page(&stored).1[0][1], expected);
    }
    visitor.close().await
}

/// 2018 has only the `EC_` names and its `path_role` late; 2021 has both names.
#[tokio::test]
async fn older_stores_show_the_same() -> Result<()> {
    for era in ["2018", "2021", "2026"] {
        let world = World::start().await?;
        let visitor = world.visitor(Device::Pc).await?;
        visitor.choose(&format!("era={era}")).await?;
        let before = world.stored(0).await?.len();
        visitor.open("/product/detail.html?product_no=1007").await?;
        visitor.be_tracked().await?;
        visitor
            .run("product_submit(1, '/exec/front/order/basket/', document.body)")
            .await?;
        visitor.arrive("/member/login.html").await?;
        visitor.click("#btnNoMember").await?;
        visitor.arrive("/order/orderform.html").await?;
        let stored = world.stored(before + 7).await?;
        assert_eq!(
            last_page(&stored).1[0],
            json!(["view_checkout", {
                "discounted_price": 28000, "price": 28000, "is_surl": false, "product_no": "1007",
            }]),
            "{era}"
        );
        assert_eq!(
            stored[before].context("/shop/mall_id"),
            "dameunsoop",
            "{era}"
        );
        visitor.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_direct_order_link_is_an_order_form() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/surl/O/1007").await?;
    let stored = world.stored(4).await?;
    assert_eq!(
        last_page(&stored).1[0],
        json!(["view_checkout", {
            "discounted_price": 28000, "price": 28000, "is_surl": true, "product_no": "1007",
        }])
    );
    visitor.close().await
}

/// The visitor leaves before the totals are there: the event goes with what there is.
#[tokio::test]
async fn an_order_form_left_at_once_is_still_seen() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    visitor.open("/surl/O/1007").await?;
    visitor.be_tracked().await?;
    visitor.leave().await?;
    let stored = world.stored(2).await?;
    let (page_type, own) = last_page(&stored);
    assert_eq!(
        (page_type, &own[0][0]),
        ("checkout", &json!("view_checkout"))
    );
    assert_eq!(own[0][1]["product_no"], "1007");
    visitor.close().await
}

#[tokio::test]
async fn a_device_is_the_same_after_reloads_and_on_the_mobile_host() -> Result<()> {
    let world = World::start().await?;
    let visitor = world.visitor(Device::Pc).await?;
    let port = world.store.address.rsplit(':').next().unwrap_or_default();
    for host in [
        "www.moashop.test",
        "www.moashop.test",
        "m.moashop.test",
        "moashop.test",
    ] {
        visitor.open(&format!("http://{host}:{port}/")).await?;
        visitor.be_tracked().await?;
    }
    visitor.leave().await?;
    let stored = world.stored(8).await?;
    assert!(
        stored
            .iter()
            .all(|message| message.anonymous_id == stored[0].anonymous_id)
    );
    visitor.close().await?;

    let another = world.visitor(Device::Pc).await?;
    another.open("/").await?;
    let stored = world.stored(10).await?;
    assert_ne!(stored[9].anonymous_id, stored[0].anonymous_id);
    another.close().await
}
