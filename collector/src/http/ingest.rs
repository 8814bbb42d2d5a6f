//! `POST /v1/batch` and its like: from the request to the verdicts.

use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::{Arc, LazyLock};
use std::thread::available_parallelism;

use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SubsecRound, Utc};
use moa_message::Checked;
use moa_message::batch::{Batch, BatchError};
use moa_message::raw_json;
use moa_message::request::RequestContext;
use moa_message::user_agent::{Client, KeepIp};
use moa_message::verdict::{Fault, Status, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;
use tokio::task::block_in_place;

use crate::http::app::{App, Current};
use crate::http::authorize;
use crate::http::body::{self, LONG};
use crate::http::client_hints;
use crate::http::error::HttpError;
use crate::http::in_flight::Held;
use crate::http::proxies::Origin;
use crate::http::rate_limit::Load;
use crate::log::AppendError;

/// Where batches come; Segment's SDK for Ruby sends them to `/v1/import`.
pub const BATCHES: [&str; 3] = ["batch", "b", "import"];

/// What Segment's browser SDK calls the types of messages.
pub const SHORT: [&str; 6] = ["t", "i", "p", "s", "g", "a"];

/// How many bytes of reasons an answer has.
const REASONS: usize = 64 * 1024;

/// The answer: one verdict for each message, in the order sent.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Verdicts")]
pub(super) struct Answer {
    pub(super) results: Vec<Verdict>,
}

/// Takes a batch at `/v1/batch`, or one message at the address of its type, like `/v1/track`; Segment's browser SDK calls
/// that `/v1/t`. The
/// content type is not looked at: `sendBeacon` sends JSON as `text/plain`, to be spared the preflight.
pub async fn messages(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, HttpError> {
    let last = uri.path().rsplit('/').next().unwrap_or_default();
    let named = |kind: &&str| *kind == last || (last.len() == 1 && kind.starts_with(last));
    let kind = moa_message::TYPES.into_iter().find(named);
    let head = Head::new(&app, peer, &uri, &headers);
    take(&app, &head, body, kind).await
}

/// What is known of a request before its body.
struct Head<'a> {
    uri: &'a Uri,
    headers: &'a HeaderMap,
    /// Taken before the body: the time that sending it takes is no error of the sender's clock.
    received_at: DateTime<Utc>,
    origin: Origin,
}

impl<'a> Head<'a> {
    fn new(app: &App, peer: SocketAddr, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self {
            uri,
            headers,
            received_at: Utc::now().trunc_subsecs(3),
            origin: app.proxies.client(peer.ip(), headers),
        }
    }

    /// Whether the key that is told before the body is one of a server: its bytes are counted under no address.
    fn is_of_server(&self, current: &Current) -> bool {
        let key = authorize::presented(None, self.headers, self.uri);
        let key = authorize::authorize(&current.keys, key.as_deref(), self.headers);
        key.is_ok_and(|key| !key.kind.provenance().is_page())
    }

    /// The browser, where a page of it sent this: a server's address and words are no visitor's.
    fn client(&self, keep_ip: KeepIp) -> Client {
        let text = |name| self.headers.get(name)?.to_str().ok().map(str::to_owned);
        match self.headers.contains_key(header::ORIGIN) {
            true => Client {
                user_agent: text(header::USER_AGENT),
                hints: client_hints::of(self.headers),
                ip: self.origin.client(),
                keep_ip,
            },
            false => Client {
                keep_ip,
                ..Client::default()
            },
        }
    }
}

/// Takes a batch, or one message of this type.
async fn take(
    app: &App,
    head: &Head<'_>,
    body: Body,
    kind: Option<&'static str>,
) -> Result<Response, HttpError> {
    let address = head.origin.nearest;
    let current = app.current.get();
    let most = body::most(head.headers);
    let counted = if head.is_of_server(&current) { 0 } else { most };
    if let Err(refused) = current.gates.pass_address(address, counted) {
        body::discard(body).await;
        return Err(refused);
    }
    let held = app.in_flight.take(address, most)?;
    let bytes = body::read(head.headers, body).await?;
    let looked = apart(bytes.len(), || read(&bytes, (app, &current), head, kind)).await;
    let (mall, checked) = looked.inspect_err(|error| {
        if !matches!(error, HttpError::TooFast(_)) {
            current.gates.charge(address, bytes.len());
        }
    })?;
    let results = append(app, checked, head.received_at).await;
    count(app, &mall, &results);
    let results = shortened(results?);
    Ok(answer(&Answer { results }, held))
}

/// So many long bodies at a time: half of the processors, for others have short ones meanwhile.
static LONG_ONES: LazyLock<Semaphore> = LazyLock::new(|| {
    let processors = available_parallelism().map_or(1, NonZero::get);
    Semaphore::new((processors / 2).max(1))
});

/// Does what takes long for a long body where it holds up nobody: a stranger's ten thousand messages take some tenths of a
/// second, and this thread has others to answer.
async fn apart<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let has_more = Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread;
    if bytes <= LONG || !has_more {
        return work();
    }
    // It is never closed.
    let _turn = LONG_ONES.acquire().await;
    block_in_place(work)
}

/// An answer that holds its share of memory until it has left.
fn answer(answer: &Answer, held: Held) -> Response {
    // Numbers and texts: they can always be written.
    let text = serde_json::to_vec(answer).unwrap_or_default();
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_TYPE, "application/json"),
    ];
    (headers, held.body(text.into())).into_response()
}

/// The verdicts with their reasons, until these are very many: a packed request of some hundred bytes has ten thousand
/// messages with several faults each.
fn shortened(mut results: Vec<Verdict>) -> Vec<Verdict> {
    let mut room = REASONS;
    for verdict in &mut results {
        for faults in [&mut verdict.errors, &mut verdict.warnings] {
            let bytes: usize = faults
                .iter()
                .map(|fault| fault.path.len() + fault.reason.len())
                .sum();
            if bytes > room {
                *faults = vec![Fault::new(
                    "",
                    "see the reasons before: this answer has no room for more",
                )];
            }
            room = room.saturating_sub(bytes);
        }
    }
    results
}

/// Parses the body, lets in who may write, and checks every message.
fn read(
    bytes: &[u8],
    (app, current): (&App, &Current),
    head: &Head<'_>,
    kind: Option<&'static str>,
) -> Result<(Arc<str>, Vec<Checked>), HttpError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| BatchError::BadJson(format!("not UTF-8: {error}")))?;
    let text = raw_json::mend_surrogates(text);
    let batch = match kind {
        None => Batch::parse(&text)?,
        Some(kind) => Batch::of_one(&text, kind)?,
    };
    let key = authorize::presented(batch.write_key.as_deref(), head.headers, head.uri);
    let key = authorize::authorize(&current.keys, key.as_deref(), head.headers)?;
    current.gates.pass_key(&key.key)?;
    let provenance = key.kind.provenance();
    // Whose own servers send is known, and shares its address with nobody's pages.
    let address = Some(head.origin.nearest).filter(|_| provenance.is_page());
    let load = Load {
        messages: batch.messages.len(),
        bytes: batch.expanded_length(),
    };
    current.gates.pass_batch(&key.key, address, load)?;
    let arrival = RequestContext {
        mall: Arc::clone(&key.mall),
        key: Some(key.key.as_str().into()),
        provenance,
        mode: key.mode,
        received_at: head.received_at,
        client: head.client(app.keep_ip),
    };
    let messages = batch.messages.iter();
    let checked = messages.map(|raw| moa_message::check(raw, &batch, &arrival, &current.catalog));
    let checked: Vec<_> = checked.collect();
    let changes = list_changes(&checked);
    current
        .gates
        .pass_lists(&key.key, address, (load, changes))?;
    Ok((arrival.mall, checked))
}

/// How many changes of people's lists a batch has.
fn list_changes(checked: &[Checked]) -> usize {
    let operations = checked.iter().flatten().flat_map(|one| &one.operations);
    operations.filter(|one| one.is_of_list()).count()
}

async fn append(
    app: &App,
    checked: Vec<Checked>,
    received_at: DateTime<Utc>,
) -> Result<Vec<Verdict>, HttpError> {
    if checked.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = checked.iter().map(message_id).collect();
    let verdicts = app
        .log
        .append(checked, received_at)
        .await
        .map_err(|error| {
            let retry = |id| Verdict::plain(id, Status::Retry);
            HttpError::Log(error, ids.into_iter().map(retry).collect())
        })?;
    // Senders that read no verdicts go by the status: they send all of it again, and what was
    // stored is then a duplicate.
    if verdicts.iter().any(|one| one.status == Status::Retry) {
        return Err(HttpError::Log(AppendError::Unavailable, verdicts));
    }
    Ok(verdicts)
}

fn message_id(checked: &Checked) -> Option<String> {
    match checked {
        Ok(message) => Some(message.message_id.clone()),
        Err(broken) => broken.message_id.clone(),
    }
}

/// Counts the verdicts. The collector's own log is told how many there were, and nothing of what
/// they are of.
fn count(app: &App, mall: &str, results: &Result<Vec<Verdict>, HttpError>) {
    let verdicts = match results {
        Ok(verdicts) | Err(HttpError::Log(_, verdicts)) => verdicts,
        Err(_) => return,
    };
    app.metrics.judged(mall, verdicts, Utc::now());
    let of = |status| {
        verdicts
            .iter()
            .filter(|verdict| verdict.status == status)
            .count()
    };
    tracing::debug!(
        accepted = of(Status::Accepted),
        duplicate = of(Status::Duplicate),
        rejected = of(Status::Rejected),
        retry = of(Status::Retry),
        "batch"
    );
}

#[cfg(test)]
mod tests;
