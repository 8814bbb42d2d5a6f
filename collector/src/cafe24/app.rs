//! The app as Cafe24 knows it, and where Cafe24 is.

use std::path::PathBuf;

/// What the `[cafe24]` table says.
#[derive(Debug, Clone)]
pub struct AppSettings {
    /// The app's `client_id`, of Cafe24's developer centre.
    pub client_id: String,
    /// The app's `client_secret`: proves requests of Cafe24, and seals tokens.
    pub client_secret: String,
    /// The app's webhook key, which comes with each delivery as `X-API-Key`.
    pub webhook_key: String,
    /// Where browsers and Cafe24 reach this collector: `https://collect.example.com`, no slash at the end.
    pub public_url: String,
    /// The file of what is known of the malls.
    pub db: PathBuf,
    /// Whether events of orders carry how to reach the buyer (`context.buyer`).
    pub buyer_contact: bool,
    /// Whether Cafe24 has approved the app for the Analytics API.
    pub analytics: bool,
    /// User and password for the D.Collection API, where Cafe24 gave some.
    pub dcollection: Option<(String, String)>,
    /// Where Cafe24's servers are.
    pub endpoints: Endpoints,
}

impl AppSettings {
    /// Where Cafe24 sends a merchant back to.
    pub fn redirect_uri(&self) -> String {
        format!("{}/cafe24/callback", self.public_url)
    }
}

/// Addresses of Cafe24's servers (facts/server 1.1), without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Admin and Front API and OAuth, with `{mall}` for the mall's id.
    pub mall: String,
    /// Analytics API.
    pub analytics: String,
    /// D.Collection API.
    pub dcollection: String,
}

impl Default for Endpoints {
    fn default() -> Self {
        Self {
            mall: "https://{mall}.cafe24api.com".into(),
            analytics: "https://ca-api.cafe24data.com".into(),
            dcollection: "https://dcollection-api.cafe24.com".into(),
        }
    }
}

impl Endpoints {
    /// An address of a mall: `/api/v2/admin/orders`.
    pub fn of_mall(&self, mall: &str, path: &str) -> String {
        format!("{}{path}", self.mall.replace("{mall}", mall))
    }
}

/// Whether this can be a mall's id. It becomes part of a host's name, so nothing else may pass.
pub fn is_mall_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=40).contains(&text.len()) && text.bytes().all(fits)
}

/// What the app asks of a mall (facts/server 1.2): tags and webhooks, orders, members, their birthdays, carts,
/// coupons, carriers, products, shops, and Cafe24's own numbers.
pub const SCOPES: [&str; 10] = [
    "mall.read_application",
    "mall.write_application",
    "mall.read_order",
    "mall.read_customer",
    "mall.read_privacy",
    "mall.read_personal",
    "mall.read_promotion",
    "mall.read_shipping",
    "mall.read_product",
    "mall.read_store",
];

/// What the Analytics API needs beside; only apps that Cafe24 has approved may ask for it.
pub const ANALYTICS_SCOPE: &str = "mall.read_analytics";

#[cfg(test)]
mod tests;
