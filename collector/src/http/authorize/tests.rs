use super::*;

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.insert(*name, value.parse().unwrap());
    }
    map
}

#[test]
fn the_key_is_found_wherever_it_stands() {
    let here = Uri::from_static("/v1/batch");
    let query = Uri::from_static("/v1/batch?writeKey=q%2B1");
    let none = HeaderMap::new();
    // "basic:" in Base64
    let basic = headers(&[("authorization", "Basic YmFzaWM6"), (HEADER, "header")]);
    let header = headers(&[(HEADER, "header")]);
    assert_eq!(
        presented(Some("body"), &basic, &query).as_deref(),
        Some("body")
    );
    assert_eq!(presented(None, &basic, &query).as_deref(), Some("basic"));
    assert_eq!(presented(None, &header, &query).as_deref(), Some("header"));
    assert_eq!(presented(None, &none, &query).as_deref(), Some("q+1"));
    assert_eq!(presented(None, &none, &here), None);
    assert_eq!(presented(Some(""), &none, &here), None);
}

#[test]
fn what_follows_a_colon_is_no_part_of_the_key() {
    let keys = [WriteKey::open("open")];
    let authorized = |key| authorize(&keys, Some(key), &HeaderMap::new()).is_ok();
    assert!(authorized("open:page"));
    assert!(authorized("open:***"));
    assert!(authorized("open:"));
    assert!(!authorized(":open"));
    assert!(!authorized("other:open"));
}

#[test]
fn only_listed_origins_may_use_a_key_that_lists_some() {
    let keys = [
        WriteKey::open("open"),
        WriteKey {
            origins: Some(vec!["https://shop.example".into()]),
            ..WriteKey::open("tied")
        },
    ];
    let from = |origin| headers(&[("origin", origin)]);
    assert!(authorize(&keys, Some("open"), &from("https://other.example")).is_ok());
    assert!(authorize(&keys, Some("tied"), &from("https://SHOP.example")).is_ok());
    assert!(authorize(&keys, Some("open"), &HeaderMap::new()).is_ok());
    // A server is no page of the origin.
    let refused = authorize(&keys, Some("tied"), &HeaderMap::new());
    assert!(matches!(refused, Err(HttpError::NoOrigin)));
    assert!(asked_about(&keys, Some("tied"), &HeaderMap::new()).is_ok());
    let refused = asked_about(&keys, Some("tied"), &from("https://other.example"));
    assert!(matches!(refused, Err(HttpError::OriginNotAllowed(_))));
    let refused = authorize(
        &keys,
        Some("tied"),
        &from("https://shop.example.evil.example"),
    );
    assert_eq!(refused.unwrap_err().code(), "origin_not_allowed");
    assert_eq!(
        authorize(&keys, Some("tie"), &HeaderMap::new())
            .unwrap_err()
            .code(),
        "wrong_key"
    );
    assert_eq!(
        authorize(&keys, None, &HeaderMap::new())
            .unwrap_err()
            .code(),
        "missing_key"
    );
}

#[test]
fn a_server_s_key_is_not_for_pages() {
    let keys = [WriteKey {
        kind: KeyKind::Server,
        ..WriteKey::open("secret")
    }];
    assert!(authorize(&keys, Some("secret"), &HeaderMap::new()).is_ok());
    for origin in ["https://shop.example", "null", "http://localhost"] {
        let refused = authorize(&keys, Some("secret"), &headers(&[("origin", origin)]));
        assert_eq!(refused.unwrap_err().code(), "key_in_page");
    }
}
