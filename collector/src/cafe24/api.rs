//! Calls to Cafe24's APIs: with a token, at a pace, again where that helps.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use serde_json::Value;
use url::form_urlencoded::Serializer;

use super::app::AppSettings;
use super::throttle::{ANALYTICS, DCOLLECTION, FRONT, Gate, Lane, Limit, SCRIPTTAGS, USUAL};
use super::tokens::{TokenError, Tokens};
use super::transport::Transport;

/// The version of the Admin API that this was written for.
const VERSION: &str = "2026-03-01";

/// How often a call is made again that was answered with a server's error, or not at all.
const TRIES: u32 = 5;

/// How long to wait before the first of them; then twice as long each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// How often a call is made again that did not fit after all.
const FULL_TRIES: u32 = 20;

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// There is no token for it.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The app may not: a scope is missing, or the app was deleted.
    #[error(
        "{path} is not allowed ({why}); the app may lack a scope, or was deleted from the mall"
    )]
    Forbidden {
        /// What was asked for, without its question.
        path: String,
        /// What Cafe24 says.
        why: String,
    },
    /// There is no such thing.
    #[error("{0} is not there")]
    NotFound(String),
    /// Cafe24 does not understand, which asking again would not change.
    #[error("{path} was refused: {why}")]
    Refused {
        /// What was asked for, without its question.
        path: String,
        /// What Cafe24 says.
        why: String,
    },
    /// Cafe24 does not answer as it should, however often it is asked.
    #[error("{path} has no answer just now: {why}")]
    Unavailable {
        /// What was asked for, without its question.
        path: String,
        /// What happened last.
        why: String,
    },
}

impl ApiError {
    /// Whether asking later may help.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. } | Self::Token(TokenError::Later(_))
        )
    }
}

/// Whose limits a call counts for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// A mall's Admin API.
    Mall(String),
    /// A mall's Front API.
    Front(String),
    /// A mall's `scripttags`.
    Tags(String),
    /// The Analytics API.
    Analytics,
    /// The D.Collection API.
    Dcollection,
}

impl Bucket {
    fn limit(&self) -> Limit {
        match self {
            Self::Mall(_) => USUAL,
            Self::Front(_) => FRONT,
            Self::Tags(_) => SCRIPTTAGS,
            Self::Analytics => ANALYTICS,
            Self::Dcollection => DCOLLECTION,
        }
    }
}

/// How a call proves who makes it.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// By a token of this mall.
    Token(&'a str),
    /// By the app's id, for what everybody may see.
    ClientId,
    /// By a name and a password.
    Basic(&'a str, &'a str),
}

/// What is asked of an API.
pub struct Question<'a> {
    /// `GET`, `POST` …
    pub method: Method,
    /// The whole address without its question.
    pub url: String,
    /// The question.
    pub query: &'a [(&'a str, String)],
    /// What is sent along.
    pub body: Option<Value>,
}

/// The Admin API of all malls.
pub struct Api {
    /// The app.
    pub app: Arc<AppSettings>,
    /// The malls' tokens.
    pub tokens: Arc<Tokens>,
    /// How requests leave.
    pub transport: Arc<dyn Transport>,
    gates: Mutex<HashMap<Bucket, Arc<Gate>>>,
}

impl Api {
    /// Over these.
    pub fn new(app: Arc<AppSettings>, tokens: Arc<Tokens>, transport: Arc<dyn Transport>) -> Self {
        Self {
            app,
            tokens,
            transport,
            gates: Mutex::default(),
        }
    }

    /// Reads from a mall's Admin API: `orders`, `orders/20260101-0000012/items`.
    ///
    /// # Errors
    ///
    /// [`ApiError`].
    pub async fn get(
        &self,
        mall: &str,
        lane: Lane,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<Value, ApiError> {
        self.call(mall, lane, Method::GET, path, query, None).await
    }

    /// Writes to a mall's Admin API.
    ///
    /// # Errors
    ///
    /// [`ApiError`].
    pub async fn send(
        &self,
        mall: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, ApiError> {
        self.call(mall, Lane::Now, method, path, &[], body).await
    }

    async fn call(
        &self,
        mall: &str,
        lane: Lane,
        method: Method,
        path: &str,
        query: &[(&str, String)],
        body: Option<Value>,
    ) -> Result<Value, ApiError> {
        let admin = format!("/api/v2/admin/{path}");
        let question = Question {
            method,
            url: self.app.endpoints.of_mall(mall, &admin),
            query,
            body,
        };
        let bucket = match path.starts_with("scripttags") {
            true => Bucket::Tags(mall.to_owned()),
            false => Bucket::Mall(mall.to_owned()),
        };
        self.ask(bucket, lane, Proof::Token(mall), path, &question)
            .await
    }

    /// Asks, with a proof and at a pace, and again where that helps. `path` is what errors name.
    ///
    /// # Errors
    ///
    /// [`ApiError`].
    pub async fn ask(
        &self,
        bucket: Bucket,
        lane: Lane,
        proof: Proof<'_>,
        path: &str,
        question: &Question<'_>,
    ) -> Result<Value, ApiError> {
        let gate = self.gate(bucket);
        let mut tries = Tries::of(path);
        let mut refused: Option<String> = None;
        loop {
            let token = match (proof, &refused) {
                (Proof::Token(mall), None) => Some(self.tokens.access(mall).await?),
                (Proof::Token(mall), Some(refused)) => {
                    Some(self.tokens.instead_of(mall, refused).await?)
                }
                _ => None,
            };
            let passed = gate.pass(lane).await;
            let headers = self.headers(proof, token.as_deref());
            let answer = self.transport.send(request(question, headers)).await;
            if let Ok(answer) = &answer {
                passed.answered(answer.status().as_u16(), answer.headers());
                if answer.status() == StatusCode::UNAUTHORIZED && refused.is_none() {
                    refused = token;
                    if refused.is_some() {
                        continue;
                    }
                }
            }
            match tries.judge(answer) {
                Ok(Some(value)) => return Ok(value),
                Ok(None) => tries.wait().await,
                Err(error) => return Err(error),
            }
        }
    }

    fn headers(&self, proof: Proof<'_>, token: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut put = |name: HeaderName, text: &str| {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(name, value);
            }
        };
        match (proof, token) {
            (Proof::Basic(user, password), _) => {
                let both = STANDARD.encode(format!("{user}:{password}"));
                put(header::AUTHORIZATION, &format!("Basic {both}"));
            }
            (_, Some(token)) => put(header::AUTHORIZATION, &format!("Bearer {token}")),
            // Ten programs of others agree on this header's name (facts/server 1.8).
            _ => put(
                HeaderName::from_static("x-cafe24-client-id"),
                &self.app.client_id,
            ),
        }
        put(HeaderName::from_static("x-cafe24-api-version"), VERSION);
        headers
    }

    fn gate(&self, bucket: Bucket) -> Arc<Gate> {
        let limit = bucket.limit();
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates.entry(bucket);
        Arc::clone(gate.or_insert_with(|| Arc::new(Gate::new(limit))))
    }
}

/// The request for a question.
fn request(question: &Question<'_>, headers: HeaderMap) -> Request<Bytes> {
    let mut url = question.url.clone();
    if !question.query.is_empty() {
        let pairs = question.query.iter().map(|(name, value)| (name, value));
        url.push('?');
        url.push_str(&Serializer::new(String::new()).extend_pairs(pairs).finish());
    }
    let body = question.body.as_ref().map(Value::to_string);
    let mut request = Request::new(Bytes::from(body.unwrap_or_default()));
    *request.method_mut() = question.method.clone();
    *request.uri_mut() = url.parse().unwrap_or_default();
    *request.headers_mut() = headers;
    let json = HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::CONTENT_TYPE, json);
    request
}

/// A call that may have to be made again.
struct Tries<'a> {
    path: &'a str,
    failed: u32,
    full: u32,
    wait: Duration,
}

impl<'a> Tries<'a> {
    fn of(path: &'a str) -> Self {
        Self {
            path,
            failed: 0,
            full: 0,
            wait: FIRST_WAIT,
        }
    }

    /// What an answer brings; `None` where the call is to be made again after [`Tries::wait`].
    fn judge<E: std::fmt::Display>(
        &mut self,
        answer: Result<Response<Bytes>, E>,
    ) -> Result<Option<Value>, ApiError> {
        let path = self.path.to_owned();
        let why = match answer {
            Ok(answer) => {
                let status = answer.status();
                let said = said(status, answer.body());
                match status {
                    _ if status.is_success() => match serde_json::from_slice(answer.body()) {
                        Ok(value) => return Ok(Some(value)),
                        Err(_) if answer.body().is_empty() => return Ok(Some(Value::Null)),
                        Err(error) => format!("no JSON: {error}"),
                    },
                    StatusCode::TOO_MANY_REQUESTS if self.full < FULL_TRIES => {
                        tracing::warn!(path, "a call to Cafe24 did not fit after all");
                        self.full += 1;
                        self.wait = Duration::ZERO;
                        return Ok(None);
                    }
                    StatusCode::UNAUTHORIZED => {
                        return Err(TokenError::Refused(said).into());
                    }
                    StatusCode::FORBIDDEN => return Err(ApiError::Forbidden { path, why: said }),
                    StatusCode::NOT_FOUND => return Err(ApiError::NotFound(path)),
                    _ if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
                        return Err(ApiError::Refused { path, why: said });
                    }
                    _ => said,
                }
            }
            Err(error) => error.to_string(),
        };
        if self.failed == TRIES {
            return Err(ApiError::Unavailable { path, why });
        }
        self.wait = FIRST_WAIT * 2_u32.pow(self.failed);
        self.failed += 1;
        Ok(None)
    }

    async fn wait(&self) {
        tokio::time::sleep(self.wait).await;
    }
}

/// What an answer says went wrong, in a line.
fn said(status: StatusCode, body: &[u8]) -> String {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let message = value.pointer("/error/message").and_then(Value::as_str);
    let message = message.or_else(|| value.get("error_description").and_then(Value::as_str));
    match message {
        Some(message) => format!(
            "{}: {}",
            status.as_u16(),
            message.chars().take(200).collect::<String>()
        ),
        None => status.to_string(),
    }
}

#[cfg(test)]
mod tests;
