use super::*;

#[test]
fn names_are_free_and_told_apart() {
    for (name, wanted) in [
        ("size_guide_opened", "size_guide_opened"),
        ("$session_end", "session_end"),
        ("$session_start", "moa_session_start"),
        ("Size Guide", "Size_Guide"),
        ("ga_x", "moa_ga_x"),
        ("1st", "moa_1st"),
        ("", "moa_"),
        ("error", "moa_error"),
    ] {
        assert_eq!(event(name), wanted);
    }
    let long = "a".repeat(50);
    let names = [
        event(&long),
        event(&(long.clone() + "b")),
        event("사이즈"),
        event("색상"),
    ];
    for (at, name) in names.iter().enumerate() {
        assert!(is_event(name), "{name}");
        assert!(!names[..at].contains(name), "{name}");
    }
    assert_eq!(parameter("items"), "moa_items");
    assert!(user_property("cart_comb_product_no_option_id").len() <= USER_PROPERTY_NAME);
}

proptest::proptest! {
    #[test]
    fn any_name_becomes_one_that_is_taken(name in ".{0,60}") {
        proptest::prop_assert!(is_event(&event(&name)));
        proptest::prop_assert!(is_parameter(&parameter(&name)));
        proptest::prop_assert!(is_user_property(&user_property(&name)));
    }
}
