//! Cafe24's OAuth: what is asked, and what an answer says (facts/server 1.2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Request, Response, header};
use serde::{Deserialize, Serialize};
use url::Url;
use url::form_urlencoded::Serializer;

use super::app::{ANALYTICS_SCOPE, AppSettings, SCOPES};
use super::{records, time};

/// How long an access token lives where an answer does not say.
const ACCESS: TimeDelta = TimeDelta::hours(2);
/// How long a refresh token lives where an answer does not say.
const REFRESH: TimeDelta = TimeDelta::days(14);

/// The two tokens of a mall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// For calls.
    pub access: String,
    /// When it dies, in milliseconds since 1970.
    access_until: i64,
    /// For the next pair; it works once.
    pub refresh: String,
    /// When it dies, in milliseconds since 1970.
    refresh_until: i64,
    /// What they allow.
    pub scopes: Vec<String>,
}

impl Pair {
    /// For how long the access token lives yet.
    pub fn access_left(&self, now: DateTime<Utc>) -> TimeDelta {
        TimeDelta::milliseconds(self.access_until - now.timestamp_millis())
    }

    /// For how long the refresh token lives yet.
    pub fn refresh_left(&self, now: DateTime<Utc>) -> TimeDelta {
        TimeDelta::milliseconds(self.refresh_until - now.timestamp_millis())
    }
}

/// Why there is no pair.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Cafe24 does not take the code or the token any more.
    #[error("Cafe24 refused ({0})")]
    Refused(String),
    /// Something that passes: no answer, a server's error.
    #[error("Cafe24 did not answer as it should ({0})")]
    Unclear(String),
}

/// Where a merchant's browser is sent to agree.
pub fn authorize_url(app: &AppSettings, mall: &str, state: &str, with_analytics: bool) -> String {
    let mut scopes = SCOPES.to_vec();
    if with_analytics {
        scopes.push(ANALYTICS_SCOPE);
    }
    let query = Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &app.client_id)
        .append_pair("state", state)
        .append_pair("redirect_uri", &app.redirect_uri())
        .append_pair("scope", &scopes.join(","))
        .finish();
    let page = app.endpoints.of_mall(mall, "/api/v2/oauth/authorize");
    format!("{page}?{query}")
}

/// Asks for the first pair.
pub fn exchange(app: &AppSettings, mall: &str, code: &str) -> Request<Bytes> {
    let redirect_uri = app.redirect_uri();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &redirect_uri),
    ];
    form(app, mall, "/api/v2/oauth/token", &fields)
}

/// Asks for the next pair. From the answer on, the old one is dead.
pub fn refresh(app: &AppSettings, mall: &str, token: &str) -> Request<Bytes> {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    form(app, mall, "/api/v2/oauth/token", &fields)
}

/// Gives the tokens back.
pub fn revoke(app: &AppSettings, mall: &str, token: &str) -> Request<Bytes> {
    let fields = [("token", token), ("token_hint", "access_token")];
    form(app, mall, "/api/v2/oauth/revoke", &fields)
}

fn form(app: &AppSettings, mall: &str, path: &str, fields: &[(&str, &str)]) -> Request<Bytes> {
    let who = STANDARD.encode(format!("{}:{}", app.client_id, app.client_secret));
    let body = Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = http::Method::POST;
    let address = app.endpoints.of_mall(mall, path);
    // The settings were checked, and so was the mall's id.
    *request.uri_mut() = address.parse().unwrap_or_default();
    let headers = request.headers_mut();
    if let Ok(value) = format!("Basic {who}").parse() {
        headers.insert(header::AUTHORIZATION, value);
    }
    let content_type = http::HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(header::CONTENT_TYPE, content_type);
    request
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default, deserialize_with = "records::text")]
    expires_at: Option<String>,
    refresh_token: String,
    #[serde(default, deserialize_with = "records::text")]
    refresh_token_expires_at: Option<String>,
    #[serde(default, deserialize_with = "records::texts")]
    scopes: Vec<String>,
    #[serde(default, deserialize_with = "records::code")]
    mall_id: Option<String>,
}

/// The pair that an answer brings for this mall.
///
/// # Errors
///
/// [`GrantError`].
pub fn granted(
    response: &Response<Bytes>,
    mall: &str,
    now: DateTime<Utc>,
) -> Result<Pair, GrantError> {
    let status = response.status();
    if status.is_client_error() && status != http::StatusCode::TOO_MANY_REQUESTS {
        return Err(GrantError::Refused(format!(
            "{status}{}",
            why(response.body())
        )));
    }
    if !status.is_success() {
        return Err(GrantError::Unclear(status.to_string()));
    }
    let granted: Granted = serde_json::from_slice(response.body())
        .map_err(|error| GrantError::Unclear(format!("no tokens in it: {error}")))?;
    if granted.mall_id.is_some_and(|of| of != mall) {
        return Err(GrantError::Refused("the tokens are another mall's".into()));
    }
    let until = |text: Option<String>, usual| {
        let said = text.and_then(|text| time::read(&text));
        // A time that is over already is a clock's or a zone's error.
        let until = said.filter(|time| *time > now).unwrap_or(now + usual);
        until.timestamp_millis()
    };
    Ok(Pair {
        access: granted.access_token,
        access_until: until(granted.expires_at, ACCESS),
        refresh: granted.refresh_token,
        refresh_until: until(granted.refresh_token_expires_at, REFRESH),
        scopes: granted.scopes,
    })
}

/// What an error's body says, in brackets; never more than a line.
fn why(body: &[u8]) -> String {
    let value: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = ["error_description", "error"]
        .iter()
        .find_map(|name| value.get(name)?.as_str());
    text.map(|text| format!(": {}", text.chars().take(120).collect::<String>()))
        .unwrap_or_default()
}

/// Whether this is an address that Cafe24 can send a browser back to.
pub fn is_public_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "https" | "http")
            && url.host().is_some()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
    })
}

#[cfg(test)]
mod tests;
