//! `POST /v1/known`: which messages of a batch are stored already. A page asks this of what the page before it has sent as it
//! went, by beacon, whose answer nobody hears: mostly it has arrived, and need not travel again.

use std::net::SocketAddr;

use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Uri};
use moa_message::batch::{BatchError, MESSAGE_LIMIT};
use moa_message::verdict::{Status, Verdict};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::http::app::App;
use crate::http::authorize::{authorize, presented};
use crate::http::body;
use crate::http::error::HttpError;
use crate::http::ingest::Answer;
use crate::http::rate_limit::Load;

/// The question: a batch of which only the ids are looked at.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Known")]
pub(super) struct Question {
    /// The write key, unless it stands elsewhere.
    write_key: Option<String>,
    /// The messages.
    batch: Vec<Asked>,
}

/// One of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Asked {
    /// Its id.
    message_id: String,
}

/// `duplicate` for each message that is stored, in the order asked; nothing for those that are not, or of which this log
/// cannot tell: they are to be sent.
pub async fn post(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, HttpError> {
    let address = app.proxies.client(peer.ip(), &headers).nearest;
    let current = app.current.get();
    let most = body::most(&headers);
    if let Err(refused) = current.gates.pass_address(address, most) {
        body::discard(body).await;
        return Err(refused);
    }
    let _held = app.in_flight.take(address, most)?;
    let bytes = body::read(&headers, body).await?;
    let question: Question = serde_json::from_slice(&bytes).map_err(|error| {
        current.gates.charge(address, bytes.len());
        match error.is_data() {
            true => BatchError::BadBatch(error.to_string()),
            false => BatchError::BadJson(error.to_string()),
        }
    })?;
    let key = presented(question.write_key.as_deref(), &headers, &uri);
    let key = authorize(&current.keys, key.as_deref(), &headers)?;
    let count = question.batch.len();
    if count > MESSAGE_LIMIT {
        let limit = MESSAGE_LIMIT;
        return Err(BatchError::TooManyMessages { count, limit }.into());
    }
    // Each id is looked up: they count as messages do.
    let address = Some(address).filter(|_| key.kind.provenance().is_page());
    let load = Load {
        messages: count,
        bytes: bytes.len(),
    };
    current.gates.pass_key(&key.key)?;
    current.gates.pass_batch(&key.key, address, load)?;
    let ids = question.batch.into_iter().map(|asked| asked.message_id);
    let known = app.log.known(&key.mall, ids.collect()).await;
    let known = known.map_err(|_| HttpError::Unreadable)?;
    let duplicate = |id| Verdict::plain(Some(id), Status::Duplicate);
    Ok(Json(Answer {
        results: known.into_iter().map(duplicate).collect(),
    }))
}
