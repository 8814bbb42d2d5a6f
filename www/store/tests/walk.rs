//! Walks the store by HTTP, as a browser without scripts would, and looks at what pages carry.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use moa_store::{Clock, Config, Options, Store, TagConfig, router};
use tower::ServiceExt as _;

/// One browser: a store of its own and the session cookie it was given.
struct Browser {
    store: Arc<Store>,
    cookies: Vec<String>,
}

/// What came back.
struct Answer {
    status: StatusCode,
    location: String,
    body: String,
}

impl Answer {
    /// The text between two marks.
    fn between(&self, before: &str, after: &str) -> &str {
        let (_, rest) = self.body.split_once(before).expect(before);
        rest.split_once(after).expect(after).0
    }

    /// The JSON after `name`, up to the end of its line.
    fn global(&self, name: &str) -> serde_json::Value {
        let text = self.between(&format!("{name} = "), ";\n");
        serde_json::from_str(text).expect(name)
    }

    fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

impl Browser {
    fn new() -> Self {
        let modules = Path::new(env!("CARGO_TARGET_TMPDIR")).join("node_modules");
        for file in [
            "jquery/dist/jquery.min.js",
            "jquery-bundled/dist/node-jquery.min.js",
        ] {
            let path = modules.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "/* jQuery */").unwrap();
        }
        let store = Store::new(Config {
            tag: TagConfig {
                src: "https://cdn.example.com/moa.js".into(),
                write_key: "KEY".into(),
                collector: None,
            },
            options: Options::default(),
            modules,
            clock: Clock::new(Some("2026-10-21")).unwrap(),
        });
        Self {
            store: store.unwrap(),
            cookies: vec![],
        }
    }

    async fn send(&mut self, method: &str, path: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1")
            .header(header::COOKIE, self.cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let response = router::app(Arc::clone(&self.store))
            .oneshot(request)
            .await
            .unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let name = pair.split('=').next().unwrap();
            self.cookies
                .retain(|known| known.split('=').next() != Some(name));
            self.cookies.push(pair.to_owned());
        }
        let location = response.headers().get(header::LOCATION);
        let location = location
            .map_or("", |value| value.to_str().unwrap())
            .to_owned();
        Answer {
            status: response.status(),
            location,
            body: String::from_utf8(
                to_bytes(response.into_body(), usize::MAX)
                    .await
                    .unwrap()
                    .to_vec(),
            )
            .unwrap(),
        }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "").await
    }

    async fn post(&mut self, path: &str, form: &str) -> Answer {
        self.send("POST", path, form).await
    }

    fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies
            .iter()
            .filter_map(|cookie| cookie.split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }
}

#[tokio::test]
async fn a_guest_buys_a_product() {
    let mut browser = Browser::new();
    let detail = browser
        .get("/product/linen/1002/category/45/display/1/")
        .await;
    assert!(detail.has(r#"<meta name="path_role" content="PRODUCT_DETAIL">"#));
    assert!(detail.has("var iProductNo = '1002';"));
    assert!(detail.has("var product_price = '42000';"));
    assert!(detail.has("var iCategoryNo = '45';"));

    let add = "product_no=1002&redirect=1&command=add&selected_item%5B%5D=2%7C%7CP00000BB000F";
    let added = browser.post("/exec/front/order/basket/", add).await;
    assert_eq!(
        added.body,
        r#"{"isDisplayBasket":"T","isLogin":"F","result":0}"#
    );
    assert_eq!(browser.cookie("basketcount_1"), Some("1"));
    assert_eq!(browser.cookie("basketprice_1"), Some("%26%238361%3B88000"));
    assert_eq!(browser.cookie("iscache"), Some("T"));

    let basket = browser.get("/order/basket.html").await;
    assert!(basket.has(r#"id="basket_chk_id_0""#));
    let rows = basket.global("aBasketProductData");
    assert_eq!(rows[0]["product_sum_price"], 44_000);
    assert_eq!(rows[0]["product_name"], "");
    assert!(basket.has(r#"aBasketProductData[0].product_name="워시드 린넨 셔츠""#));

    let form = browser
        .get("/order/orderform.html?basket_type=A0000&delvtype=A")
        .await;
    assert!(form.has(r#"id="frm_order_act""#) && form.has(r#"id="btn_payment""#));
    assert!(!form.has(r#"id="footer""#), "the order form has no layout");
    assert!(
        form.has("data-write-key=\"KEY\""),
        "the tag is there all the same"
    );
    let rows = form.global("aBasketProductOrderData");
    assert_eq!(rows[0]["product_sum_price"], 88_000);

    let placed = browser
        .post(
            "/exec/front/order/act/",
            "addr_paymethod=icash&rname=guest&rzipcode1=63001",
        )
        .await;
    assert!(placed.has("/order/order_result.html?order_id=20261021-0000012"));
    assert_eq!(browser.cookie("basketcount_1"), Some("0"));

    let result = browser.get("/order/order_result.html").await;
    assert!(result.has(r#"id="order_id" name="order_id" value="20261021-0000012""#));
    assert!(result.has("미입금시 자동취소"));
    let data = result.global("CAFE24.FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA");
    assert_eq!(data["payed_amount"], 91_000);
    assert_eq!(data["total_basic_ship_fee"], 0);
    assert_eq!(data["order_product"][0]["sum_total_opt_price"], 88_000);
}

#[tokio::test]
async fn every_page_names_its_role() {
    let mut browser = Browser::new();
    browser.get("/_demo/login?member=haneul01").await;
    let pages = [
        ("/", "MAIN"),
        ("/shop2/m/", "MAIN"),
        ("/category/tops/45/", "PRODUCT_LIST"),
        ("/product/list.html?cate_no=46", "PRODUCT_LIST"),
        ("/product/search.html?keyword=a", "PRODUCT_SEARCH"),
        ("/product/project.html", "PRODUCT_PROJECT"),
        ("/product/recent_view_product.html", "PRODUCT_RECENT"),
        ("/product/detail.html?product_no=1001", "PRODUCT_DETAIL"),
        ("/surl/P/1001", "PRODUCT_DETAIL"),
        ("/surl/O/1001", "ORDER_ORDERFORM"),
        ("/order/basket.html", "ORDER_BASKET"),
        ("/order/order_result.html", "ORDER_ORDERRESULT"),
        ("/member/login.html", "MEMBER_LOGIN"),
        ("/member/agreement.html", "MEMBER_AGREEMENT"),
        ("/member/join.html", "MEMBER_JOIN"),
        ("/member/join_result.html", "MEMBER_JOINRESULT"),
        ("/myshop/index.html", "MYSHOP_MAIN"),
        ("/myshop/order/list.html", "MYSHOP_ORDER_LIST"),
        (
            "/myshop/order/detail.html?order_id=20261001-0000003",
            "MYSHOP_ORDER_DETAIL",
        ),
        (
            "/myshop/order/cancel.html?order_id=20261019-0000007",
            "MYSHOP_ORDER_CANCEL",
        ),
        (
            "/myshop/order/return.html?order_id=20261001-0000003",
            "MYSHOP_ORDER_RETURN",
        ),
        (
            "/myshop/order/exchange.html?order_id=20261001-0000003",
            "MYSHOP_ORDER_EXCHANGE",
        ),
        ("/myshop/wish_list.html", "MYSHOP_WISHLIST"),
        ("/myshop/coupon/coupon.html", "MYSHOP_COUPON_COUPON"),
        ("/myshop/mileage/historyList.html", "MYSHOP_MILEAGE_LIST"),
        ("/myshop/deposits/historyList.html", "MYSHOP_DEPOSIT_LIST"),
        (
            "/board/product/list.html?board_no=6&product_no=1001",
            "BOARD_PRODUCT_LIST",
        ),
    ];
    for (path, role) in pages {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(
            page.has(&format!(r#"<meta name="path_role" content="{role}">"#)),
            "{path} is no {role}"
        );
    }
    let missing = browser.get("/product/x/999999/").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.has(r#"<meta name="path_role" content="ETC">"#));
    let unreadable = browser.get("/product/x/y/").await;
    assert!(unreadable.has(r#"<meta name="path_role" content="ETC">"#));
}

#[tokio::test]
async fn the_years_differ_as_real_pages_do() {
    let mut browser = Browser::new();
    browser.get("/_demo/set?era=2018&tag=gtm").await;
    let old = browser.get("/product/a/1004/").await;
    assert!(!old.has("CAFE24."), "2018 pages have no CAFE24 object");
    assert!(old.has("var EC_SDE_SHOP_NUM = 1;"));
    assert!(old.body.find("path_role") > old.body.find("window.moa=window.moa||"));

    browser.get("/_demo/set?era=2026&tag=late&sdk=full").await;
    let new = browser.get("/product/a/1004/").await;
    assert!(new.body.find("EC_JET") < new.body.find("path_role"));
    assert!(new.body.find("path_role") < new.body.find("<title>"));
    assert!(new.has("APPSCRIPT_ASSIGN_DATA = [{ src: 'https://cdn.example.com/moa.js?vs="));
    assert!(new.has("var CAFE24API ="));
    assert!(new.has(r"var product_name = '스트라이프 &lt;span class=&quot;lang&quot;&gt;Stripe&lt;/span&gt; 티 &quot;봄&amp;여름&quot;';"));

    browser.get("/_demo/set?tag=none&sdk=none").await;
    let plain = browser.get("/product/a/1004/").await;
    assert!(!plain.has("moa") && !plain.has("CAFE24API"));
}

#[tokio::test]
async fn members_log_in_and_claim() {
    let mut browser = Browser::new();
    let guest = browser.get("/myshop/index.html").await;
    assert_eq!(
        guest.location,
        "/member/login.html?returnUrl=%2Fmyshop%2Findex.html"
    );
    let wrong = "member_id=haneul01&member_passwd=no&returnUrl=%2Fmyshop%2Findex.html";
    let refused = browser.post("/exec/front/Member/login/", wrong).await;
    assert!(refused.location.ends_with("&failed=1"));
    let right = "member_id=haneul01&member_passwd=store1234&returnUrl=https://example.com/";
    let welcome = browser.post("/exec/front/Member/login/", right).await;
    assert_eq!(welcome.location, "/index.html", "never out of the store");
    assert_eq!(browser.cookie("iscache"), Some("F"));
    assert_eq!(browser.cookie("couponcount_1"), Some("2"));

    let modules = browser
        .get("/exec/front/manage/async?module=member,Mileage,AppCommon")
        .await;
    let modules: serde_json::Value = serde_json::from_str(&modules.body).unwrap();
    assert_eq!(modules["member"]["group_no"], "3");
    assert_eq!(modules["Mileage"]["total_mileage"], "15500.00");
    assert!(modules.get("AppCommon").is_none(), "no app, no guest id");

    let claim =
        "order_id=20261001-0000003&apply_type=return&reason_select=V&apply_product%5B%5D=1002";
    let apply = "/exec/front/MyShop/OrderApply/";
    assert_eq!(browser.post(apply, claim).await.body, r#"{"result":0}"#);
    assert_eq!(browser.post(apply, claim).await.body, r#"{"result":-1}"#);

    browser.get("/exec/front/Member/logout/").await;
    assert_eq!(browser.cookie("iscache"), Some("T"));
    let hidden = browser.get("/product/a/1008/").await;
    assert!(hidden.has("var product_price = '회원공개';"));
    let sold_out = browser
        .post("/exec/front/order/basket/", "product_no=1006")
        .await;
    assert!(sold_out.has("-101"));
}

#[tokio::test]
async fn the_second_shop_sells_in_dollars() {
    let mut browser = Browser::new();
    let detail = browser.get("/shop2/product/knit/1003/").await;
    assert!(detail.has("var product_price = '48.00';"));
    assert!(detail.has("var product_sale_price = '38.40';"));
    assert!(detail.has(r#"href="/shop2/order/basket.html""#));
    let route = detail.global("CAFE24.ROUTE");
    assert_eq!(route["path"]["prefix"], "/shop2");
    assert_eq!(route["path"]["result"], "/product/knit/1003/");
    browser
        .post(
            "/shop2/exec/front/order/basket/",
            "product_no=1003&quantity=1",
        )
        .await;
    assert_eq!(browser.cookie("basketprice_2"), Some("%26%2336%3B48.00"));
    assert_eq!(browser.cookie("basketcount_1"), None);
}
