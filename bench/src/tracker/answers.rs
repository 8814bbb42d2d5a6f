//! What the trackers want to hear from their servers, so that each goes on as in real life.

use serde::Deserialize;
use serde_json::{Value, json};

/// The answer to a request for this path with this body.
pub fn answer(path: &str, body: &str) -> Value {
    // What the page before has sent has arrived.
    if path == "/v1/batch" || path == "/v1/known" {
        return verdicts(body);
    }
    // Hackle asks for three configurations before its first event.
    if path.starts_with("/api/v2/workspaces/") {
        return hackle_workspace();
    }
    match path {
        "/api/v1/cohorts" => json!({ "cohorts": [] }),
        "/api/v1/user-targets" => json!({ "events": [] }),
        "/2/httpapi" => {
            json!({ "code": 200, "events_ingested": 1, "payload_size_bytes": body.len(),
                                "server_upload_time": 0 })
        }
        "/track/" => json!({ "status": 1, "error": null }),
        "/e/" => json!({ "status": 1 }),
        path if path.ends_with("/data/") => json!({ "config": { "time": 1, "events_blacklist": [],
            "attributes_blacklist": [], "purchases_blacklist": [], "messaging_session_timeout": 1800 } }),
        _ => json!({}),
    }
}

/// Moa keeps what it sent until it has a verdict on each message.
fn verdicts(body: &str) -> Value {
    #[derive(Deserialize)]
    struct Batch {
        batch: Vec<Message>,
    }
    #[derive(Deserialize)]
    struct Message {
        #[serde(rename = "messageId")]
        id: String,
    }
    let Ok(Batch { batch }) = serde_json::from_str(body) else {
        return json!({ "error": { "code": "bad_batch", "message": "this is no batch of messages" } });
    };
    let accepted = |message: &Message| json!({ "messageId": message.id, "status": "accepted" });
    json!({ "results": batch.iter().map(accepted).collect::<Vec<_>>() })
}

fn hackle_workspace() -> Value {
    let workspace =
        json!({ "id": 1, "environment": { "id": 1, "primary": true }, "attributes": {} });
    json!({
        "workspace": workspace, "experiments": [], "featureFlags": [], "buckets": [], "events": [],
        "segments": [], "containers": [], "parameterConfigurations": [],
        "remoteConfigParameters": [], "inAppMessages": [],
    })
}

#[cfg(test)]
mod tests;
