use super::*;

#[test]
fn a_slug_keeps_letters_of_any_script() {
    assert_eq!(
        slug("스트라이프 <span>Stripe</span> 티 \"봄&여름\""),
        "스트라이프-stripe-티-봄-여름"
    );
}

#[test]
fn components_are_encoded_as_in_javascript() {
    assert_eq!(encode("a b/가&c=1"), "a%20b%2F%EA%B0%80%26c%3D1");
    assert_eq!(decode("a%20b%2F%EA%B0%80"), "a b/가");
}

#[test]
fn script_strings_cannot_end_the_script() {
    assert_eq!(js_string("it's </script>"), r"'it\'s <\/script>'");
}

#[test]
fn nothing_leads_out_of_the_store() {
    assert_eq!(
        inside("/order/basket.html?a=1"),
        Some("/order/basket.html?a=1")
    );
    for outside in [
        "https://example.com/",
        "//example.com/",
        "/\\example.com",
        "",
    ] {
        assert_eq!(inside(outside), None);
    }
}

#[test]
fn php_escapes() {
    assert_eq!(
        escape_html("<b>\"봄\" & it's"),
        "&lt;b&gt;&quot;봄&quot; &amp; it&#039;s"
    );
    assert_eq!(add_slashes("a \"b\""), "a \\\"b\\\"");
}
