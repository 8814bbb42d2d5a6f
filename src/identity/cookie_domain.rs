//! Which domains a shop's cookie may be for. Pure.

/// A domain that many shops share: a cookie there would be read by all of them. Public suffixes
/// (`co.kr`) need no list, the browser refuses them.
const SHARED: &str = "cafe24.com";

/// Tries domains, broadest first, so that `m.`, `www.` and the bare host of one shop share the
/// cookie, until `accept` takes one; last the empty one, a cookie for this host alone.
pub fn choose(host: &str, accept: &mut dyn FnMut(&str) -> bool) {
    let is_address = host
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b':');
    let mut dots = 0;
    for (at, byte) in host.bytes().enumerate().rev() {
        // The domain behind each dot, and the host itself; one without a dot is no domain to own.
        let start = if byte == b'.' { at + 1 } else { at };
        let is_domain = dots > 0 && (byte == b'.' || at == 0) && !is_address;
        dots += usize::from(byte == b'.');
        let domain = host.get(start..).unwrap_or("");
        if is_domain && domain != SHARED && accept(domain) {
            return;
        }
    }
    accept("");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(host: &str) -> Vec<String> {
        let mut tried = Vec::new();
        choose(host, &mut |domain| {
            tried.push(domain.to_owned());
            false
        });
        tried
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

    #[test]
    fn what_is_accepted_ends_the_search() {
        let mut tried = 0;
        choose("m.shop.co.kr", &mut |domain| {
            tried += 1;
            domain == "shop.co.kr"
        });
        assert_eq!(tried, 2);
    }
}
