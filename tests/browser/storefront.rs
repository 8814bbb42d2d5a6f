//! Every reader with the sources that facts/storefront 4.1 names, and the order they come in.

use moa::events::{CompleteOrder, CompleteOrderItems};
use moa::host::NONE;
use moa::page::PageType;
use moa::storefront::order_form::Read;
use moa::storefront::{cart, category, order_form, order_result, page_signals, product, shop};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, as_json, json};

#[wasm_bindgen_test]
fn a_product_is_read_from_its_globals() {
    let _page = Page::with(
        "<meta property='og:title' content='Another'>",
        "iProductNo = 1001; product_name = '&lt;b&gt;린넨&lt;/b&gt; 셔츠 &amp; 타이'; product_price = '12000.00'",
    );
    assert_eq!(
        json(product::read()),
        r#"{"product_no":"1001","product_name":"린넨 셔츠 & 타이","price":12000}"#
    );
}

#[wasm_bindgen_test]
fn a_product_without_globals_is_read_from_metas_and_elements() {
    let _page = Page::with(
        "<link rel='canonical' href='https://shop.example/product/shirt/1002/category/24/display/1/'>
         <meta property='og:title' content=' Shirt '>
         <strong id='span_product_price_text'>38,000원 </strong>",
        "",
    );
    assert_eq!(
        json(product::read()),
        r#"{"product_no":"1002","product_name":"Shirt","price":38000}"#
    );
}

#[wasm_bindgen_test]
fn a_price_for_members_only_is_no_price() {
    let _page = Page::with(
        "",
        "iProductNo = '1003'; product_name = 'Coat'; product_price = '회원공개'",
    );
    assert_eq!(
        json(product::read()),
        r#"{"product_no":"1003","product_name":"Coat"}"#
    );
}

#[wasm_bindgen_test]
fn a_price_of_nothing_is_one_where_the_page_shows_it() {
    let script = "iProductNo = '7'; product_name = 'Sample'; product_price = '0'";
    for (shown, price) in [("0원", r#","price":0"#), ("회원공개", ""), ("", "")] {
        let _page = Page::with(
            &format!("<b id='span_product_price_text'>{shown}</b>"),
            script,
        );
        assert_eq!(
            json(product::read()),
            format!(r#"{{"product_no":"7","product_name":"Sample"{price}}}"#)
        );
    }
}

#[wasm_bindgen_test]
fn a_product_has_its_own_name_and_not_the_shops() {
    let title = |text: &str| format!("<meta property='og:title' content='{text}'>");
    let shop = "<meta property='og:site_name' content='Moodang'>";
    for (markup, name) in [
        (title("Rain boots - Moodang") + shop, "Rain boots"),
        (title("Boots - low - Moodang") + shop, "Boots - low"),
        (title("Boots - low") + shop, "Boots - low"),
        (title("Moodang") + shop, "Moodang"),
        (
            title("[Moodang] Rain boots") + "<div class='headingArea'><h2>Rain boots</h2></div>",
            "Rain boots",
        ),
        (
            "<div class='headingArea'><h1>Rain<br>boots &amp; <b>co</b></h1></div>".to_owned(),
            "Rain boots & co",
        ),
    ] {
        let _page = Page::with(&markup, "");
        assert_eq!(product::product_name().to_string(), name, "{markup}");
    }
    let _page = Page::with("", "product_name = 'Rain&lt;br&gt;boots'");
    assert_eq!(product::product_name().to_string(), "Rain boots");
}

#[wasm_bindgen_test]
fn a_categorys_name_can_hold_a_dash() {
    let title = |text: &str| format!("<meta property='og:title' content='{text}'>");
    for (markup, name) in [
        (
            title("T - Long - T - Long")
                + "<div class='xans-product-headcategory'><h3>T-shirt - Long</h3></div>",
            "T-shirt - Long",
        ),
        (title("T-shirt - Long - T-shirt - Long"), "T-shirt - Long"),
        (
            title("Tops - Tops - Moodang") + "<meta property='og:site_name' content='Moodang'>",
            "Tops",
        ),
        (title("T-shirt - Long"), "T-shirt - Long"),
    ] {
        let _page = Page::with(&markup, "");
        assert_eq!(
            json(category::read()),
            format!(r#"{{"category_name":"{name}"}}"#),
            "{markup}"
        );
    }
}

#[wasm_bindgen_test]
fn a_category_is_read_from_its_title_block_not_from_the_breadcrumb() {
    let _page = Page::with(
        "<meta property='og:url' content='https://shop.example/category/%EC%83%81%EC%9D%98/24/'>
         <div class='xans-product-headcategory path'><span>Home</span></div>
         <div class='xans-product-headcategory'><h2><span>상의 &amp; 니트</span></h2></div>",
        "",
    );
    assert_eq!(
        json(category::read()),
        r#"{"category_name":"상의 & 니트","cate_no":"24"}"#
    );
}

#[wasm_bindgen_test]
fn a_category_without_a_title_block_has_its_name_in_og_title_or_path() {
    let markup =
        "<link rel='canonical' href='https://shop.example/category/%EC%83%81%EC%9D%98/24/'>";
    {
        let _page = Page::with(markup, "");
        assert_eq!(
            json(category::read()),
            r#"{"category_name":"상의","cate_no":"24"}"#
        );
    }
    let title = "<meta property='og:title' content='니트 - 니트'>";
    let _page = Page::with(&format!("{markup}{title}"), "");
    assert_eq!(
        json(category::read()),
        r#"{"category_name":"니트","cate_no":"24"}"#
    );
}

#[wasm_bindgen_test]
fn a_cart_is_its_rows_and_the_total_it_shows() {
    let rows = "aBasketProductData = [
        {product_no: 1001, product_name: 'Shirt', product_price: 12000, opt_price: 500, quantity: '2'},
        {product_no: 1002, product_name: 'Set A', product_price: '9000', quantity: 1, set_product_no: 7},
        {product_no: 1003, product_name: 'Set B', product_price: 1000, quantity: 1, set_product_no: 7}]";
    let read = |total: &str| {
        let _page = Page::with(
            &format!("<b id='total_order_price_front'>{total}</b>"),
            rows,
        );
        json(cart::read())
    };
    let products =
        r#""product_nos":["1001","1002","1003"],"product_names":["Shirt","Set A","Set B"]"#;
    assert_eq!(
        read("38,000"),
        format!(r#"{{"total_quantity":3,"total_order_price":38000,{products}}}"#)
    );
    assert_eq!(
        read("0"),
        format!(r#"{{"total_quantity":3,"total_order_price":35000,{products}}}"#)
    );
}

#[wasm_bindgen_test]
fn an_empty_cart_that_the_page_states_is_told() {
    {
        let _page = Page::with("", "aBasketProductData = []");
        assert_eq!(
            json(cart::read()),
            r#"{"total_quantity":0,"total_order_price":0,"product_nos":[],"product_names":[]}"#
        );
    }
    let _page = Page::with("", "");
    assert_eq!(json(cart::read()), "{}");
}

#[wasm_bindgen_test]
fn an_order_form_waits_for_its_totals() {
    let rows = "aBasketProductOrderData = [
        {product_no: 1001, product_price: 12000, product_sum_price: 24000, quantity: 2},
        {product_no: 1001, product_price: 12000, opt_price: 1000, quantity: 1}]";
    {
        let _page = Page::with("<b id='total_order_sale_price_view'>0</b>", rows);
        let Read {
            view: event,
            is_complete,
            ..
        } = order_form::read(true);
        assert!(!is_complete);
        assert_eq!(
            json(event),
            r#"{"price":37000,"is_surl":false,"product_no":"1001"}"#
        );
    }
    let _page = Page::with(
        "<b id='total_order_sale_price_view'>38,000</b><b id='total_ship_price_id'>3,000</b>",
        rows,
    );
    let Read {
        view: event,
        is_complete,
        ..
    } = order_form::read(true);
    assert!(is_complete);
    assert_eq!(
        json(event),
        r#"{"discounted_price":35000,"price":37000,"is_surl":false,"product_no":"1001"}"#
    );
}

#[wasm_bindgen_test]
fn an_order_is_read_without_its_shipping() {
    let _page = Page::with(
        "",
        "CAFE24 = {FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: {order_id: '20261121-0000012', payed_amount: 27000,
            total_basic_ship_fee: 3000, order_product: [
                {product_no: 1001, product_price: 12000, quantity: 2, sum_total_opt_price: 25000}]}}",
    );
    let order_result::Read {
        view: event,
        is_complete,
        ..
    } = order_result::read(NONE);
    assert!(is_complete);
    assert_eq!(
        json(event),
        r#"{"order_id":"20261121-0000012","discounted_price":24000,"price":25000,"delivery_fee":3000}"#
    );
}

#[wasm_bindgen_test]
fn an_order_and_its_rows_say_shipping_and_what_they_were_sold_for() {
    let _page = Page::with(
        "",
        "CAFE24 = {FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: {order_id: '20261121-0000012', payed_amount: '32000',
            total_basic_ship_fee: '3000.00', order_product: [
                {product_no: 11, product_price: '15000.00', product_sale_price: '12500.00', quantity: '2',
                 sum_total_opt_price: '34000.00'},
                {product_no: 12, product_price: 5000, product_sale_price: 0, quantity: 1}]}}",
    );
    let read = order_result::read(NONE);
    let order = r#"{"order_id":"20261121-0000012","order_amount":32000,"items_count":2,"is_member":false,"delivery_fee":3000"#;
    let whole = CompleteOrder { order: &read.order };
    assert_eq!(json(whole), format!("{order}}}"));
    let rows = read.rows.iter().map(|row| {
        json(CompleteOrderItems {
            order: &read.order,
            item: &row.item,
            product_sale_price: row.product_sale_price,
            option_price: row.option_price,
        })
    });
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [
            format!(
                r#"{order},"product_no":"11","quantity":2,"product_price":15000,"product_sale_price":12500,"option_price":2000}}"#
            ),
            format!(r#"{order},"product_no":"12","quantity":1,"product_price":5000}}"#),
        ]
    );
}

#[wasm_bindgen_test]
fn more_left_than_the_price_is_something_else_that_was_paid() {
    let read = |paid: u32, fee: u32, row: &str, line: &str| {
        let _page = Page::with(
            &format!("<div class='xans-order-result'><p>지역별 배송비 3,000원</p><p>{line}</p></div>"),
            &format!(
                "EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA = {{order_id: '20260301-0000078', payed_amount: {paid},
                   total_basic_ship_fee: {fee}, order_product: [{row}]}}"
            ),
        );
        json(order_result::read(NONE).view)
    };
    let boots = "{product_no: 501, product_price: 42000, quantity: 1, sum_total_opt_price: 42000}";
    let line = "[기본배송] 상품구매금액 <strong>42,000</strong> + 배송비 2,500 + 지역별배송비 3,000 = 합계 : 47,500원";
    let with = |amounts: &str| format!(r#"{{"order_id":"20260301-0000078",{amounts}}}"#);
    let regional = with(r#""discounted_price":42000,"price":42000,"delivery_fee":5500"#);
    assert_eq!(read(47500, 2500, boots, line), regional);
    // The region's share may be in the data's fee already.
    assert_eq!(read(47500, 5500, boots, line), regional);
    // Who does not say where the rest comes from.
    assert_eq!(
        read(47500, 2500, boots, ""),
        with(r#""price":42000,"delivery_fee":2500"#)
    );
    // Points and coupons, more than the goods are worth.
    assert_eq!(
        read(1000, 2500, boots, ""),
        with(r#""discounted_price":0,"price":42000,"delivery_fee":2500"#)
    );
    let options = "{product_no: 501, product_price: 18000, quantity: 2, sub_total_price: 36000, sum_total_opt_price: 48000}";
    assert_eq!(
        read(51000, 3000, options, ""),
        with(r#""discounted_price":48000,"price":48000,"delivery_fee":3000"#)
    );
}

#[wasm_bindgen_test]
fn an_order_form_without_data_has_its_products_and_is_no_form() {
    let row = |value: &str, name: &str, pieces: u32| {
        format!(
            "<div class='xans-record-'><input type='checkbox' id='chk_order_cancel_list0' value='{value}'>
             <strong><a class='ec-product-name'>{name}</a></strong><ul><li>수량: {pieces}</li></ul></div>"
        )
    };
    let rows = row("105:000B:F:26183", "Rain<br>boots", 1) + &row("106:000A:F:26184", "Laces", 3);
    let _page = Page::with(
        &format!(
            "<div class='xans-order-normallist'>{rows}</div><b id='total_product_base_price_id'>34,000원</b>
             <b id='total_ship_price_id'>0원</b><b id='total_order_sale_price_view'>34,000</b>"
        ),
        "",
    );
    let read = order_form::read(true);
    assert!(read.form().is_none());
    assert_eq!(
        json(read.view),
        r#"{"discounted_price":34000,"price":34000,"is_surl":false,"product_no":["105","106"]}"#
    );
}

#[wasm_bindgen_test]
fn an_order_without_data_has_its_number_on_the_page() {
    let _page = Page::with("<p class='orderNumber'>주문번호 20261121-0000013</p>", "");
    let order_result::Read {
        view: event,
        is_complete,
        ..
    } = order_result::read(NONE);
    assert!(!is_complete);
    assert_eq!(json(event), r#"{"order_id":"20261121-0000013"}"#);
}

#[wasm_bindgen_test]
fn the_heads_first_path_role_counts() {
    let _page = Page::headed(
        "<meta name='path_role' content='PRODUCT_DETAIL'><meta name='path_role' content='MAIN'>",
        "<meta name='path_role' content='ETC'>",
        "sPage = 'ORDER_BASKET'",
    );
    let (role, page_type) = page_signals::read();
    assert_eq!(role.to_string(), "PRODUCT_DETAIL");
    assert_eq!(page_type, PageType::Product);
}

#[wasm_bindgen_test]
fn the_error_tracer_knows_the_role_too() {
    let boot = format!(
        "<script type='text/plain'>{}</script>\
         <script type='text/plain'>{}, {{\"storageKeyPrefix\":\"EC_JET.ORDER_BASKET\"}}</script>",
        "window.dataLayer = [];",
        "var long = 0;".repeat(500)
    );
    let _page = Page::headed(
        &boot,
        "<meta name='path_role' content='PRODUCT_DETAIL'>",
        "",
    );
    assert_eq!(page_signals::read().1, PageType::Cart);
}

#[wasm_bindgen_test]
fn a_fragments_role_is_not_the_pages() {
    let fragment = "<div><meta name='path_role' content='PRODUCT_DETAIL'></div>";
    {
        let _page = Page::with(fragment, "sPage = 'ORDER_BASKET'");
        assert_eq!(page_signals::read().1, PageType::Cart);
    }
    // The harness's page is at `/`.
    let _page = Page::with(fragment, "");
    assert_eq!(page_signals::read().1, PageType::Home);
}

#[wasm_bindgen_test]
fn names_are_cleaned_as_cafe24_cleans_them() {
    let read = |script: &str| {
        let _page = Page::with("", script);
        json(product::read())
    };
    assert_eq!(
        read(r#"product_name = '3\\" 니트'"#),
        r#"{"product_name":"3\" 니트"}"#
    );
    assert_eq!(
        read(r#"product_name = ' two\n\n   lines&nbsp;here '"#),
        r#"{"product_name":"two lines here"}"#
    );
}

#[wasm_bindgen_test]
fn words_for_nothing_are_nothing() {
    let _page = Page::with(
        "<b id='span_product_price_text'>2024년 회원 전용</b>",
        "iProductNo = 'undefined'; product_name = 'null'; product_price = 'NaN'",
    );
    assert_eq!(json(product::read()), "{}");
}

#[wasm_bindgen_test]
fn an_order_form_waits_for_shipping_and_not_for_an_old_total() {
    let read = |shipping: &str, may_wait: bool| {
        let markup = format!(
            "<input type='hidden' id='total_price' value='50000'>
             <b id='total_order_sale_price_view'>45,000</b><b id='total_ship_price_id'>{shipping}</b>"
        );
        let _page = Page::with(&markup, "");
        order_form::read(may_wait)
    };
    assert!(!read("…", true).is_complete);
    assert!(!read("", true).is_complete);
    assert!(json(read("3,000", true).view).contains("\"discounted_price\":42000"));
    assert!(json(read("무료", true).view).contains("\"discounted_price\":45000"));

    let _page = Page::with("<input type='hidden' id='total_price' value='50000'>", "");
    assert!(!order_form::read(true).is_complete);
    assert!(json(order_form::read(false).view).contains("\"discounted_price\":50000"));
}

#[wasm_bindgen_test]
fn an_order_is_found_under_either_name() {
    let _page = Page::with(
        "",
        "CAFE24 = {FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA: {common_member_id_crypt: ''}};
         EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA = {order_id: '20261121-0000012', payed_amount: 1000}",
    );
    let read = order_result::read(NONE);
    assert_eq!(
        json(read.view),
        r#"{"order_id":"20261121-0000012","discounted_price":1000}"#
    );
}

#[wasm_bindgen_test]
fn without_a_role_the_other_signals_speak() {
    for (markup, script, expected) in [
        (
            "",
            "CAPP_ASYNC_METHODS = {EC_PATH_ROLE: 'ORDER_ORDERFORM'}",
            PageType::Checkout,
        ),
        ("", "sPage = 'ORDER_BASKET'", PageType::Cart),
        (
            "<meta name='design_html_path' content='/product/list.html'>",
            "",
            PageType::ProductList,
        ),
        (
            "<meta name='path_role' content=''>",
            "sPage = 'ORDER_BASKET'",
            PageType::Cart,
        ),
    ] {
        let _page = Page::with(markup, script);
        assert_eq!(page_signals::read().1, expected, "{markup} {script}");
    }
}

#[wasm_bindgen_test]
fn the_shop_is_read_under_old_and_new_names() {
    let read = |script: &str| {
        let _page = Page::with("", script);
        as_json(shop::read())
    };
    assert_eq!(
        read(
            "EC_FRONT_JS_CONFIG_MANAGE = {sMallId: 'moaboutique'}; EC_SDE_SHOP_NUM = 2;
              SHOP = {getCurrency: function () { return 'USD' }}"
        ),
        r#"{"mall_id":"moaboutique","shop_no":"2","currency":"USD"}"#
    );
    assert_eq!(
        read(
            "CAFE24 = {SDE_SHOP_NUM: '1', SHOP: {getCurrency: () => 'KRW'}}; aLogData = {mid: 'moaboutique'}"
        ),
        r#"{"mall_id":"moaboutique","shop_no":"1","currency":"KRW"}"#
    );
    assert_eq!(
        read("SHOP = {getCurrency: () => { throw new Error('no') }}"),
        "{}"
    );
}
