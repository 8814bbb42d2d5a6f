//! The live view: its page, and the stream that feeds it.

use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{Running, assert_refused, track};

/// A browser's connection to the stream.
struct Feed {
    response: Response,
    text: String,
}

/// One server-sent event: its id, if it has one, and its data.
type Sent = (Option<String>, Value);

impl Feed {
    async fn open(collector: &Running, last_seen: Option<&str>) -> Self {
        let mut request = collector.client().get(collector.url("/live/stream"));
        if let Some(last_seen) = last_seen {
            request = request.header("last-event-id", last_seen);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            text: String::new(),
        }
    }

    async fn next(&mut self) -> Sent {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
                let id = field("id: ").map(str::to_owned);
                let data = serde_json::from_str(field("data: ").unwrap()).unwrap();
                self.text = rest.to_owned();
                return (id, data);
            }
            let chunk = tokio::time::timeout(Duration::from_secs(5), self.response.chunk()).await;
            let chunk = chunk.unwrap().unwrap().unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn ids(&mut self, count: usize) -> Vec<String> {
        let mut ids = Vec::new();
        while ids.len() < count {
            ids.extend(self.next().await.0);
        }
        ids
    }
}

/// What was sent, parsed.
fn body(line: &Value) -> Value {
    serde_json::from_str(line["body"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn each_message_is_shown_with_its_verdict_as_it_is_committed() {
    let collector = Running::start().await;
    let mut feed = Feed::open(&collector, None).await;
    let mut broken = track("b");
    broken["event"] = json!(" \r\n");
    broken["type"] = json!("click");
    collector.send(&[track("a"), track("a"), broken]).await;

    let (id, line) = feed.next().await;
    assert_eq!(
        (id.as_deref(), &line["status"], &line["seq"]),
        (Some("1"), &json!("accepted"), &json!(1))
    );
    assert_eq!(body(&line)["properties"], json!({ "size": "M" }));
    let (id, line) = feed.next().await;
    assert_eq!((id, &line["status"]), (None, &json!("duplicate")));
    let (id, line) = feed.next().await;
    assert_eq!(
        (id.as_deref(), &line["status"]),
        (Some("2"), &json!("rejected"))
    );
    assert_eq!(line["errors"][0]["path"], "type");
}

#[tokio::test]
async fn a_new_page_gets_the_last_fifty_and_one_that_reconnects_what_it_missed() {
    let collector = Running::start().await;
    let messages: Vec<Value> = (1..=70).map(|n| track(&n.to_string())).collect();
    collector.send(&messages).await;
    let numbers =
        |range: std::ops::RangeInclusive<u32>| range.map(|n| n.to_string()).collect::<Vec<_>>();

    let mut fresh = Feed::open(&collector, None).await;
    assert_eq!(fresh.ids(50).await, numbers(21..=70));
    let mut again = Feed::open(&collector, Some("5")).await;
    assert_eq!(again.ids(65).await, numbers(6..=70));
    let mut up_to_date = Feed::open(&collector, Some("70")).await;
    collector.send(&[track("71")]).await;
    assert_eq!(up_to_date.ids(1).await, ["71"]);
    let response = collector.get("/live/stream?after=69").await;
    let mut of_its_own = Feed {
        response,
        text: String::new(),
    };
    assert_eq!(of_its_own.ids(2).await, ["70", "71"]);
    // The page's last id is of another log, which was longer.
    let mut of_another_log = Feed::open(&collector, Some("999999")).await;
    assert_eq!(of_another_log.ids(50).await, numbers(22..=71));
    let mut nonsense = Feed::open(&collector, Some("x")).await;
    assert_eq!(nonsense.ids(50).await, numbers(22..=71));
}

#[tokio::test]
async fn a_page_that_falls_behind_catches_up_in_order() {
    let collector = Running::start().await;
    let mut feed = Feed::open(&collector, None).await;
    for batch in 0..3 {
        let messages: Vec<Value> = (0..2_000).map(|n| track(&format!("{batch}-{n}"))).collect();
        collector.send(&messages).await;
    }
    let mut last = 0;
    while last < 6_000 {
        let (id, _) = feed.next().await;
        let seq: u64 = id.unwrap().parse().unwrap();
        assert!(seq > last);
        last = seq;
    }
}

#[tokio::test]
async fn an_open_page_does_not_keep_the_collector_from_stopping() {
    let collector = Running::start().await;
    let mut feed = Feed::open(&collector, None).await;
    tokio::time::timeout(Duration::from_secs(5), collector.stop())
        .await
        .unwrap();
    let end = tokio::time::timeout(Duration::from_secs(5), feed.response.chunk())
        .await
        .unwrap();
    assert!(matches!(end, Ok(None) | Err(_)));
}

#[tokio::test]
async fn the_page_is_served_under_a_strict_policy() {
    let collector = Running::start().await;
    for (path, content_type) in [
        ("/live", "text/html; charset=utf-8"),
        ("/live/live.css", "text/css; charset=utf-8"),
        ("/live/live.js", "text/javascript; charset=utf-8"),
        ("/live/row.js", "text/javascript; charset=utf-8"),
        ("/live/texts.js", "text/javascript; charset=utf-8"),
    ] {
        let response = collector.get(path).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], content_type);
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{policy}"
        );
        assert!(response.text().await.unwrap().len() > 500);
    }
}

#[tokio::test]
async fn only_this_machine_may_look() {
    let collector = Running::start().await;
    for path in ["/live", "/live/stream", "/live/live.js"] {
        let by_proxy = collector
            .client()
            .get(collector.url(path))
            .header("x-forwarded-for", "192.0.2.7");
        assert_refused(by_proxy.send().await.unwrap(), 403, "not_local").await;
        let by_name = collector
            .client()
            .get(collector.url(path))
            .header("host", "rebound.example");
        assert_refused(by_name.send().await.unwrap(), 403, "not_local").await;
    }
}
