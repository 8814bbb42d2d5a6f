use super::*;

#[test]
fn names_and_looks_tell_what_is_personal() {
    for name in [
        "email",
        "userName",
        "receiver_name",
        "buyer-phone",
        "배송주소",
        "birthday",
        "name",
        "tel",
        "shipping_address",
        "last_name",
    ] {
        assert!(is_personal_name(name), "{name}");
    }
    for name in [
        "product_name",
        "category_name",
        "group_name",
        "$page_name",
        "claim_reason_type_text",
        "shipping_company_name",
        "size",
        "order_id",
    ] {
        assert!(!is_personal_name(name), "{name}");
    }
    for text in [
        "a.b@shop.example",
        "010-1234-5678",
        "+82 10 1234 5678",
        "전화 01012345678",
        "https://shop.example/?q=a%40b.kr",
    ] {
        assert!(is_personal_text(text), "{text}");
    }
    for text in [
        "20261121-0000001",
        "울 코트 @ 50%",
        "@moa",
        "1001",
        "01991234-567a-7a51-9d4e-3b1f6c2a7d10",
        "https://shop.example/@a",
    ] {
        assert!(!is_personal_text(text), "{text}");
    }
    let nested = serde_json::json!([{ "to": { "phone": 1 } }]);
    assert!(is_personal("order", &nested));
}
