use super::*;

#[test]
fn the_second_proof_counts_where_it_comes() {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"secret");
    let tag = hmac::sign(&key, b"{}");
    let with = |text: String| {
        let mut headers = HeaderMap::new();
        headers.insert(HMAC, text.parse().unwrap());
        headers
    };
    let hex: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    for right in [STANDARD.encode(tag.as_ref()), hex] {
        assert!(fits_hmac(&with(right.clone()), b"{}", "secret"), "{right}");
        assert!(!fits_hmac(&with(right), b"{ }", "secret"));
    }
    assert!(!fits_hmac(&with("nonsense".into()), b"{}", "secret"));
    assert!(fits_hmac(&HeaderMap::new(), b"{}", "secret"));
}
