//! What SDKs of others ask for and send, by the form of their requests. (`collector/tests/sdks` and the visits `sdks` have the
//! SDKs themselves.)

use serde_json::{Value, json};

use crate::message::track;
use crate::support::{KEY, Running, assert_refused, statuses};

#[tokio::test]
async fn the_names_that_browser_sdks_use_are_those_of_the_long_ones() {
    let collector = Running::start().await;
    let kinds = [
        ("/v1/t", "track"),
        ("/v1/i", "identify"),
        ("/v1/p", "page"),
        ("/v1/s", "screen"),
        ("/v1/g", "group"),
        ("/v1/a", "alias"),
        ("/api/s/track", "track"),
        ("/api/s/page", "page"),
        ("/api/s/identify", "identify"),
    ];
    let send = async |path: &str, body: Value| -> Value {
        let request = collector
            .client()
            .post(collector.url(path))
            .body(body.to_string());
        let request = request
            .header("x-write-key", KEY)
            .header("origin", "https://shop.example");
        request.send().await.unwrap().json().await.unwrap()
    };
    for (path, kind) in kinds {
        // Its type follows from the address where it does not say it.
        let answer = send(
            path,
            json!({ "messageId": path, "userId": "u", "event": "e" }),
        )
        .await;
        assert_eq!(statuses(&answer), ["accepted"], "{path}");
        let stored = collector.events();
        assert_eq!(stored[stored.len() - 1]["type"], kind, "{path}");
    }
    for path in ["/v1/b", "/v1/import", "/v1/batch"] {
        let answer = send(path, json!({ "batch": [track(path)] })).await;
        assert_eq!(statuses(&answer), ["accepted"], "{path}");
    }
    for path in ["/v1/x", "/v1/tr", "/api/s/batch", "/api/track"] {
        assert_refused(
            collector
                .client()
                .post(collector.url(path))
                .send()
                .await
                .unwrap(),
            404,
            "not_found",
        )
        .await;
    }
}

/// As its library builds requests: the key as user name, no key in the body, `null` for what was not given, and times of its
/// machine's zone.
#[tokio::test]
async fn what_segment_s_sdk_for_ruby_sends_is_understood() {
    let collector = Running::start().await;
    let message = |id: &str, own: Value| {
        let mut message = json!({
            "anonymousId": null,
            "context": { "library": { "name": "analytics-ruby", "version": "2.5.0" } },
            "integrations": null,
            "messageId": id,
            "timestamp": "2026-11-21T09:00:00.412+09:00",
            "userId": "haneul01",
            "options": null,
        });
        let members = message.as_object_mut().unwrap();
        members.extend(own.as_object().unwrap().clone());
        message
    };
    let batch = [
        message(
            "r1",
            json!({ "type": "identify", "traits": { "group_name": "VIP" } }),
        ),
        message(
            "r2",
            json!({ "type": "track", "event": "linen_seen", "properties": { "price": 42_000 } }),
        ),
        message(
            "r3",
            json!({ "type": "page", "name": "처음", "properties": {} }),
        ),
        message(
            "r4",
            json!({ "type": "screen", "name": "처음", "properties": {} }),
        ),
        message(
            "r5",
            json!({ "type": "group", "groupId": "g1", "traits": {} }),
        ),
        message("r6", json!({ "type": "alias", "previousId": "d0" })),
    ];
    let body = json!({ "sentAt": "2026-11-21T09:00:01.000+09:00", "batch": batch });
    let request = collector.client().post(collector.url("/v1/import"));
    let request = request.basic_auth(KEY, Some("")).json(&body);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(statuses(&answer), ["accepted"; 6]);
    let stored = collector.events();
    let kinds: Vec<_> = stored.iter().map(|message| &message["type"]).collect();
    assert_eq!(
        kinds,
        ["identify", "track", "page", "screen", "group", "alias"]
    );
    for message in &stored {
        assert_eq!(message["userId"], "haneul01");
    }
}

#[tokio::test]
async fn sdks_get_the_settings_that_they_ask_for() {
    let collector = Running::start().await;
    let get = async |path: &str| -> Value { collector.get(path).await.json().await.unwrap() };
    let settings = get(&format!("/v1/projects/{KEY}/settings")).await;
    let own = &settings["integrations"]["Segment.io"];
    assert_eq!(
        (&own["apiKey"], &own["apiHost"]),
        (&json!(KEY), &json!(format!("{}/v1", collector.address())))
    );
    let source = get(&format!("/sourceConfig/?writeKey={KEY}&p=cdn")).await;
    assert_eq!(source["source"]["enabled"], true);
    assert_eq!(source["source"]["destinations"], json!([]));
    assert_refused(
        collector.get("/v1/projects/other/settings").await,
        401,
        "wrong_key",
    )
    .await;
    assert_refused(collector.get("/sourceConfig/").await, 401, "missing_key").await;
}
