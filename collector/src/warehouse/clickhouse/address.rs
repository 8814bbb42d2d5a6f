//! `clickhouse://host:8123/database`: where ClickHouse answers HTTP.

use std::fmt;

use url::Url;

/// The ports on which ClickHouse answers HTTP, and HTTPS.
const PORTS: (u16, u16) = (8123, 8443);

/// A database, and who asks it.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Where it answers.
    pub base: Url,
    /// The database.
    pub database: String,
    /// The user in the address, if one is.
    pub user: Option<String>,
    /// The password in the address, if one is.
    pub password: Option<String>,
}

impl Address {
    /// The address that a URL is; `None` where it is none. With `?secure=true` it is HTTPS.
    pub fn of(url: &Url) -> Option<Self> {
        let host = url.host_str().filter(|host| !host.is_empty())?;
        let is_secure = match url.query() {
            None | Some("secure=false") => false,
            Some("secure=true") => true,
            Some(_) => return None,
        };
        let (scheme, port) = match is_secure {
            true => ("https", PORTS.1),
            false => ("http", PORTS.0),
        };
        let port = url.port().unwrap_or(port);
        let database = text(url.path().trim_matches('/'))?;
        if database.is_empty() || database.contains('/') {
            return None;
        }
        let user = text(url.username())?;
        Some(Self {
            base: format!("{scheme}://{host}:{port}/").parse().ok()?,
            database,
            user: (!user.is_empty()).then_some(user),
            password: url.password().map(text).unwrap_or_default(),
        })
    }
}

/// What stands in an address, without `%`.
fn text(encoded: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(encoded).decode_utf8();
    decoded.ok().map(|text| text.into_owned())
}

/// Without who asks: what is printed is read by others.
impl fmt::Display for Address {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, port) = (self.base.host_str(), self.base.port_or_known_default());
        write!(
            to,
            "clickhouse://{}:{}/{}",
            host.unwrap_or_default(),
            port.unwrap_or(PORTS.0),
            self.database
        )
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, to)
    }
}
