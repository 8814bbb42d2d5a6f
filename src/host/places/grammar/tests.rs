use super::*;

#[test]
fn places_are_known() {
    for place in [
        "a.b_c.d()",
        "CAPP_ASYNC_METHODS.member.getData().member_id",
        "#id",
        ".class h1, .class h2",
        "[id^=a] b:not(.c)",
        "*head script:not([src])",
        "<meta[property='og:title']",
        "?order_id",
        "@ordercnt_{N}",
        "@ordercnt_{N}>total_order_count",
        "%moa_join>",
        "$getCustomerInfo.customer.name",
    ] {
        assert!(is_place(place), "{place}");
    }
    assert!(is_places("iProductNo|?product_no|#prdNo"));
    assert!(is_lines("c mall_id A.MALL_ID|B.mid\nt q ?q\n", b"ct"));
    assert!(is_lines("t method #form [name=pay]:checked\n", b"t"));
}

#[test]
fn slips_are_found() {
    for place in [
        "",
        "a|b",
        "a..b",
        "a.b(",
        "a.b(1)",
        "1a",
        "?",
        "@ordercnt_{n}",
        "@ordercnt_{N}x",
        "@a>b>c",
        "%a>b.",
        "$",
        "$a.",
        "#id ",
        "#id:not(.a",
        "<meta[name=a",
        "<meta[name='a]",
        "*",
        "* a",
    ] {
        assert!(!is_place(place), "{place}");
    }
    for places in ["", "a|", "|a", "a||b", "a| b"] {
        assert!(!is_places(places), "{places}");
    }
    for lines in [
        "",
        "t a b",
        "x a b\n",
        "t a\n",
        "t  b\n",
        "ta b\n",
        "t a b\n\n",
        "t a-b c\n",
        "t a b\nt c\n",
    ] {
        assert!(!is_lines(lines, b"t"), "{lines}");
    }
}
