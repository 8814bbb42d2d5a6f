//! `POST /v1/batch`: from the request to the verdicts.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SubsecRound, Utc};
use moa_catalog::Catalog;
use serde::Serialize;

use crate::arrival::Arrival;
use crate::batch::Batch;
use crate::error::Refusal;
use crate::message::{self, Checked};
use crate::router::App;
use crate::verdict::{Status, Verdict};
use crate::{body, json_text, write_key};

/// The answer: one verdict for each message, in the order sent.
#[derive(Serialize)]
struct Answer {
    results: Vec<Verdict>,
}

/// Takes a batch. The content type is not looked at: `sendBeacon` sends JSON as `text/plain`, to
/// be spared the preflight.
pub async fn batch(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    // Before the body: the time that sending it takes is no error of the sender's clock.
    let received_at = Utc::now().trunc_subsecs(3);
    let bytes = body::read(&headers, body).await?;
    let (mall, checked) = read(&bytes, &app, &headers, &uri, received_at)?;
    let results = append(&app, checked, received_at).await;
    count(&app, &mall, &results);
    let results = results?;
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    Ok((no_store, Json(Answer { results })).into_response())
}

/// Parses the body, lets in who may write, and checks every message.
fn read(
    bytes: &[u8],
    app: &App,
    headers: &HeaderMap,
    uri: &Uri,
    received_at: DateTime<Utc>,
) -> Result<(Arc<str>, Vec<Checked>), Refusal> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Refusal::BadJson(format!("not UTF-8: {error}")))?;
    let text = json_text::mend_surrogates(text);
    let batch = Batch::parse(&text)?;
    let key = write_key::presented(batch.write_key.as_deref(), headers, uri);
    let key = write_key::authorize(&app.keys, key.as_deref(), headers)?;
    let arrival = Arrival {
        mall: Arc::clone(&key.mall),
        mode: key.mode,
        received_at,
    };
    let catalog = Catalog::built_in();
    let messages = batch.messages.iter();
    let checked = messages.map(|raw| message::check(raw, &batch, &arrival, catalog));
    Ok((Arc::clone(&arrival.mall), checked.collect()))
}

async fn append(
    app: &App,
    checked: Vec<Checked>,
    received_at: DateTime<Utc>,
) -> Result<Vec<Verdict>, Refusal> {
    if checked.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = checked.iter().map(message_id).collect();
    app.log.append(checked, received_at).await.map_err(|error| {
        let retry = |id| Verdict::plain(id, Status::Retry);
        Refusal::Log(error, ids.into_iter().map(retry).collect())
    })
}

fn message_id(checked: &Checked) -> Option<String> {
    match checked {
        Ok(message) => Some(message.message_id.clone()),
        Err(broken) => broken.message_id.clone(),
    }
}

/// Counts the verdicts. The collector's own log is told how many there were, and nothing of what
/// they are of.
fn count(app: &App, mall: &str, results: &Result<Vec<Verdict>, Refusal>) {
    let verdicts = match results {
        Ok(verdicts) | Err(Refusal::Log(_, verdicts)) => verdicts,
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
