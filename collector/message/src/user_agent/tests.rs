use super::*;

#[test]
fn of_addresses_the_network_is_kept_or_nothing_or_all() {
    let keep = |policy: KeepIp, ip: &str| policy.of(ip.parse().unwrap()).map(|ip| ip.to_string());
    let network = KeepIp::Network;
    assert_eq!(
        keep(network, "203.0.113.77").as_deref(),
        Some("203.0.113.0")
    );
    assert_eq!(
        keep(network, "::ffff:203.0.113.77").as_deref(),
        Some("203.0.113.0")
    );
    assert_eq!(
        keep(network, "2001:db8:1:2:3::4").as_deref(),
        Some("2001:db8:1::")
    );
    assert_eq!(keep(KeepIp::No, "203.0.113.77"), None);
    assert_eq!(
        keep(KeepIp::Whole, "203.0.113.77").as_deref(),
        Some("203.0.113.77")
    );
}
