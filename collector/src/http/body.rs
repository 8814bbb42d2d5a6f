//! Reading a request's body, within a size and a time.

use std::io::Read;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use moa_message::limits::BODY_LIMIT;
use tokio::time::{Instant, timeout_at};

use crate::http::error::HttpError;

/// How much of a body that is too large is read and thrown away. Answering while the sender still
/// sends would reset the connection, and the page would never see the reason.
const DISCARD_LIMIT: usize = 8 * BODY_LIMIT;

/// A body longer than this is long: it is looked into apart, and waits where its address was told to.
pub const LONG: usize = 64 * 1024;

/// How long a body may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// How many bytes a request may come to hold: its body, and that unpacked.
pub fn most(headers: &HeaderMap) -> usize {
    let own = declared_length(headers)
        .unwrap_or(BODY_LIMIT)
        .min(BODY_LIMIT);
    match headers.contains_key(header::CONTENT_ENCODING) {
        true => own + BODY_LIMIT,
        false => own,
    }
}

/// Reads the whole body.
///
/// # Errors
///
/// [`HttpError::BodyTooLarge`] over [`BODY_LIMIT`], whether or not the length was declared;
/// [`HttpError::SlowBody`] and [`HttpError::BrokenBody`] when it does not arrive;
/// [`HttpError::BadEncoding`] for what is packed and cannot be unpacked.
pub async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, HttpError> {
    // Who asks before sending ("Expect: 100-continue") can be told before sending.
    if headers.contains_key(header::EXPECT) && declared_length(headers) > Some(BODY_LIMIT) {
        return Err(HttpError::BodyTooLarge);
    }
    let encoding = headers.get(header::CONTENT_ENCODING);
    let encoding = encoding.map_or(Ok("identity"), |name| name.to_str());
    let packed = match encoding.map(str::to_ascii_lowercase).as_deref() {
        Ok("identity" | "") => false,
        Ok("gzip" | "x-gzip") => true,
        Ok(other) => return Err(HttpError::BadEncoding(other.to_owned())),
        Err(error) => return Err(HttpError::BadEncoding(error.to_string())),
    };
    let mut frames = Frames::of(body);
    let mut taken = Vec::new();
    while let Some(data) = frames.next().await? {
        if taken.len() + data.len() > BODY_LIMIT {
            frames.discard().await;
            return Err(HttpError::BodyTooLarge);
        }
        taken.extend_from_slice(&data);
    }
    match packed {
        true => unpack(&taken),
        false => Ok(taken),
    }
}

/// A gzipped body, unpacked. Few bytes can make very many, so no more than the limit is made.
fn unpack(packed: &[u8]) -> Result<Vec<u8>, HttpError> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(packed)
        .take(BODY_LIMIT as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| HttpError::BadEncoding(error.to_string()))?;
    if bytes.len() > BODY_LIMIT {
        return Err(HttpError::BodyTooLarge);
    }
    Ok(bytes)
}

/// Reads what is not looked at: who still sends while it is answered may never see the answer.
pub async fn discard(body: Body) {
    Frames::of(body).discard().await;
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

struct Frames {
    body: Body,
    deadline: Instant,
}

impl Frames {
    fn of(body: Body) -> Self {
        Self {
            body,
            deadline: Instant::now() + TIME_LIMIT,
        }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, HttpError> {
        loop {
            let frame = timeout_at(self.deadline, self.body.frame())
                .await
                .map_err(|_| HttpError::SlowBody)?;
            match frame {
                None => return Ok(None),
                Some(Err(error)) => return Err(HttpError::BrokenBody(error.to_string())),
                // A frame that is not data holds trailers, which nobody asked for.
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }

    async fn discard(&mut self) {
        let mut discarded = 0;
        while discarded < DISCARD_LIMIT {
            match self.next().await {
                Ok(Some(data)) => discarded += data.len(),
                _ => return,
            }
        }
    }
}
