//! The rest of the Segment family: single messages, packed bodies, keys with a mode, and what a request
//! says of its client.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use moa_message::request::Mode;
use moa_message::user_agent::KeepIp;
use moa_message::write_key::WriteKey;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::message::track;
use crate::support::{KEY, Running, assert_refused, statuses};

async fn post(collector: &Running, path: &str, body: &Value) -> reqwest::Response {
    let request = collector.client().post(collector.url(path));
    request
        .basic_auth(KEY, Some(""))
        .json(body)
        .send()
        .await
        .unwrap()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn each_address_takes_one_message_of_its_type() {
    let collector = Running::start().await;
    for kind in ["track", "identify", "page", "screen", "group", "alias"] {
        let mut message = json!({
            "messageId": kind, "userId": "u1", "event": "size_guide_opened", "writeKey": KEY,
            "previousId": "d1", "sentAt": "2026-11-21T00:00:00Z"
        });
        let answer = post(&collector, &format!("/v1/{kind}"), &message).await;
        assert_eq!(answer.status(), 200, "{kind}");
        assert_eq!(statuses(&answer.json().await.unwrap()), ["accepted"]);
        message["type"] = json!("page");
        message["messageId"] = json!(format!("{kind} 2"));
        post(&collector, &format!("/v1/{kind}"), &message).await;
    }
    let stored = collector.events();
    let types: Vec<_> = stored
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    let expected = ["track", "identify", "page", "screen", "group", "alias"];
    assert_eq!(types, expected.map(|kind| [kind, "page"]).concat());
    let bodies: String = rusqlite::Connection::open(collector.db())
        .unwrap()
        .query_row("SELECT group_concat(body) FROM messages", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert!(!bodies.contains("writeKey"), "{bodies}");

    let body = json!({ "messageId": "x", "userId": "u" });
    assert_refused(post(&collector, "/v1/dance", &body).await, 404, "not_found").await;
    assert_refused(
        post(&collector, "/v1/track", &json!([1])).await,
        400,
        "bad_message",
    )
    .await;
    let answer: Value = post(&collector, "/v1/track", &body)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(answer["results"][0]["errors"][0]["path"], "event");
}

#[tokio::test]
async fn packed_bodies_are_unpacked_within_the_limit() {
    let collector = Running::start().await;
    let send = async |body: Vec<u8>, encoding: &str| {
        let request = collector.client().post(collector.url("/v1/batch"));
        let request = request.header("content-encoding", encoding).body(body);
        request.send().await.unwrap()
    };
    let batch = json!({ "writeKey": KEY, "batch": [track("a")] }).to_string();
    let answer = send(gzip(&batch), "gzip").await;
    assert_eq!(statuses(&answer.json().await.unwrap()), ["accepted"]);
    assert_eq!(
        send(batch.clone().into_bytes(), "identity").await.status(),
        200
    );

    let bomb = gzip(&" ".repeat(50_000_000));
    assert!(bomb.len() < 100_000);
    assert_refused(send(bomb, "gzip").await, 413, "body_too_large").await;
    assert_refused(
        send(batch.clone().into_bytes(), "gzip").await,
        400,
        "bad_encoding",
    )
    .await;
    let mut cut = gzip(&batch);
    cut.truncate(cut.len() - 4);
    assert_refused(send(cut, "gzip").await, 400, "bad_encoding").await;
    assert_refused(send(batch.into_bytes(), "br").await, 400, "bad_encoding").await;
}

#[tokio::test]
async fn keys_of_one_mall_share_ids_and_a_mode_says_how_strict_they_are() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    let key = |key: &str, mode| WriteKey {
        mode,
        mall: "moashop".into(),
        ..WriteKey::open(key)
    };
    settings.keys = vec![key("strict", Mode::Strict), key("warn", Mode::Warn)];
    let collector = Running::start_set(folder, settings).await;
    let send = async |key: &str, id: &str, event: &str, properties: Value| -> Value {
        let mut message = track(id);
        message["event"] = json!(event);
        message["properties"] = properties;
        let body = json!({ "writeKey": key, "batch": [message] });
        let answer: Value = collector.post(body.to_string()).await.json().await.unwrap();
        answer["results"][0].clone()
    };
    let unknown = send("strict", "a", "wishlist_shared", json!({})).await;
    assert_eq!(
        (&unknown["status"], &unknown["errors"][0]["path"]),
        (&json!("rejected"), &json!("event"))
    );
    let strange = send("strict", "b", "view_home", json!({ "ab": 1 })).await;
    assert_eq!(strange["errors"][0]["path"], "properties.ab");
    assert_eq!(
        send("strict", "c", "view_home", json!({})).await["status"],
        "accepted"
    );
    assert_eq!(
        send("warn", "c", "view_home", json!({})).await["status"],
        "duplicate"
    );

    let warned = send(
        "warn",
        "d",
        "view_product",
        json!({ "price": "dear", "ab": 1 }),
    )
    .await;
    assert_eq!(warned["status"], "accepted");
    let warnings = warned["warnings"].as_array().unwrap();
    let paths: Vec<_> = warnings.iter().map(|one| &one["path"]).collect();
    assert_eq!(
        paths,
        ["properties.product_no", "properties.price", "properties.ab"]
    );
}

#[tokio::test]
async fn user_properties_of_the_wrong_type_are_rejected() {
    let collector = Running::start().await;
    let identify = |id: &str, traits: Value| json!({ "type": "identify", "messageId": id, "userId": "u", "traits": traits });
    let answer = collector
        .send(&[
            identify(
                "a",
                json!({ "available_point": 1200, "favourite": ["tea"] }),
            ),
            identify("b", json!({ "available_point": "1,200" })),
        ])
        .await;
    assert_eq!(statuses(&answer), ["accepted", "rejected"]);
    assert_eq!(
        answer["results"][1]["errors"][0]["path"],
        "traits.available_point"
    );
}

/// What is stored as the context of a message that a page of this address sent.
async fn context_with(
    keep_ip: KeepIp,
    forwarded: Option<&str>,
    origin: bool,
    context: Value,
) -> Value {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.keep_ip = keep_ip;
    let collector = Running::start_set(folder, settings).await;
    let mut message = track("a");
    message["context"] = context;
    let request = collector.client().post(collector.url("/v1/batch"));
    let request = request
        .header(
            "user-agent",
            "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
        )
        .header("x-forwarded-for", forwarded.unwrap_or("203.0.113.77"));
    let request = match origin {
        true => request.header("origin", "https://shop.example"),
        false => request,
    };
    let body = json!({ "writeKey": KEY, "batch": [message] });
    assert_eq!(
        request
            .body(body.to_string())
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    collector.events()[0]["context"].clone()
}

#[tokio::test]
async fn a_page_s_browser_and_network_are_told_and_a_server_s_are_not() {
    let of_page = context_with(KeepIp::Network, None, true, json!({ "locale": "ko-KR" })).await;
    assert_eq!(of_page["ip"], "203.0.113.0");
    assert_eq!(of_page["client"]["browser"], "Firefox");
    assert_eq!(of_page["client"]["os"], "Linux");
    assert_eq!(of_page["locale"], "ko-KR");
    assert_eq!(
        context_with(KeepIp::No, None, true, json!({}))
            .await
            .get("ip"),
        None
    );
    let whole = context_with(KeepIp::Whole, None, true, json!({})).await;
    assert_eq!(whole["ip"], "203.0.113.77");

    let own = json!({ "ip": "198.51.100.9", "userAgent": "curl/8.0", "client": "invented" });
    let of_server = context_with(KeepIp::Network, None, false, own).await;
    assert_eq!(of_server["ip"], "198.51.100.0");
    assert_ne!(of_server["client"], "invented");
    let hinted = json!({
        "userAgent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36",
        "userAgentData": { "platform": "Android", "platformVersion": "15.0.0", "model": "SM-S928N" },
    });
    let of_server = context_with(KeepIp::Network, None, false, hinted).await;
    let client = &of_server["client"];
    assert_eq!(
        (&client["os"], &client["osVersion"], &client["device"]),
        (&json!("Android"), &json!("15.0.0"), &json!("phone"))
    );
    assert_eq!(client["deviceModel"], "SM-S928N");
    assert_eq!(
        context_with(KeepIp::Network, None, false, json!({})).await,
        Value::Null
    );
}
