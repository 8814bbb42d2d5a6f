//! The live view: its page, and the stream that feeds it.

use std::time::Duration;

use reqwest::Response;
use serde_json::{Value, json};

use crate::lookup::seqs;
use crate::message::track;
use crate::support::{Running, assert_refused};

/// A browser's connection to the stream.
struct Feed {
    response: Response,
    text: String,
}

/// One server-sent event: its id, if it has one, and its data.
type Sent = (Option<String>, Value);

impl Feed {
    async fn open(collector: &Running, last_seen: Option<&str>) -> Self {
        let mut request = collector
            .client()
            .get(collector.operator_url("/live/stream"));
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

    /// The next record.
    async fn next(&mut self) -> Sent {
        loop {
            let (kind, sent) = self.next_of_any_kind().await;
            if kind.is_none() {
                return sent;
            }
        }
    }

    /// The next of what tells how the collector does.
    async fn gauges(&mut self) -> Value {
        loop {
            if let (Some(kind), (_, data)) = self.next_of_any_kind().await {
                assert_eq!(kind, "gauges");
                return data;
            }
        }
    }

    async fn next_of_any_kind(&mut self) -> (Option<String>, Sent) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
                let id = field("id: ").map(str::to_owned);
                let kind = field("event: ").map(str::to_owned);
                let data = serde_json::from_str(field("data: ").unwrap()).unwrap();
                self.text = rest.to_owned();
                return (kind, (id, data));
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
    let response = collector.look("/live/stream?after=69").await;
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
    tokio::time::timeout(Duration::from_secs(30), collector.stop())
        .await
        .unwrap();
    // What was on its way may come before the end.
    let end = async { while let Ok(Some(_)) = feed.response.chunk().await {} };
    tokio::time::timeout(Duration::from_secs(30), end)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_page_is_served_under_a_strict_policy() {
    let collector = Running::start().await;
    for (path, content_type) in [
        ("/live", "text/html; charset=utf-8"),
        ("/live/live.css", "text/css; charset=utf-8"),
        ("/live/overview.css", "text/css; charset=utf-8"),
        ("/live/live.js", "text/javascript; charset=utf-8"),
        ("/live/stream.js", "text/javascript; charset=utf-8"),
    ] {
        let response = collector.look(path).await;
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
    for path in [
        "/live",
        "/live/stream",
        "/live/live.js",
        "/live/rejects",
        "/live/visitor?mall=m&id=d",
    ] {
        let by_proxy = collector
            .client()
            .get(collector.operator_url(path))
            .header("x-forwarded-for", "192.0.2.7");
        assert_refused(by_proxy.send().await.unwrap(), 403, "not_local").await;
        let by_name = collector
            .client()
            .get(collector.operator_url(path))
            .header("host", "rebound.example");
        assert_refused(by_name.send().await.unwrap(), 403, "not_local").await;
    }
}

#[tokio::test]
async fn the_feed_tells_how_the_collector_does() {
    let collector = Running::start().await;
    let mut broken = track("b");
    broken["type"] = json!("click");
    collector.send(&[track("a"), track("a"), broken]).await;
    let gauges = Feed::open(&collector, None).await.gauges().await;
    let minutes = gauges["minutes"].as_array().unwrap();
    assert_eq!(minutes.len(), 60);
    // The minute may have ended meanwhile.
    let counted = |verdict: &str| -> u64 {
        let count = |minute: &Value| minute[verdict].as_u64().unwrap();
        minutes.iter().map(count).sum()
    };
    assert_eq!(
        ["accepted", "duplicate", "rejected", "retry"].map(counted),
        [1, 1, 1, 0]
    );
    let log = &gauges["log"];
    assert_eq!(
        (&log["queueBytes"], &log["lastSeq"]),
        (&json!(0), &json!(2))
    );
    assert!(log["commitP95"].as_f64().unwrap() > 0.0);
    // For the tag that is to be pasted: pages do not reach the operator's address.
    assert_eq!(gauges["publicUrl"], collector.url(""));
    assert_eq!(
        (&gauges["rejects"], &gauges["sinks"]),
        (&json!(1), &json!([]))
    );
}

#[tokio::test]
async fn rejects_are_shown_and_replayed_by_the_page_alone() {
    let collector = Running::start().await;
    let mut broken = track("b");
    broken["type"] = json!("click");
    let nameless = json!({ "type": "track", "messageId": "c", "anonymousId": "d" });
    collector.send(&[broken, nameless]).await;
    let shown: Value = collector.look("/live/rejects").await.json().await.unwrap();
    assert_eq!((seqs(&shown), &shown["total"]), (vec![2, 1], &json!(2)));
    assert_eq!(shown["lines"][1]["errors"][0]["path"], "type");

    // As a change of the catalogue does.
    let connection = rusqlite::Connection::open(collector.db()).unwrap();
    let mended = "UPDATE rejected SET body = replace(body, '\"click\"', '\"track\"')";
    connection.execute(mended, []).unwrap();

    let replay = |header: (&'static str, String)| {
        let url = collector.operator_url("/live/rejects/replay");
        let request = collector.client().post(url).header(header.0, header.1);
        request.json(&json!({ "seqs": null })).send()
    };
    let of_another_page = replay(("origin", "https://shop.example".into())).await;
    assert_refused(of_another_page.unwrap(), 403, "cross_site").await;
    let by_proxy = replay(("x-forwarded-for", "192.0.2.7".into())).await;
    assert_refused(by_proxy.unwrap(), 403, "not_local").await;

    let mut feed = Feed::open(&collector, Some("2")).await;
    let own = replay(("origin", collector.operator_url(""))).await;
    let outcome: Value = own.unwrap().json().await.unwrap();
    assert_eq!(
        outcome,
        json!({ "passed": 1, "duplicates": 0, "rejected": 1, "missing": [] })
    );
    let (id, line) = feed.next().await;
    assert_eq!(
        (id.as_deref(), &line["status"]),
        (Some("3"), &json!("accepted"))
    );
    let left: Value = collector.look("/live/rejects").await.json().await.unwrap();
    assert_eq!(seqs(&left), [2]);
}
