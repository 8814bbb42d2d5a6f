use super::*;

fn client(peer: &str, forwarded: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for value in forwarded {
        headers.append(HEADER, value.parse().unwrap());
    }
    Proxies::default()
        .client(peer.parse().unwrap(), &headers)
        .to_string()
}

#[test]
fn only_proxies_are_believed() {
    assert_eq!(client("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    assert_eq!(client("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    assert_eq!(client("::1", &["2001:db8::5"]), "2001:db8::5");
    assert_eq!(client("::ffff:127.0.0.1", &[]), "127.0.0.1");
}

#[test]
fn the_last_that_is_no_proxy_is_the_client() {
    let invented = ["6.6.6.6, 198.51.100.1, 127.0.0.2"];
    assert_eq!(client("127.0.0.1", &invented), "198.51.100.1");
    assert_eq!(
        client("127.0.0.1", &["6.6.6.6", "198.51.100.1"]),
        "198.51.100.1"
    );
    assert_eq!(
        client("127.0.0.1", &["198.51.100.1, nonsense"]),
        "127.0.0.1"
    );
}
