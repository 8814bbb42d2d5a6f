//! What strangers and the impatient get.

use serde_json::json;
use tempfile::TempDir;

use moa_collector::http::rate_limit::Rate;

use crate::message::track;
use crate::support::{KEY, Running, assert_refused};

const TOKEN: &str = "0123456789abcdef-operator";

fn batch() -> String {
    json!({ "writeKey": KEY, "batch": [track("a")] }).to_string()
}

#[tokio::test]
async fn who_sends_too_fast_is_told_when_to_come_back() {
    for per_key in [true, false] {
        let folder = TempDir::new().unwrap();
        let mut settings = Running::settings(&folder);
        let rate = Some(Rate::per_second(3));
        settings.rates.per_key.requests = rate.filter(|_| per_key);
        settings.rates.per_address.requests = rate.filter(|_| !per_key);
        let collector = Running::start_set(folder, settings).await;
        let mut refused = None;
        for _ in 0..20 {
            let answer = collector.post(batch()).await;
            if answer.status() == 429 {
                refused = Some(answer);
            }
        }
        let refused = refused.unwrap();
        assert_eq!(refused.headers()["retry-after"], "1");
        assert_refused(refused, 429, "too_fast").await;
        assert_eq!(collector.get("/healthz").await.status(), 200);
    }
}

#[tokio::test]
async fn where_there_is_a_token_everybody_needs_it() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.operator.token = Some(TOKEN.to_owned());
    let collector = Running::start_set(folder, settings).await;
    let ask = |path: &str, from: Option<&str>, token: Option<&str>| {
        let mut request = collector.client().get(collector.operator_url(path));
        if let Some(from) = from {
            // As a proxy passes on what comes from elsewhere.
            request = request.header("x-forwarded-for", from);
        }
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
        .send()
    };
    for path in [
        "/live",
        "/live/stream",
        "/live/rejects",
        "/live/live.js",
        "/metrics",
    ] {
        for from in [None, Some("203.0.113.7")] {
            let refused = ask(path, from, None).await.unwrap();
            let asks = refused.headers()["www-authenticate"].to_str().unwrap();
            assert!(asks.starts_with("Basic"), "{asks}");
            assert_refused(refused, 401, "no_token").await;
            let answer = ask(path, from, Some(TOKEN)).await.unwrap();
            assert_eq!(answer.status(), 200, "{path} from {from:?}");
        }
    }
    assert_eq!(collector.look("/healthz").await.status(), 200);
}

#[tokio::test]
async fn who_guesses_at_the_token_is_made_to_wait() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.operator.token = Some(TOKEN.to_owned());
    let collector = Running::start_set(folder, settings).await;
    let ask = |from: &'static str, token: String| {
        let request = collector.client().get(collector.operator_url("/metrics"));
        request
            .header("x-forwarded-for", from)
            .bearer_auth(token)
            .send()
    };
    let mut refused = Vec::new();
    for guess in 0..50 {
        let answer = ask("203.0.113.7", format!("guess-{guess}")).await.unwrap();
        refused.push(answer.status().as_u16());
    }
    assert_eq!(refused.iter().filter(|status| **status == 401).count(), 6);
    assert_eq!(refused.iter().filter(|status| **status == 429).count(), 44);
    // Whether a guess was right is not told in that time; others are let in meanwhile.
    let right = ask("203.0.113.7", TOKEN.into()).await.unwrap();
    assert!(right.headers().contains_key("retry-after"));
    assert_refused(right, 429, "too_fast").await;
    assert_eq!(
        ask("198.51.100.4", TOKEN.into()).await.unwrap().status(),
        200
    );
}

#[tokio::test]
async fn every_answer_says_what_browsers_must_not_do_with_it() {
    let collector = Running::start().await;
    for (path, answer) in [
        ("/healthz", collector.get("/healthz").await),
        ("/nothing", collector.get("/nothing").await),
        ("/v1/batch", collector.get("/v1/batch").await),
        ("/live", collector.look("/live").await),
        ("/metrics", collector.look("/metrics").await),
    ] {
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert!(
            header("content-security-policy").contains("default-src 'none'"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_device_cookie_is_kept_alive_on_the_shop_s_own_domain() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join("dist")).unwrap();
    std::fs::write(folder.path().join("dist/moa.js"), "1").unwrap();
    let mut settings = Running::settings(&folder);
    settings.device_cookie = Some("shop.example".to_owned());
    let collector = Running::start_set(folder, settings).await;
    let get = async |path: &str| {
        let request = collector.client().get(collector.url(path));
        let request = request
            .header("host", "t.shop.example")
            .header("cookie", "moa_id=d1");
        request.send().await.unwrap()
    };
    let loader = get("/moa.js").await;
    let cookie = loader.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("moa_id=d1; Domain=shop.example;"),
        "{cookie}"
    );
    assert!(
        loader.headers()["cache-control"]
            .to_str()
            .unwrap()
            .starts_with("private")
    );
    assert!(!get("/healthz").await.headers().contains_key("set-cookie"));
    assert!(
        !collector
            .get("/moa.js")
            .await
            .headers()
            .contains_key("set-cookie")
    );
}
