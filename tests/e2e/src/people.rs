//! What the demo store knows of its visitors, as user properties: of `www/store/assets/members.toml`.

use serde_json::{Value, json};

/// An object with the members of both; those of the second count.
pub fn with(one: &Value, other: &Value) -> Value {
    let mut both = one.clone();
    if let (Some(both), Some(other)) = (both.as_object_mut(), other.as_object()) {
        both.extend(other.clone());
    }
    both
}

/// The members of the first that the second does not have alike.
pub fn news(of: &Value, known: &Value) -> Value {
    let members = of.as_object().into_iter().flatten();
    let is_new = |(name, value): &(&String, &Value)| known.get(name.as_str()) != Some(*value);
    let news = members.filter(is_new);
    news.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Anybody in the Korean shop, with an empty cart.
pub fn guest() -> Value {
    let shop = json!({ "mall_id": "dameunsoop", "event_shop_no": "1", "is_login": false });
    with(&shop, &empty_cart())
}

/// The regular: points, credits, coupons, a discount.
pub fn haneul01() -> Value {
    with(
        &guest(),
        &json!({
            "is_login": true,
            "member_id": "haneul01",
            "name": "김하늘",
            "nick_name": "하늘이",
            "email": "haneul@example.com",
            "phone": "02-0000-0101",
            "is_birthday": "F",
            "group_name": "단골회원",
            "group_no": "3",
            "created_date": "20240301",
            "created_datetime": "2024-03-01T10:20:30+09:00",
            "available_point": 12000,
            "used_point": 3000,
            "unavailable_point": 500,
            "returned_point": 0,
            "total_point": 15500,
            "all_credit": 20000,
            "used_credit": 5000,
            "refund_wait_credit": 1000,
            "member_total_credit": 14000,
            "total_credit": 14000,
            "coupon_count": 2,
            "last_login_provider": "cafe24",
        }),
    )
}

/// Logs in by kakao, has the birthday today, no phone, two answers to the shop's own questions.
pub fn bada02() -> Value {
    with(
        &guest(),
        &json!({
            "is_login": true,
            "member_id": "bada02",
            "name": "이바다",
            "nick_name": "바다",
            "email": "bada@example.com",
            "is_birthday": "T",
            "group_name": "일반회원",
            "group_no": "1",
            "additional_information": [
                { "name": "좋아하는 소재", "value": "린넨" },
                { "name": "알게 된 경로", "value": "친구 소개" },
            ],
            "created_date": "20251117",
            "created_datetime": "2025-11-17T21:05:00+09:00",
            "available_point": 1500,
            "used_point": 0,
            "unavailable_point": 0,
            "returned_point": 0,
            "total_point": 1500,
            "all_credit": 0,
            "used_credit": 0,
            "refund_wait_credit": 0,
            "member_total_credit": 0,
            "total_credit": 0,
            "coupon_count": 1,
            "last_login_provider": "kakao",
        }),
    )
}

/// A new member without a nickname, points and coupons.
pub fn noeul03() -> Value {
    with(
        &guest(),
        &json!({
            "is_login": true,
            "member_id": "noeul03",
            "name": "박노을",
            "email": "noeul@example.net",
            "is_birthday": "F",
            "group_name": "일반회원",
            "group_no": "1",
            "created_date": "20260930",
            "created_datetime": "2026-09-30T08:00:00+09:00",
            "available_point": 0,
            "used_point": 0,
            "unavailable_point": 0,
            "returned_point": 0,
            "total_point": 0,
            "all_credit": 0,
            "used_credit": 0,
            "refund_wait_credit": 0,
            "member_total_credit": 0,
            "total_credit": 0,
            "coupon_count": 0,
            "last_login_provider": "cafe24",
        }),
    )
}

/// A cart with nothing in it.
pub fn empty_cart() -> Value {
    json!({
        "cart_total_quantity": 0,
        "cart_items_count": 0,
        "cart_items_unique_count": 0,
        "cart_total_order_price": 0,
        "cart_product_nos": [],
        "cart_option_ids": [],
        "cart_comb_product_no_option_id": [],
    })
}
