//! What an address says before its page is known: shop, skin and language (facts/storefront 1.3).

use serde::Serialize;

/// Languages that Cafe24 knows as a path prefix.
const LANGUAGES: [&str; 9] = [
    "ko", "en", "en-US", "ja", "zh-CN", "zh-TW", "es", "pt", "vi",
];

/// An address split into its prefix and its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The shop number; 1 unless the path or host names another.
    pub shop_no: u32,
    /// Whether the mobile skin is asked for.
    pub mobile: bool,
    /// The language prefix, if any.
    pub language: Option<String>,
    /// The skin prefix without `skin-` (`skin1`, `mobile2`, `base`), if any.
    pub skin: Option<String>,
    /// The path as it was asked for.
    pub origin: String,
    /// `/shop2/m`, or empty: what links on this page must start with.
    pub prefix: String,
    /// The path without the prefix.
    pub path: String,
}

impl Route {
    /// Reads the host and the (still percent-encoded) path of a request.
    pub fn parse(host: &str, origin: &str) -> Self {
        let (mobile_host, host_shop) = parse_host(host);
        let mut rest = origin;
        let mut take = |accept: &dyn Fn(&str) -> bool| -> Option<String> {
            let (segment, after) = first_segment(rest)?;
            accept(segment).then(|| {
                rest = after;
                segment.to_owned()
            })
        };
        let shop = take(&|segment| shop_number(segment).is_some());
        let device = take(&|segment| matches!(segment, "m" | "p"));
        let language = take(&|segment| LANGUAGES.contains(&segment));
        let skin = take(&is_skin);
        let path = if rest.is_empty() { "/" } else { rest };
        Self {
            shop_no: shop
                .as_deref()
                .and_then(shop_number)
                .or(host_shop)
                .unwrap_or(1),
            mobile: match device.as_deref() {
                Some("m") => true,
                Some(_) => false,
                None => mobile_host || skin.as_deref().is_some_and(|s| s.contains("-mobile")),
            },
            language,
            skin: skin.map(|skin| skin.trim_start_matches("skin-").to_owned()),
            origin: origin.to_owned(),
            prefix: origin
                .get(..origin.len() - rest.len())
                .unwrap_or_default()
                .to_owned(),
            path: path.to_owned(),
        }
    }

    /// The code Cafe24 would give for the skin in use.
    pub fn skin_code(&self) -> &str {
        match (&self.skin, self.mobile) {
            (Some(skin), _) => skin,
            (None, true) => "mobile1",
            (None, false) => "skin1",
        }
    }

    /// A link to `path` that stays in the same shop, skin and language.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }
}

/// The first path segment and what follows it (with its slash).
fn first_segment(path: &str) -> Option<(&str, &str)> {
    let inner = path.strip_prefix('/')?;
    let end = inner.find('/').unwrap_or(inner.len());
    Some((&inner[..end], &inner[end..]))
}

/// `shop2` is 2; `shop0` and `shop02` are no shops.
fn shop_number(segment: &str) -> Option<u32> {
    let digits = segment.strip_prefix("shop")?;
    (!digits.starts_with('0'))
        .then(|| digits.parse().ok())
        .flatten()
}

/// `skin-base`, `skin-skin1`, `skin-mobile`, `skin-mobile2`.
fn is_skin(segment: &str) -> bool {
    let Some(skin) = segment.strip_prefix("skin-") else {
        return false;
    };
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    skin == "base"
        || skin.strip_prefix("mobile").is_some_and(digits)
        || skin
            .strip_prefix("skin")
            .is_some_and(|n| !n.is_empty() && !n.starts_with('0') && digits(n))
}

/// Whether the host's first label asks for the mobile skin, and the shop it names.
///
/// `m.`, `mobile.`, `skin-mobile1--shop2.` and the like are Cafe24's (facts/storefront 1.3); `shop2.` stands for a
/// shop with a domain of its own.
fn parse_host(host: &str) -> (bool, Option<u32>) {
    let Some((label, _)) = host.split_once('.') else {
        return (false, None);
    };
    let (skin, shop) = match label.split_once("--") {
        Some((skin, shop)) => (skin, shop_number(shop)),
        None => (label, None),
    };
    let mobile = skin == "m" || skin == "mobile" || (is_skin(skin) && skin.contains("mobile"));
    (mobile, shop.or_else(|| shop_number(label)))
}

#[cfg(test)]
mod tests;
