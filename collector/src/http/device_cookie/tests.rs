use super::*;

fn renewed_for(host: &str, cookies: &str) -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::HOST, host.parse().unwrap());
    headers.insert(header::COOKIE, cookies.parse().unwrap());
    let cookie = renewed(&headers, "shop.example")?;
    Some(cookie.to_str().unwrap().to_owned())
}

#[test]
fn the_cookie_comes_back_for_the_whole_domain() {
    let cookie = renewed_for("t.shop.example", "a=1; moa_id=d-1_x; b=2").unwrap();
    assert_eq!(
        cookie,
        "moa_id=d-1_x; Domain=shop.example; Path=/; Max-Age=34560000; Secure; SameSite=Lax"
    );
    assert!(renewed_for("shop.example:443", "moa_id=d1").is_some());
}

#[test]
fn other_hosts_and_odd_values_get_none() {
    for (host, cookies) in [
        ("eshop.example", "moa_id=d1"),
        ("collector.example", "moa_id=d1"),
        ("t.shop.example", "other=d1"),
        ("t.shop.example", "moa_id="),
        ("t.shop.example", "moa_id=a b"),
        ("t.shop.example", "xmoa_id=d1"),
    ] {
        assert_eq!(renewed_for(host, cookies), None, "{host} {cookies}");
    }
}
