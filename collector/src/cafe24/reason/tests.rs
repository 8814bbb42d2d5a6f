use super::*;

#[test]
fn codes_have_their_texts() {
    assert_eq!(text("P"), Some("상품 불만족"));
    assert_eq!(text("51"), Some("구매 의사 취소"));
    assert_eq!(text("Z"), None);
}

#[test]
fn two_reasons_in_one_text_are_told_apart() {
    for (words, expected) in [
        ("마음이 바뀜", ("마음이 바뀜", None)),
        (
            "마음이 바뀜 (구매자 주문취소 : 단순 변심)",
            ("마음이 바뀜", Some("단순 변심")),
        ),
        ("(판매자 주문취소 : 품절)", ("", Some("품절"))),
        ("색이 (많이) 달라요", ("색이 (많이) 달라요", None)),
        ("x (구매자", ("x", None)),
        ("", ("", None)),
    ] {
        assert_eq!(parts(words), expected, "{words}");
    }
}
