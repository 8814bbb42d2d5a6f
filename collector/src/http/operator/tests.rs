use super::*;

#[test]
fn the_token_is_a_bearer_s_or_a_password() {
    let has = |value: Option<&str>| {
        let mut headers = HeaderMap::new();
        headers.extend(value.map(|value| (header::AUTHORIZATION, value.parse().unwrap())));
        given_token(&headers).as_deref() == Some("0123456789abcdef")
    };
    assert!(has(Some("Bearer 0123456789abcdef")));
    // "me:0123456789abcdef" in Base64
    assert!(has(Some("Basic bWU6MDEyMzQ1Njc4OWFiY2RlZg==")));
    for wrong in [
        None,
        Some("Bearer 0123456789abcdeg"),
        Some("Bearer "),
        Some("x"),
    ] {
        assert!(!has(wrong), "{wrong:?}");
    }
}

fn local(peer: &str, headers: &[(&'static str, &str)]) -> bool {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    is_local(peer.parse().unwrap(), Version::HTTP_11, &map)
}

#[test]
fn only_this_machine_by_its_own_name_without_a_proxy() {
    for host in [
        "localhost:8080",
        "127.0.0.1:8080",
        "127.0.0.1",
        "[::1]:8080",
        "[::1]",
        "Moa.localhost",
    ] {
        assert!(local("127.0.0.1", &[("host", host)]), "{host}");
    }
    assert!(local("::ffff:127.0.0.1", &[("host", "localhost")]));
    assert!(!local("192.0.2.7", &[("host", "localhost")]));
    assert!(!local("127.0.0.1", &[("host", "collector.example")]));
    assert!(!local("127.0.0.1", &[("host", "127.0.0.1.example")]));
    assert!(!local("127.0.0.1", &[]));
    let proxied = [("host", "localhost"), ("x-forwarded-for", "192.0.2.7")];
    assert!(!local("127.0.0.1", &proxied));
    let mut direct = HeaderMap::new();
    direct.insert(header::HOST, "127.0.0.1:8081".parse().unwrap());
    let peer = "127.0.0.1".parse().unwrap();
    assert!(is_local(peer, Version::HTTP_11, &direct));
    assert!(!is_local(peer, Version::HTTP_10, &direct));
}
