//! Which domains a shop's cookie may be for. Pure.

/// Domains that many shops share: a cookie there would be read by all of them. Public suffixes
/// (`co.kr`) need no list, the browser refuses them.
const SHARED: [&str; 1] = ["cafe24.com"];

/// The domains to try, broadest first, so that `m.`, `www.` and the bare host of one shop share the
/// cookie; last the empty one, a cookie for this host alone.
pub fn candidates(host: &str) -> impl Iterator<Item = &str> {
    let is_address = host
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b':');
    let dots = host
        .bytes()
        .enumerate()
        .filter(|(_, b)| *b == b'.')
        .map(|(at, _)| at);
    // The domain behind each dot and the host itself; one without a dot in it is no domain to own.
    let behind_dots = dots.rev().filter_map(|at| host.get(at + 1..)).chain([host]);
    behind_dots
        .filter(move |domain| {
            !is_address && domain.bytes().any(|b| b == b'.') && !SHARED.contains(domain)
        })
        .chain([""])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(host: &str) -> Vec<&str> {
        candidates(host).collect()
    }

    #[test]
    fn broadest_first_so_that_hosts_of_one_shop_share() {
        assert_eq!(
            of("m.shop.co.kr"),
            ["co.kr", "shop.co.kr", "m.shop.co.kr", ""]
        );
        assert_eq!(of("shop.com"), ["shop.com", ""]);
    }

    #[test]
    fn malls_on_a_shared_domain_keep_apart() {
        assert_eq!(of("mymall.cafe24.com"), ["mymall.cafe24.com", ""]);
        assert_eq!(
            of("m.mymall.cafe24.com"),
            ["mymall.cafe24.com", "m.mymall.cafe24.com", ""]
        );
    }

    #[test]
    fn hosts_without_a_domain_get_a_cookie_of_their_own() {
        for host in ["127.0.0.1", "::1", "localhost", ""] {
            assert_eq!(of(host), [""], "{host}");
        }
    }
}
