use super::*;

fn of(proxies: &Proxies, peer: &str, header: &str, values: &[&str]) -> Origin {
    let mut headers = HeaderMap::new();
    let name: HeaderName = header.parse().unwrap();
    for value in values {
        headers.append(&name, value.parse().unwrap());
    }
    proxies.client(peer.parse().unwrap(), &headers)
}

fn client(peer: &str, forwarded: &[&str]) -> Option<String> {
    let origin = of(&Proxies::default(), peer, "x-forwarded-for", forwarded);
    origin.client().map(|address| address.to_string())
}

#[test]
fn only_proxies_are_believed() {
    for (peer, values, expected) in [
        ("203.0.113.7", &["198.51.100.1"][..], "203.0.113.7"),
        ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
        ("::1", &["2001:db8::5"], "2001:db8::5"),
        ("::ffff:127.0.0.1", &[], "127.0.0.1"),
    ] {
        assert_eq!(
            client(peer, values).as_deref(),
            Some(expected),
            "{values:?}"
        );
    }
}

#[test]
fn the_last_that_is_no_proxy_is_the_client() {
    for values in [
        &["6.6.6.6, 198.51.100.1, 127.0.0.2"][..],
        &["6.6.6.6", "198.51.100.1"],
        &["unknown, 198.51.100.1"],
    ] {
        assert_eq!(
            client("127.0.0.1", values).as_deref(),
            Some("198.51.100.1"),
            "{values:?}"
        );
    }
}

#[test]
fn addresses_are_read_as_proxies_write_them() {
    for (written, expected) in [
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8:1:2::9]:4711", "2001:db8:1:2::9"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::9"),
        ("\"203.0.113.7\"", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:80", "fe80::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:1", "203.0.113.7"),
    ] {
        assert_eq!(
            client("127.0.0.1", &[written]).as_deref(),
            Some(expected),
            "{written}"
        );
    }
}

#[test]
fn what_a_proxy_does_not_know_is_no_address() {
    for written in [
        "unknown",
        "_hidden",
        "",
        "shop.example",
        "203.0.113.7, ",
        "1.2.3",
    ] {
        let origin = of(
            &Proxies::default(),
            "127.0.0.1",
            "x-forwarded-for",
            &[written],
        );
        assert_eq!(origin.client(), None, "{written}");
        assert_eq!(origin.nearest.to_string(), "127.0.0.1");
    }
}

#[test]
fn another_header_is_read_where_the_settings_say_so() {
    let forwarded = Proxies::default().with_header(FORWARDED);
    for (value, expected) in [
        ("for=192.0.2.43", "192.0.2.43"),
        (
            "For=\"[2001:db8:cafe::17]:4711\";proto=https",
            "2001:db8:cafe::17",
        ),
        (
            "for=6.6.6.6, proto=http;for=192.0.2.43;by=203.0.113.4",
            "192.0.2.43",
        ),
    ] {
        let found = of(&forwarded, "127.0.0.1", "forwarded", &[value]).client();
        assert_eq!(
            found.map(|ip| ip.to_string()).as_deref(),
            Some(expected),
            "{value}"
        );
    }
    let unknown = of(&forwarded, "127.0.0.1", "forwarded", &["proto=https"]);
    assert_eq!(unknown.client(), None);
    let cdn = Proxies::default().with_header("cf-connecting-ip".parse().unwrap());
    let of = |name| {
        of(&cdn, "127.0.0.1", name, &["192.0.2.43"])
            .nearest
            .to_string()
    };
    assert_eq!(of("cf-connecting-ip"), "192.0.2.43");
    assert_eq!(of("x-forwarded-for"), "127.0.0.1");
}
