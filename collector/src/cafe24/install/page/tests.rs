use super::*;

#[test]
fn the_language_is_the_browser_s_and_korean_if_neither() {
    for (wanted, english) in [
        ("ko-KR,ko;q=0.9,en-US;q=0.8", false),
        ("en-US,en;q=0.9,ko;q=0.8", true),
        ("en", true),
        ("ja", false),
        ("", false),
    ] {
        assert_eq!(prefers_english(wanted), english, "{wanted}");
    }
}

#[tokio::test]
async fn what_cafe24_says_becomes_no_markup() {
    let page = Page::refused("<script>alert(1)</script>");
    let answer = page.respond(&HeaderMap::new(), StatusCode::FORBIDDEN);
    let body = axum::body::to_bytes(answer.into_body(), 100_000)
        .await
        .unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    assert!(
        text.contains("&lt;script&gt;") && !text.contains("<script"),
        "{text}"
    );
}
