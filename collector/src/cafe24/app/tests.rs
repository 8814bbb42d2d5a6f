use super::*;

#[test]
fn only_a_mall_s_id_becomes_part_of_a_host() {
    for good in ["moashop", "shop24", "a"] {
        assert!(is_mall_id(good), "{good}");
    }
    for bad in [
        "",
        "evil.example/",
        "a.b",
        "A",
        "shop?x",
        "한글",
        &"a".repeat(41),
    ] {
        assert!(!is_mall_id(bad), "{bad}");
    }
    let endpoints = Endpoints::default();
    assert_eq!(
        endpoints.of_mall("moashop", "/api/v2/admin/orders"),
        "https://moashop.cafe24api.com/api/v2/admin/orders"
    );
}
