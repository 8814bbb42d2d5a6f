use super::*;

fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn signed(query: &str, secret: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = STANDARD.encode(hmac::sign(&key, query.as_bytes()).as_ref());
    let tag: String = form_urlencoded::byte_serialize(tag.as_bytes()).collect();
    format!("{query}&hmac={tag}")
}

#[test]
fn a_launch_is_cafe24_s_and_of_now() {
    let at = now().timestamp();
    let query = format!(
        "is_multi_shop=F&lang=ko_KR&mall_id=moashop&shop_no=1&timestamp={at}&user_id=moashop&user_name=%EC%83%B5&user_type=P"
    );
    let read = |query: &str| Launch::read(query, "secret", now());
    let mall = "moashop".to_owned();
    assert_eq!(read(&signed(&query, "secret")), Ok(Launch { mall }));
    assert_eq!(read(&signed(&query, "other")), Err(LaunchError::WrongHmac));
    assert_eq!(read(&query), Err(LaunchError::Incomplete));
    let twice = format!("{}&hmac=x", signed(&query, "secret"));
    assert_eq!(read(&twice), Err(LaunchError::Incomplete));
    let old = format!("mall_id=moashop&timestamp={}", at - 301);
    assert_eq!(read(&signed(&old, "secret")), Err(LaunchError::Old));
    let foreign = format!("mall_id=evil.example%2F&timestamp={at}");
    assert_eq!(read(&signed(&foreign, "secret")), Err(LaunchError::NoMall));
    let changed = signed(&query, "secret").replace("moashop&shop", "other&shop");
    assert_eq!(read(&changed), Err(LaunchError::WrongHmac));
}

#[test]
fn the_way_back_fits_only_the_browser_that_was_sent() {
    let (word, nonce) = state("moashop", "secret", now()).unwrap();
    let mall = |word: &str, nonce: &str, secret, later| {
        mall_of(word, nonce, secret, now() + TimeDelta::minutes(later))
    };
    assert_eq!(mall(&word, &nonce, "secret", 9).as_deref(), Some("moashop"));
    assert_eq!(mall(&word, &nonce, "secret", 11), None);
    assert_eq!(mall(&word, "other", "secret", 0), None);
    assert_eq!(mall(&word, &nonce, "other", 0), None);
    assert_eq!(
        mall(&word.replace("moashop", "another"), &nonce, "secret", 0),
        None
    );
    assert_eq!(mall("", "", "secret", 0), None);
}
