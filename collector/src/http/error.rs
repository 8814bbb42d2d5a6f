//! Every way a request can fail as a whole, and what the sender is told.
//!
//! A broken message is not a failure of the request: it gets its own
//! [verdict](moa_message::verdict::Verdict) and the others in its batch are taken.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use moa_message::batch::BatchError;
use moa_message::limits::BODY_LIMIT;
use moa_message::verdict::Verdict;
use serde_json::{Value, json};

use crate::log::{AppendError, Unready};

/// A request that was not taken. It is answered with
/// `{"error":{"code":"…","message":"…"}}`, where the code is for programs and stays the same, and
/// the message says to a person what to do.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The body is no batch, or too much of one.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The body is packed in a way that is not known, or cannot be unpacked.
    #[error("the body cannot be unpacked ({0}); send it plain, or with Content-Encoding: gzip")]
    BadEncoding(String),
    /// The body stopped before its end.
    #[error("the body ended early ({0}); send the whole batch again")]
    BrokenBody(String),
    /// More bytes than a request may have.
    #[error(
        "the body is over {} bytes; send the messages in several smaller batches",
        BODY_LIMIT
    )]
    BodyTooLarge,
    /// More is being answered than there is memory for.
    #[error(
        "more is sent here at once than can be held; send the batch again after the seconds in Retry-After"
    )]
    Busy,
    /// The body took too long to arrive.
    #[error("the body did not arrive in time; send the batch again")]
    SlowBody,
    /// No write key anywhere.
    #[error(
        "the request has no write key; give it as \"writeKey\" in the body, as the user name of Basic authorization, in the X-Write-Key header or as ?writeKey= in the address"
    )]
    MissingKey,
    /// A write key this collector was not given.
    #[error(
        "the write key is not one of this collector's; compare it with the keys the collector was started with"
    )]
    WrongKey,
    /// A page of this origin may not use the key.
    #[error(
        "pages of {0} may not use this write key; add the origin to the key's \"origins\" in the collector's config{hint}",
        hint = of_hidden_origins(.0)
    )]
    OriginNotAllowed(String),
    /// A key of pages with origins, without one.
    #[error(
        "this write key is for the pages of its origins, and the request names no origin; a server needs a key of its own, of the kind \"server\""
    )]
    NoOrigin,
    /// A server's key in a page.
    #[error(
        "this write key is a server's, and whoever reads the page has it now: take it out of the page, give the page one of the kind \"page\", and replace this one"
    )]
    KeyInPage,
    /// No such address.
    #[error(
        "there is nothing at {0}; events go to POST /v1/batch, the tracker is at GET /moa.js; the live view and the metrics are at the operator's address (operator.listen)"
    )]
    NotFound(String),
    /// `/moa.js` before the tracker was built.
    #[error("there is no {0} in {1}; run ./build.sh build first, or give its folder with --dist")]
    NotBuilt(String, String),
    /// The address exists, for other methods.
    #[error("{1} does not take {0}; see the Allow header for what it takes")]
    MethodNotAllowed(String, String),
    /// The operator's pages, asked for from another machine.
    #[error(
        "this is shown only on the collector's own machine; open it there as http://localhost:PORT/live, through an SSH tunnel, or give the collector an operator's token (operator.token in its config) and the token here"
    )]
    NotLocal,
    /// More in a second than one sender may have.
    #[error("more than this collector takes of one sender; send again after {0} seconds")]
    TooFast(u32),
    /// The operator's pages, asked for without the token.
    #[error(
        "this is the operator's; give the token as \"Authorization: Bearer TOKEN\", or as the password with any user name"
    )]
    NoToken,
    /// The log could not take the messages just now. With the verdicts: `retry` for each message
    /// that is not known to be stored.
    #[error("{0}; send the batch again after the seconds in Retry-After")]
    Log(AppendError, Vec<Verdict>),
    /// A question that cannot be read.
    #[error("the question cannot be read ({0}); docs/collector.md says what may be asked")]
    BadQuery(String),
    /// A page elsewhere wants the collector to do something.
    #[error("only the live view itself may ask for this; open it and use its button")]
    CrossSite,
    /// Settings that cannot be used; those before are in force.
    #[error("nothing was changed: {0}")]
    BadSettings(String),
    /// The log is of a kind that is only read in order.
    #[error("this collector's log cannot be looked into; look where its messages are delivered to")]
    NoArchive,
    /// `/readyz`, while nothing should be sent here.
    #[error(transparent)]
    NotReady(NotReady),
    /// The log could not be read.
    #[error("the log could not be read; the collector's own log says why")]
    Unreadable,
}

/// The [code](HttpError::code) of a refusal, for what counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalCode(pub &'static str);

/// Why a collector takes no requests just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// It has been told to stop.
    #[error("the collector is stopping; send to another, or wait until it has started again")]
    Stopping,
    /// Nothing can be stored.
    #[error(transparent)]
    Log(Unready),
}

/// What `null` is where it comes from a shop.
fn of_hidden_origins(origin: &str) -> &'static str {
    match origin {
        "null" => {
            " (a page with Referrer-Policy no-referrer or same-origin is \"null\" where it sends beacons)"
        }
        _ => "",
    }
}

impl HttpError {
    /// The word for it that programs may rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Batch(error) => error.code(),
            Self::BadEncoding(_) => "bad_encoding",
            Self::BrokenBody(_) => "broken_body",
            Self::BodyTooLarge => "body_too_large",
            Self::SlowBody => "slow_body",
            Self::Busy => "busy",
            Self::MissingKey => "missing_key",
            Self::WrongKey => "wrong_key",
            Self::OriginNotAllowed(_) | Self::NoOrigin => "origin_not_allowed",
            Self::KeyInPage => "key_in_page",
            Self::NotFound(_) => "not_found",
            Self::NotBuilt(..) => "not_built",
            Self::MethodNotAllowed(..) => "method_not_allowed",
            Self::NotLocal => "not_local",
            Self::TooFast(_) => "too_fast",
            Self::NoToken => "no_token",
            Self::Log(AppendError::Full, _) => "busy",
            Self::Log(AppendError::Unavailable, _) => "log_unavailable",
            Self::BadQuery(_) => "bad_query",
            Self::CrossSite => "cross_site",
            Self::NoArchive => "no_archive",
            Self::BadSettings(_) => "bad_settings",
            Self::NotReady(NotReady::Stopping) => "stopping",
            Self::NotReady(NotReady::Log(_)) => "log_unavailable",
            Self::Unreadable => "log_unreadable",
        }
    }

    /// The HTTP status it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BodyTooLarge
            | Self::Batch(
                BatchError::TooManyMessages { .. } | BatchError::ContextTooLarge { .. },
            ) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Batch(_)
            | Self::BadEncoding(_)
            | Self::BadQuery(_)
            | Self::BadSettings(_)
            | Self::BrokenBody(_) => StatusCode::BAD_REQUEST,
            Self::SlowBody => StatusCode::REQUEST_TIMEOUT,
            Self::MissingKey | Self::WrongKey | Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::TooFast(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::OriginNotAllowed(_)
            | Self::NoOrigin
            | Self::KeyInPage
            | Self::NotLocal
            | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NotFound(_) | Self::NotBuilt(..) | Self::NoArchive => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(..) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Busy | Self::Log(..) | Self::NotReady(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreadable => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds after which it is worth trying again, where that is so.
    pub(super) fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooFast(seconds) => Some(*seconds),
            Self::Busy | Self::Log(AppendError::Full, _) => Some(1),
            Self::Log(AppendError::Unavailable, _) => Some(5),
            _ => None,
        }
    }

    /// The JSON it is answered with.
    pub(super) fn body(&self) -> Value {
        let error = json!({ "code": self.code(), "message": self.to_string() });
        match self {
            Self::Log(_, verdicts) => json!({ "error": error, "results": verdicts }),
            _ => json!({ "error": error }),
        }
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        tracing::debug!(code = self.code(), "refused");
        let mut response = (self.status(), Json(self.body())).into_response();
        response.extensions_mut().insert(RefusalCode(self.code()));
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Self::NoToken = self {
            let ask = HeaderValue::from_static("Basic realm=\"moa-collector\", charset=\"UTF-8\"");
            headers.insert(header::WWW_AUTHENTICATE, ask);
        }
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
mod tests;
