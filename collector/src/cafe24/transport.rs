//! How a request to Cafe24 leaves: over HTTPS, or in tests into a stand-in of the same process.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a request and brings the whole answer.
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// Sends it. Every answer is one, whatever its status.
    ///
    /// # Errors
    ///
    /// [`TransportError`] when none came.
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError>;
}

/// No answer came: no connection, none in time, one that broke off.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no answer: {0}")]
pub struct TransportError(pub String);

/// Over the network.
pub struct Https(reqwest::Client);

impl Https {
    /// By this client.
    pub fn new(client: reqwest::Client) -> Self {
        Self(client)
    }
}

#[async_trait]
impl Transport for Https {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        // Addresses stay out of it: they have members' ids in them.
        let no_answer = |error: reqwest::Error| TransportError(error.without_url().to_string());
        let mut request = reqwest::Request::try_from(request).map_err(no_answer)?;
        *request.timeout_mut() = Some(PATIENCE);
        let answer = self.0.execute(request).await.map_err(no_answer)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let mut response = Response::new(answer.bytes().await.map_err(no_answer)?);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}
