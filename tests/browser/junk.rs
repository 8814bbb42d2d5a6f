//! No page can make a reader throw, or invent a value.

use moa::host::{NONE, Text, Value};
use moa::page::PageType;
use moa::storefront::{cart, category, order_form, order_result, page_signals, product, shop};
use moa::storefront::{claim, join, member, rows, sdk, user_properties};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, as_json, as_written, forget_answers, json, run};

/// Everything that a reader looks at, set to `value`, a JavaScript expression.
fn all_set_to(value: &str) -> String {
    let globals = [
        "iProductNo",
        "product_name",
        "product_price",
        "aBasketProductData",
        "aBasketProductOrderData",
        "CAFE24",
        "EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA",
        "SHOP",
        "CAFE24API",
        "aLogData",
        "sPage",
        "CAPP_ASYNC_METHODS",
        "EC_FRONT_JS_CONFIG_MANAGE",
        "EC_SDE_SHOP_NUM",
    ];
    let assignments = globals.map(|name| format!("{name} = {value};"));
    assignments.concat()
}

fn read_all() -> [String; 6] {
    page_signals::read();
    [
        json(product::read()),
        json(category::read()),
        json(cart::read()),
        json(order_form::read(false).view),
        json(order_result::read(NONE).view),
        as_json(shop::read()),
    ]
}

#[wasm_bindgen_test]
fn junk_invents_nothing() {
    for value in [
        "null",
        "undefined",
        "NaN",
        "Infinity",
        "-1",
        "0",
        "true",
        "''",
        "'   '",
        "'undefined'",
        "'null'",
        "'NaN'",
        "{}",
        "() => 1",
        "Symbol()",
        "10n",
        "new Proxy({}, {get() { throw new Error('trap') }})",
    ] {
        let _page = Page::with("", &all_set_to(value));
        let read = read_all();
        for event in [&read[0], &read[1], &read[2], &read[4], &read[5]] {
            assert_eq!(event, "{}", "{value}");
        }
        assert_eq!(read[3], r#"{"is_surl":false}"#, "{value}");
        assert!(order_form::read(false).form().is_none(), "{value}");
    }
}

#[wasm_bindgen_test]
fn rows_of_junk_are_rows_without_values() {
    for rows in [
        "[null, undefined, 1, 'x', [], {}]",
        "[{product_no: {}, product_name: [], product_price: {}, quantity: {}}]",
        "[{get product_no() { throw 1 }, get quantity() { throw 2 }}]",
        "(() => { const row = {}; row.product_no = row; return [row] })()",
        "{length: 1e9}",
    ] {
        let script = format!(
            "aBasketProductData = {rows}; aBasketProductOrderData = {rows};
             EC_FRONT_EXTERNAL_SCRIPT_VARIABLE_DATA = {{order_product: {rows}}}"
        );
        let _page = Page::with("", &script);
        let cart = json(cart::read());
        assert_eq!(cart, "{}", "{rows}");
        assert_eq!(
            json(order_form::read(false).view),
            r#"{"is_surl":false}"#,
            "{rows}"
        );
        assert_eq!(json(order_result::read(NONE).view), "{}", "{rows}");
    }
}

#[wasm_bindgen_test]
fn a_megabyte_of_text_is_read_and_is_no_number() {
    let _page = Page::with("", &all_set_to("'<b>9'.repeat(250000)"));
    let product = json(product::read());
    assert!(!product.contains("price"), "no number of a million digits");
    assert!(
        !product.contains("product_no\""),
        "no identifier of a megabyte"
    );
}

/// Storage, cookies and the SDK hold what they should not.
#[wasm_bindgen_test]
fn a_visitor_of_junk_has_no_properties() {
    for value in [
        "null",
        "'{'",
        "'[]'",
        "'{\"data\":{\"name\":{},\"phone\":[],\"created_date\":true,\"additional_information\":[]}}'",
    ] {
        run("sessionStorage.clear()");
        let script = format!(
            "for (const key of ['member_1', 'BasketProduct_1', 'AppCommon_1', 'moa_join']) sessionStorage[key] = {value};
             for (const key of ['login_provider_1', 'couponcount_1', 'ordercnt_1', 'recent_plist'])
               document.cookie = key + '=' + encodeURIComponent({value}) + '; max-age=9'"
        );
        let _page = Page::with("", &script);
        let read = as_json(user_properties::read(member::id(), true, Text::default()));
        assert_eq!(read, r#"{"is_login":true}"#, "{value}");
        cart::rows(cart::Memory::Counts, cart::Memory::Counts);
        join::take();
        run("sessionStorage.clear()");
    }
}

#[wasm_bindgen_test]
fn an_sdk_that_answers_junk_is_no_source() {
    for answer in [
        "callback()",
        "callback(null, null)",
        "callback('x', 5)",
        "callback(null, {carts: 'x', customer: 1, point: [], id: {member_id: {}}})",
        "callback(null, new Proxy({}, {get() { throw new Error('trap') }}))",
        "(() => { const circle = {}; circle.customer = circle; circle.additional_information = circle; callback(null, circle) })()",
        "(() => { callback(); callback(); callback(null, {count: 'many'}) })()",
        "(() => { throw new Error('no') })()",
    ] {
        let script = format!(
            "CAFE24API = new Proxy({{}}, {{get: (target, name) => name == 'then' ? undefined : (callback) => {answer}}})"
        );
        let _page = Page::with("", &script);
        assert!(sdk::ask(true), "{answer}");
        let read = as_json(user_properties::read(member::id(), true, Text::default()));
        assert_eq!(read, r#"{"is_login":true}"#, "{answer}");
        forget_answers();
    }
}

#[wasm_bindgen_test]
fn claims_of_junk_are_none() {
    for data in [
        "null",
        "[null, 1, {}]",
        "{length: 3}",
        "new Proxy([], {get() { throw 1 }})",
    ] {
        let _page = Page::with(
            "<input name='apply_product' checked><input name='apply_product' checked>",
            &format!("aOrderProductData = {data}"),
        );
        claim::of_click(Text::new("# . OrderApply.apply()"), PageType::OrderCancel);
    }
    let circle =
        js_sys::eval("(() => { const row = {}; row.product_name = row; return [row, row] })()");
    let rows = rows::read(Value::from(&circle.expect("the test's own script runs")));
    assert_eq!(as_written(&rows[0].item), "{}");
}
