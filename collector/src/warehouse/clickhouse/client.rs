//! Statements to ClickHouse by HTTP.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use tokio::time::sleep;
use url::Url;

use super::address::Address;
use super::error::ClickHouseError;
use crate::http_client;

/// How long a statement may take: longer than ClickHouse takes for a chunk on a busy disk.
const WHOLE: Duration = Duration::from_secs(300);

/// So much of what it says against a statement is told.
const SAID: usize = 300;

/// How long is waited before a statement is tried again that may be, where the server does not answer, or not well.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
];

/// Tries something again that may be done twice, for as long as what is wrong may be over in a moment.
pub(super) async fn patiently<T>(
    work: impl AsyncFn() -> Result<T, ClickHouseError>,
) -> Result<T, ClickHouseError> {
    let mut pauses = PAUSES.into_iter();
    loop {
        match work().await {
            Err(error) if error.is_passing() => match pauses.next() {
                Some(pause) => {
                    tracing::warn!("{error}; trying again in {pause:?}");
                    sleep(pause).await;
                }
                None => return Err(error),
            },
            done => return done,
        }
    }
}

/// What asks ClickHouse.
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    user: String,
    password: String,
}

impl Client {
    /// Who asks is named in the address or, as for ClickHouse's own client, in the environment.
    pub fn new(address: &Address) -> Self {
        let named = |in_address: &Option<String>, variable: &str| {
            in_address.clone().or_else(|| std::env::var(variable).ok())
        };
        let mut base = address.base.clone();
        base.query_pairs_mut()
            .append_pair("database", &address.database)
            // Without it the answer begins before it is known whether all goes well.
            .append_pair("wait_end_of_query", "1");
        Self {
            http: http_client::client(),
            base,
            user: named(&address.user, "CLICKHOUSE_USER").unwrap_or_else(|| "default".to_owned()),
            password: named(&address.password, "CLICKHOUSE_PASSWORD").unwrap_or_default(),
        }
    }

    /// Runs a statement that answers nothing.
    pub async fn run(&self, sql: &str) -> Result<(), ClickHouseError> {
        self.ask(self.base.clone(), sql.to_owned().into_bytes())
            .await?;
        Ok(())
    }

    /// The rows of a query.
    pub async fn rows<T: DeserializeOwned>(&self, sql: &str) -> Result<Vec<T>, ClickHouseError> {
        let mut url = self.base.clone();
        url.query_pairs_mut()
            .append_pair("output_format_json_quote_64bit_integers", "0");
        let text = self
            .ask(url, format!("{sql} FORMAT JSONEachRow").into_bytes())
            .await?;
        let rows = text.lines().map(serde_json::from_str);
        rows.collect::<Result<_, _>>()
            .map_err(|_| ClickHouseError::NotClickHouse(short(&text)))
    }

    /// Puts rows into a table: the statement says which, and in which form they are.
    pub async fn insert(
        &self,
        sql: &str,
        settings: &[(&str, &str)],
        rows: Vec<u8>,
    ) -> Result<(), ClickHouseError> {
        let mut url = self.base.clone();
        url.query_pairs_mut()
            .append_pair("query", sql)
            .extend_pairs(settings);
        self.ask(url, rows).await?;
        Ok(())
    }

    async fn ask(&self, url: Url, body: Vec<u8>) -> Result<String, ClickHouseError> {
        let unreachable = |error: reqwest::Error| ClickHouseError::Unreachable(why(&error));
        let answer = self
            .http
            .post(url)
            .timeout(WHOLE)
            .header("X-ClickHouse-User", &self.user)
            .header("X-ClickHouse-Key", &self.password)
            .body(body)
            .send()
            .await
            .map_err(unreachable)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = answer.text().await.map_err(unreachable)?;
        match code(&headers, &text) {
            // A page of something else.
            None if status == StatusCode::OK && text.starts_with('<') => {
                Err(ClickHouseError::NotClickHouse(short(&text)))
            }
            None if status == StatusCode::OK => Ok(text),
            None if status == StatusCode::PAYLOAD_TOO_LARGE => Err(ClickHouseError::TooLarge),
            None if status.is_server_error() => Err(ClickHouseError::Refused {
                code: 0,
                said: format!("{status} {}", short(&text)),
            }),
            None => Err(ClickHouseError::NotClickHouse(format!(
                "{status} {}",
                short(&text)
            ))),
            Some(code) => Err(ClickHouseError::Refused {
                code,
                said: short(&text),
            }),
        }
    }
}

/// The number of what is wrong: in a header, or as older servers say it, at the beginning of the text.
fn code(headers: &HeaderMap, text: &str) -> Option<u32> {
    let header = headers.get("X-ClickHouse-Exception-Code");
    let header = header.and_then(|header| header.to_str().ok()?.parse().ok());
    header.or_else(|| {
        let (code, _) = text.strip_prefix("Code: ")?.split_once([',', '.'])?;
        code.parse().ok()
    })
}

/// The innermost reason, which is what helps: that there is no such host, that nobody listens.
fn why(error: &reqwest::Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}

fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    line.chars().take(SAID).collect()
}

/// A text as SQL writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => quoted.extend(['\\', letter]),
            '\0' => quoted.push_str("\\0"),
            _ => quoted.push(letter),
        }
    }
    quoted.push('\'');
    quoted
}
