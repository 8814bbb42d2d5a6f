//! Requests to the cart, claims and sign-ups, as a page shows them.

use moa::amount::Amount;
use moa::host::{self, Text, Value};
use moa::page::PageType;
use moa::place;
use moa::storefront::{cart, claim, join, rows};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, as_json, as_written, json, run};

/// A request as JavaScript hands it over.
fn request(form: &str, options: &str) -> Value {
    let script = format!(
        "window.request = ['/exec/front/order/basket/', 0, new URLSearchParams('{form}'), {options}]"
    );
    run(&script);
    place!("request").read()
}

fn of_click(path: &str, page_type: PageType) -> Option<claim::Claim> {
    claim::of_click(Text::new(path), page_type)
}

#[wasm_bindgen_test]
fn an_added_row_is_what_the_request_said() {
    let form = "command=add&product_no=1002&product_name=%26lt%3Bb%26gt%3BShirt&product_price=42000\
                &selected_item[]=2%7C%7CP00000BB000F&selected_item[]=1%7C%7CP00000BB000A";
    let rows = cart::added_by(request(form, "['네이비/L', '아이보리/S']")).expect("rows");
    assert_eq!(
        as_written(&rows[0].item),
        r#"{"product_no":"1002","product_name":"Shirt","quantity":2,"product_price":42000,"option_value":"네이비/L"}"#
    );
    assert_eq!(rows[0].option_id.to_string(), "000F");
    assert_eq!(
        json(cart::added(&rows, &rows)),
        r#"{"add_to_cart_product_name":"Shirt","total_quantity":3,"product_nos":["1002","1002"],"product_names":["Shirt","Shirt"]}"#
    );
    assert_eq!(
        json(cart::added(&rows, &[])),
        r#"{"add_to_cart_product_name":"Shirt"}"#,
        "nothing is said of a cart that nobody knows"
    );
}

#[wasm_bindgen_test]
fn only_add_adds() {
    for form in [
        "command=update&product_no=1",
        "command=select_delete",
        "",
        "command=addx",
        "xcommand=add",
    ] {
        assert!(cart::added_by(request(form, "[]")).is_none(), "{form}");
    }
    let rows =
        cart::added_by(request("command=add&product_no=7&quantity=3", "null")).expect("rows");
    assert_eq!(
        as_written(&rows[0].item),
        r#"{"product_no":"7","quantity":3}"#
    );
}

#[wasm_bindgen_test]
fn what_came_is_told_by_product() {
    let read = |json: &str| rows::read(Value::of_text(json).from_json());
    let before =
        read(r#"[{"product_no":1,"quantity":2},{"product_no":9,"set_product_no":5,"quantity":1}]"#);
    let came = |now: &str| -> Vec<String> {
        rows::came(&before, &read(now))
            .iter()
            .map(|row| as_written(&row.item))
            .collect()
    };
    assert!(came(r#"[{"product_no":1,"quantity":1}]"#).is_empty());
    assert_eq!(
        came(
            r#"[{"product_no":1,"quantity":2,"opt_str":"S"},{"product_no":1,"quantity":1,"opt_str":"M"},
                {"product_no":9,"set_product_no":5,"quantity":2},{"product_no":8,"set_product_no":5,"quantity":2},
                {"product_no":3,"quantity":4,"opt_str":"L"},{"quantity":7}]"#
        ),
        [
            r#"{"product_no":"1","quantity":1}"#,
            r#"{"product_no":"9","quantity":1}"#,
            r#"{"product_no":"3","quantity":4,"option_value":"L"}"#,
        ]
    );
}

#[wasm_bindgen_test]
fn a_cart_that_has_grown_reads_back_as_it_was() {
    let read = |json: &str| rows::read(Value::of_text(json).from_json());
    let mut cart = read(
        r#"[{"product_no":1,"opt_id":"000A","quantity":2,"product_price":1000,"opt_price":100,"product_name":"A"}]"#,
    );
    let more = read(
        r#"[{"product_no":1,"opt_id":"000A","quantity":1,"product_price":1000},
            {"product_no":2,"opt_id":"000A","quantity":1,"product_price":500}]"#,
    );
    rows::merge(&mut cart, &more);
    let records = host::array();
    for row in &cart {
        records.push(row.record());
    }
    let again = rows::read(records.to_json().from_json());
    assert_eq!(rows::total_quantity(&again), Amount(4.0));
    assert_eq!(rows::total_price(&again), Amount(3.0 * 1100.0 + 500.0));
    assert_eq!(as_json(rows::product_names(&again).0), r#"["A"]"#);
}

const CLAIM: &str = "
    <div class='xans-myshop'><input type='hidden' id='order_id' value='20261121-0000012'>
      <input type='checkbox' name='apply_product[]' checked><input id='quantity_id_0' value='1'>
      <input type='checkbox' name='apply_product[]'><input id='quantity_id_1' value='1'>
      <select id='reason_select' name='reason_select'><option value=''>-</option><option value='A' selected>고객변심</option></select>
      <textarea name='reason_detail'> 색이 달라요 </textarea></div>";
const PRODUCTS: &str = "aOrderProductData = [{product_no: 1001, product_name: 'Shirt', product_price: '12000.00', quantity: 2},
    {product_no: 1002, quantity: 1}]";
const APPLY: &str = "# . OrderApply.apply(); return false;";

#[wasm_bindgen_test]
fn a_claim_is_the_order_and_what_was_ticked() {
    let _page = Page::with(CLAIM, PRODUCTS);
    let claim = of_click(APPLY, PageType::OrderReturn).expect("a claim");
    let order = r#""order_id":"20261121-0000012","claim_reason_type":"A","claim_reason":"색이 달라요","claim_reason_type_text":"고객변심","claim_status":"requested","is_member":false"#;
    assert_eq!(
        as_json(claim.events),
        format!(
            r#"[["cafe24_return_order",{{{order}}}],["cafe24_return_order_items",{{{order},"product_no":"1001","product_name":"Shirt","quantity":1,"product_price":12000}}]]"#
        )
    );
    assert_eq!(
        of_click(APPLY, PageType::OrderExchange)
            .map(|claim| as_json(claim.events))
            .as_deref(),
        Some("[]")
    );
    assert!(of_click("# . location.href='/'", PageType::OrderReturn).is_none());
}

#[wasm_bindgen_test]
fn a_form_that_cafe24_would_not_take_is_no_claim() {
    for markup in [
        CLAIM.replace(" checked", ""),
        CLAIM.replace(" selected", ""),
    ] {
        let _page = Page::with(&markup, PRODUCTS);
        assert_eq!(
            of_click(APPLY, PageType::OrderCancel)
                .map(|claim| as_json(claim.events))
                .as_deref(),
            Some("[]")
        );
    }
}

#[wasm_bindgen_test]
fn an_unpaid_order_is_cancelled_by_its_number() {
    let click =
        |onclick: &str| of_click(onclick, PageType::OrderList).map(|claim| as_json(claim.events));
    assert_eq!(
        click("# . OrderHistory.orderCancel('20261121-0000012')").as_deref(),
        Some(
            r#"[["cafe24_cancel_order",{"order_id":"20261121-0000012","claim_status":"requested","is_member":false}]]"#
        )
    );
    for onclick in ["this.form.order_id)", "'", "'2026')"] {
        let onclick = format!("# . OrderHistory.orderCancel({onclick}");
        assert_eq!(click(&onclick), None);
    }
}

#[wasm_bindgen_test]
fn a_sign_up_is_the_form_that_was_left_and_is_told_once() {
    run("sessionStorage.clear()");
    {
        let _form = Page::with(
            "<form id='joinForm'><input id='name' value='김새봄'><input id='nick_name' value=''>
             <input id='passwd' value='secret'><input id='birth_year' value='1990'><input id='birth_month' value='01'>
             <input id='birth_day' value='31'><input type='radio' name='is_sex' value='M'>
             <input type='radio' name='is_sex' value='F' checked><input id='mobile1' value='010'><input id='mobile2'></form>",
            "",
        );
        join::keep_form();
    }
    let _result = Page::with(
        "<div class='xans-member-joincomplete'><b class='member_name'>김새봄님</b></div>",
        "",
    );
    assert_eq!(
        join::take().map(as_json).as_deref(),
        Some(r#"{"name":"김새봄","birthday":"1990-01-31","gender":"F"}"#)
    );
    join::forget();
    assert!(join::take().is_none(), "seen again");
    run("sessionStorage.clear()");
    assert_eq!(
        join::take().map(as_json).as_deref(),
        Some(r#"{"name":"김새봄님"}"#),
        "a social sign-up"
    );
    run("sessionStorage.clear()");
}
