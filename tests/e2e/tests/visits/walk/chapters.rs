//! What each stretch of the walk is worth.

use moa_e2e::people::{empty_cart, with};
use serde_json::{Value, json};

fn shirt() -> Value {
    json!({ "product_no": "1002", "product_name": "워시드 린넨 셔츠", "quantity": 2, "product_price": 42000 })
}

fn tee() -> Value {
    json!({ "product_no": "1001", "product_name": "오가닉 코튼 티셔츠", "quantity": 1, "product_price": 19000 })
}

/// Every visit of the main page.
pub fn home_page() -> [Value; 2] {
    [
        json!(["$page_view", { "$page_name": "담은숲" }]),
        json!(["view_home", {}]),
    ]
}

/// The list of tops.
pub fn list_page() -> [Value; 2] {
    [
        json!(["$page_view", { "$page_name": "상의 - 담은숲" }]),
        json!(["view_product_list", { "category_name": "상의", "cate_no": "45" }]),
    ]
}

/// Adding the two shirts, and looking at the cart.
pub fn filling() -> Vec<Value> {
    let chapters = json!([
        ["$page_view", { "$page_name": "워시드 린넨 셔츠 - 담은숲" }],
        ["view_product", { "product_no": "1002", "product_name": "워시드 린넨 셔츠", "price": 42000 }],
        ["identify", { "last_seen_product_no": "1002" }],
        ["cafe24_add_to_cart", {
            "add_to_cart_product_name": "워시드 린넨 셔츠",
            "total_quantity": 2,
            "product_nos": ["1002"],
            "product_names": ["워시드 린넨 셔츠"],
        }],
        ["cafe24_add_to_cart_items", with(&shirt(), &json!({ "option_value": "네이비-L" }))],
        ["identify", {
            "cart_total_quantity": 2,
            "cart_items_count": 1,
            "cart_items_unique_count": 1,
            "cart_total_order_price": 88000,
            "cart_product_nos": ["1002"],
            "cart_option_ids": ["000F"],
            "cart_comb_product_no_option_id": ["1002:000F"],
        }],
        ["$page_view", { "$page_name": "오가닉 코튼 티셔츠 - 담은숲" }],
        ["view_product", { "product_no": "1001", "product_name": "오가닉 코튼 티셔츠", "price": 19000 }],
        ["identify", { "last_seen_product_no": "1001" }],
        ["cafe24_add_to_cart", {
            "add_to_cart_product_name": "오가닉 코튼 티셔츠",
            "total_quantity": 3,
            "product_nos": ["1002", "1001"],
            "product_names": ["워시드 린넨 셔츠", "오가닉 코튼 티셔츠"],
        }],
        ["cafe24_add_to_cart_items", tee()],
        ["identify", {
            "cart_total_quantity": 3,
            "cart_items_count": 2,
            "cart_items_unique_count": 2,
            "cart_total_order_price": 107000,
            "cart_product_nos": ["1002", "1001"],
            "cart_option_ids": ["000F", "000A"],
            "cart_comb_product_no_option_id": ["1002:000F", "1001:000A"],
        }],
        ["$page_view", { "$page_name": "장바구니 - 담은숲" }],
    ]);
    chapters.as_array().cloned().unwrap_or_default()
}

/// The cart, the order form and its result; `paid` is the amount with the member's discount.
pub fn buying(paid: u32, who: &Value) -> Vec<Value> {
    let rows = json!({
        "total_quantity": 3,
        "product_nos": ["1002", "1001"],
        "product_names": ["워시드 린넨 셔츠", "오가닉 코튼 티셔츠"],
    });
    let order = with(
        who,
        &json!({
            "order_id": "20261121-0000012",
            "payment_method": "card",
            "order_amount": paid,
            "items_count": 2,
            "delivery_fee": 0,
        }),
    );
    let chapters = json!([
        ["$page_view", { "$page_name": "주문서 작성 - 담은숲" }],
        ["view_checkout", {
            "discounted_price": paid,
            "price": 107000,
            "is_surl": false,
            "product_no": ["1002", "1001"],
        }],
        ["cafe24_order_form", with(&rows, &json!({ "items_count": 2, "total_order_price": 107000 }))],
        ["cafe24_order_form_items", with(&shirt(), &json!({ "option_value": "색상=네이비, 사이즈=L" }))],
        ["cafe24_order_form_items", tee()],
        ["click_buy_checkout", {}],
        ["$page_view", { "$page_name": "주문 완료 - 담은숲" }],
        ["view_completed_order", {
            "order_id": "20261121-0000012",
            "discounted_price": paid,
            "price": 107000,
            "delivery_fee": 0,
        }],
        ["cafe24_complete_order", order],
        // Cafe24 lists an order's products the other way round.
        ["cafe24_complete_order_items", with(&order, &tee())],
        ["cafe24_complete_order_items", with(&order, &with(&shirt(), &json!({ "option_price": 2000 })))],
        ["identify", empty_cart()],
    ]);
    chapters.as_array().cloned().unwrap_or_default()
}

/// The cart and the click that orders all of it; `paid` is the amount with the member's discount.
pub fn cart(paid: u32) -> Vec<Value> {
    let click = json!({
        "product_no": ["1002", "1001"],
        "price": 107000,
        "discounted_price": 107000,
        "purchase_unit": "all",
        "checkout_type": "normal",
    });
    let view = json!({
        "total_quantity": 3,
        "total_order_price": paid,
        "product_nos": ["1002", "1001"],
        "product_names": ["워시드 린넨 셔츠", "오가닉 코튼 티셔츠"],
    });
    vec![json!(["view_cart", view]), json!(["click_buy_cart", click])]
}

/// The order list, the form that cancels, and the list once more.
pub fn cancelling(is_member: bool) -> Vec<Value> {
    let claim = json!({
        "order_id": "20261121-0000012",
        "claim_reason_type": "A",
        "claim_reason": "다른 색으로 다시 살게요",
        "claim_reason_type_text": "고객변심",
        "claim_status": "requested",
        "is_member": is_member,
    });
    let product = with(
        &shirt(),
        &json!({ "option_value": "색상=네이비, 사이즈=L" }),
    );
    let list = json!(["$page_view", { "$page_name": "주문 조회 - 담은숲" }]);
    vec![
        list.clone(),
        json!(["$page_view", { "$page_name": "취소 신청 - 담은숲" }]),
        json!(["cafe24_cancel_order", claim]),
        json!(["cafe24_cancel_order_items", with(&claim, &product)]),
        list,
    ]
}
