//! Visitors who send one batch after the other, each until it is taken.

use moa_collector::http_client::client;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::message::track;
use crate::programs::KEY;

/// How long one request may take: longer than a collector waits for the stream.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends `batches` of `size` messages, from one visitor. The ids that were acknowledged come back:
/// `<visitor>-000000`, `<visitor>-000001` and so on.
pub fn visitor(url: &str, visitor: String, batches: usize, size: usize) -> JoinHandle<Vec<String>> {
    paced(url, visitor, batches, size, Duration::ZERO)
}

/// The same with a pause after each batch.
pub fn paced(
    url: &str,
    visitor: String,
    batches: usize,
    size: usize,
    pause: Duration,
) -> JoinHandle<Vec<String>> {
    let url = format!("{url}/v1/batch");
    tokio::spawn(async move {
        let client = client();
        let mut acknowledged = Vec::new();
        for batch in 0..batches {
            let id = |n: usize| format!("{visitor}-{:06}", batch * size + n);
            let messages = (0..size).map(|n| {
                let mut message = track(&id(n));
                message["anonymousId"] = visitor.as_str().into();
                message
            });
            let messages: Vec<Value> = messages.collect();
            let body = json!({ "writeKey": KEY, "batch": messages }).to_string();
            loop {
                let (taken, ids) = send(&client, &url, &body).await;
                acknowledged.extend(ids);
                if taken {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            tokio::time::sleep(pause).await;
        }
        acknowledged
    })
}

/// Whether all of it was taken, and the ids that were.
async fn send(client: &Client, url: &str, body: &str) -> (bool, Vec<String>) {
    let Ok(response) = client
        .post(url)
        .timeout(PATIENCE)
        .body(body.to_owned())
        .send()
        .await
    else {
        return (false, Vec::new());
    };
    let taken = response.status() == 200;
    let Ok(answer) = response.json::<Value>().await else {
        return (false, Vec::new());
    };
    let results = answer["results"].as_array().cloned().unwrap_or_default();
    let ids = results
        .iter()
        .filter(|one| one["status"] == "accepted" || one["status"] == "duplicate")
        .map(|one| one["messageId"].as_str().unwrap().to_owned());
    (taken, ids.collect())
}
