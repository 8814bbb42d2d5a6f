use super::*;

#[test]
fn the_loader_says_the_key_and_nothing_ends_it() {
    let loader = Loader::new("BUILT", "a\"</script>b");
    assert!(
        loader
            .text
            .contains(r#"m('init',{"writeKey":"a\"\u003c/script>b"})"#)
    );
    assert!(loader.text.ends_with("\nBUILT"));
    let other = Loader::new("BUILT 2", "a\"</script>b");
    assert_ne!(loader.hash, other.hash);
    assert_eq!(
        loader.src("https://collect.example", "moashop"),
        format!(
            "https://collect.example/cafe24/tag/moashop/{}/moa.js",
            loader.hash
        )
    );
}
