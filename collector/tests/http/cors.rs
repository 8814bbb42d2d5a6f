//! What a browser asks for before a store's page may send, and needs to let it read the answer.

use reqwest::Method;

use crate::support::{ORIGIN, Running};

#[tokio::test]
async fn a_preflight_allows_the_page_for_a_day() {
    let collector = Running::start().await;
    let response = collector
        .client()
        .request(Method::OPTIONS, collector.url("/v1/batch"))
        .header("origin", ORIGIN)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,x-write-key")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let headers = response.headers();
    assert_eq!(headers["access-control-allow-origin"], ORIGIN);
    assert_eq!(headers["access-control-allow-methods"], "POST,GET");
    assert_eq!(
        headers["access-control-allow-headers"],
        "content-type,x-write-key"
    );
    assert_eq!(headers["access-control-max-age"], "86400");
    assert_eq!(headers["vary"].to_str().unwrap().to_lowercase(), "origin");
}

#[tokio::test]
async fn every_address_of_an_sdk_answers_its_preflight() {
    let collector = Running::start().await;
    let addresses = [
        ("POST", "/v1/batch"),
        ("POST", "/v1/t"),
        ("GET", "/v1/projects/test-key/settings"),
        ("GET", "/sourceConfig/?writeKey=test-key"),
        ("GET", "/sourceConfig?writeKey=test-key"),
        ("POST", "/beacon/v1/batch?writeKey=test-key"),
        ("POST", "/api/s/track"),
    ];
    for (method, path) in addresses {
        let response = collector
            .client()
            .request(Method::OPTIONS, collector.url(path))
            .header("origin", ORIGIN)
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "authorization")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let headers = response.headers();
        assert_eq!(headers["access-control-allow-origin"], ORIGIN, "{path}");
        assert_eq!(
            headers["access-control-allow-headers"], "authorization",
            "{path}"
        );
    }
}

#[tokio::test]
async fn answers_and_refusals_can_be_read_by_the_page() {
    let collector = Running::start().await;
    let url = collector.url("/v1/batch");
    let client = collector.client();
    let requests = [
        client.post(&url).body("{}"),
        client
            .post(&url)
            .body(r#"{"batch":[],"writeKey":"test-key"}"#),
        client.post(&url).body("x".repeat(1_000_001)),
        client.get(&url),
        client.post(collector.url("/v1/nothing")),
        client.get(collector.url("/sourceConfig/?writeKey=test-key")),
        client.get(collector.url("/sourceConfig")),
        client.post(collector.url("/sourceConfig/")),
        client.get(collector.url("/v1/projects/other/settings")),
        client.post(collector.url("/api/s/track")).body("{}"),
    ];
    let expected = [400, 200, 413, 405, 404, 200, 401, 405, 401, 401];
    for (request, status) in requests.into_iter().zip(expected) {
        let response = request.header("origin", ORIGIN).send().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["access-control-allow-origin"], ORIGIN);
        assert_eq!(
            response.headers()["access-control-expose-headers"],
            "retry-after"
        );
        assert_eq!(
            response.headers()["vary"].to_str().unwrap().to_lowercase(),
            "origin"
        );
    }
}

/// RudderStack's browser SDK asks for its settings with a header of its own.
#[tokio::test]
async fn what_pages_read_is_allowed_by_a_preflight_too() {
    let collector = Running::start().await;
    for path in ["/sourceConfig", "/sourceConfig/", "/openapi.json"] {
        let request = collector
            .client()
            .request(Method::OPTIONS, collector.url(path));
        let request = request
            .header("origin", ORIGIN)
            .header("access-control-request-method", "GET");
        let request = request.header("access-control-request-headers", "authorization");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["access-control-allow-origin"], ORIGIN);
        assert_eq!(
            response.headers()["access-control-allow-headers"],
            "authorization"
        );
    }
}
