use std::collections::HashSet;
use std::sync::Mutex as Blocking;

use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::provenance::Provenance;
use moa_message::request::RequestContext;
use moa_message::user_agent::KeepIp;
use moa_message::verdict::Status;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::sqlite::SqliteLog;
use crate::sink::ads::meta::{self, Meta, MetaSettings};
use crate::sink::ads::person::sha256;
use crate::sink::ads::testing::told;

/// A platform that refuses a request with one of these in it, and remembers what it took.
#[derive(Default)]
struct Picky {
    bad: HashSet<String>,
    asked: Blocking<Vec<usize>>,
    taken: Blocking<Vec<String>>,
    /// How many requests it has answered when it is away for one.
    away_at: Option<usize>,
}

fn id(event: &Value) -> String {
    event["event_id"].as_str().unwrap().to_owned()
}

#[async_trait]
impl Platform for Arc<Picky> {
    fn name(&self) -> &'static str {
        "Picky"
    }

    fn currency(&self) -> Option<&str> {
        None
    }

    fn oldest(&self) -> TimeDelta {
        TimeDelta::minutes(7 * 24 * 60 - 5)
    }

    fn most(&self) -> usize {
        8
    }

    fn event(&self, conversion: &Conversion) -> Result<Option<Value>, String> {
        let settings = MetaSettings {
            url: meta::ADDRESS.parse().unwrap(),
            pixel_id: "1".into(),
            key: "k".into(),
            test_event_code: None,
            currency: None,
        };
        Meta::new(settings).event(conversion)
    }

    async fn send(&self, _: &Client, events: &[&Value], _: Option<&str>) -> Answer {
        let mut asked = self.asked.lock().unwrap();
        asked.push(events.len());
        if self.away_at == Some(asked.len()) {
            return Answer::Later {
                reason: "away".into(),
                after: None,
            };
        }
        let ids: Vec<String> = events.iter().map(|event| id(event)).collect();
        if ids.iter().any(|id| self.bad.contains(id)) {
            return Answer::Refused {
                reason: "one is bad".into(),
            };
        }
        self.taken.lock().unwrap().extend(ids);
        Answer::Taken {
            words: String::new(),
        }
    }
}

/// A log, and a sink on it.
struct Bench {
    log: Arc<SqliteLog>,
    platform: Arc<Picky>,
    ads: Ads<Arc<Picky>>,
    _folder: TempDir,
}

impl Bench {
    fn new(platform: Picky) -> Self {
        let folder = TempDir::new().unwrap();
        let log = SqliteLog::open(&folder.path().join("log.db")).unwrap();
        let (log, platform) = (Arc::new(log), Arc::new(platform));
        Self {
            ads: Ads::new(Arc::clone(&platform), log.clone()),
            log,
            platform,
            _folder: folder,
        }
    }

    /// Stores these, which came so long ago. Returns what the log has of them.
    async fn store(&self, bodies: &[Value], ago: TimeDelta) -> Vec<StoredMessage> {
        let last = self.log.recent(0, 1).await.unwrap();
        let last = last.first().and_then(|record| record.seq).unwrap_or(0);
        let text = json!({ "batch": bodies }).to_string();
        let batch = Batch::parse(&text).unwrap();
        let mut arrival = RequestContext::of("haneul", Utc::now() - ago);
        arrival.provenance = Provenance::Server;
        arrival.client.keep_ip = KeepIp::Whole;
        let messages = batch.messages.iter();
        let checked = messages.map(|raw| check(raw, &batch, &arrival, Catalog::built_in()));
        let verdicts = self
            .log
            .append(checked.collect(), Utc::now() - ago)
            .await
            .unwrap();
        assert!(
            verdicts
                .iter()
                .all(|verdict| verdict.status == Status::Accepted),
            "{verdicts:?}"
        );
        self.log.read_after(last, 1_000).await.unwrap()
    }

    async fn refused(&self, batch: &[StoredMessage]) -> Vec<(u64, String)> {
        match self.ads.deliver(batch).await {
            Outcome::Delivered { but } => {
                but.into_iter().map(|one| (one.seq, one.reason)).collect()
            }
            outcome => panic!("{outcome:?}"),
        }
    }

    fn taken(&self) -> Vec<String> {
        self.platform.taken.lock().unwrap().clone()
    }

    fn asked(&self) -> Vec<usize> {
        self.platform.asked.lock().unwrap().clone()
    }
}

/// A page's message of now.
fn page(id: &str, event: &str, properties: Value, more: Value) -> Value {
    let mut body = told(event, properties, more);
    body["messageId"] = id.into();
    body["timestamp"] = Utc::now().to_rfc3339().into();
    body
}

fn view(id: &str) -> Value {
    page(id, "view_product", json!({ "product_no": "7" }), json!({}))
}

/// An order that Cafe24's servers have told.
fn server_order(id: &str, who: Value) -> Value {
    let mut body = json!({
        "type": "track", "event": "cafe24_complete_order", "messageId": format!("s-{id}"),
        "timestamp": Utc::now().to_rfc3339(),
        "properties": { "order_id": id, "order_amount": 1_000, "items_count": 0 },
        "context": { "library": { "name": "moa-cafe24" } },
    });
    let members = who.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(members);
    body
}

const LONG_AGO: TimeDelta = TimeDelta::minutes(2);

#[tokio::test]
async fn one_bad_event_is_found_and_the_others_get_through() {
    let bad = HashSet::from(["m3".to_owned(), "m9".to_owned()]);
    let bench = Bench::new(Picky {
        bad,
        ..Picky::default()
    });
    let bodies: Vec<Value> = (0..12).map(|n| view(&format!("m{n}"))).collect();
    let batch = bench.store(&bodies, TimeDelta::zero()).await;
    let refused = bench.refused(&batch).await;
    let seqs: Vec<u64> = refused.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(seqs, [batch[3].seq, batch[9].seq]);
    assert_eq!(refused[0].1, "one is bad");
    let wanted: Vec<String> = (0..12)
        .filter(|n| ![3, 9].contains(n))
        .map(|n| format!("m{n}"))
        .collect();
    assert_eq!(bench.taken(), wanted);
    // Never more than the platform takes at once.
    assert_eq!(bench.asked()[0], 8);
}

#[tokio::test]
async fn what_was_answered_well_is_not_sent_again_when_a_later_request_fails() {
    let bench = Bench::new(Picky {
        away_at: Some(2),
        ..Picky::default()
    });
    let bodies: Vec<Value> = (0..12).map(|n| view(&format!("m{n}"))).collect();
    let batch = bench.store(&bodies, TimeDelta::zero()).await;
    // What got through is noted at once.
    let part = Outcome::Part {
        count: 8,
        but: Vec::new(),
    };
    assert_eq!(bench.ads.deliver(&batch).await, part);
    assert_eq!(bench.refused(&batch[8..]).await, []);
    assert_eq!(bench.asked(), [8, 4, 4]);
    assert_eq!(bench.taken().len(), 12);
}

#[tokio::test]
async fn who_is_to_blame_is_not_looked_for_anew_after_a_failure() {
    let bench = Bench::new(Picky {
        bad: HashSet::from(["m0".to_owned()]),
        away_at: Some(3),
        ..Picky::default()
    });
    let bodies: Vec<Value> = (0..8).map(|n| view(&format!("m{n}"))).collect();
    let batch = bench.store(&bodies, TimeDelta::zero()).await;
    assert!(matches!(
        bench.ads.deliver(&batch).await,
        Outcome::Later { .. }
    ));
    assert_eq!(bench.refused(&batch).await.len(), 1);
    // 8 and 4 are refused, of 2 no answer comes; then 2 and 1 are refused, and the others go as they may.
    assert_eq!(bench.asked()[..5], [8, 4, 2, 2, 1]);
    assert_eq!(bench.taken().len(), 7);
}

#[tokio::test]
async fn who_has_declined_is_told_to_nobody() {
    let bench = Bench::new(Picky::default());
    let declined =
        json!({ "context": { "consent": { "ad_user_data": "denied" } }, "userId": "haneul01" });
    let bodies = [
        page("m1", "view_product", json!({ "product_no": "7" }), declined),
        // Their order, as Cafe24's servers tell it.
        server_order("o1", json!({ "userId": "haneul01" })),
        view("m2"),
    ];
    let batch = bench.store(&bodies, LONG_AGO).await;
    let refused = bench.refused(&batch).await;
    assert_eq!(refused.len(), 1);
    assert!(refused[0].1.contains("consent"), "{}", refused[0].1);
    assert_eq!(bench.taken(), ["m2"]);
}

#[tokio::test]
async fn a_servers_order_waits_for_its_page_and_goes_with_its_browser() {
    let bench = Bench::new(Picky::default());
    let order = server_order("o1", json!({ "anonymousId": "order:o1" }));
    let batch = bench.store(&[view("m1"), order], TimeDelta::zero()).await;
    // What stands before it does not wait.
    assert_eq!(
        bench.ads.deliver(&batch).await,
        Outcome::Part {
            count: 1,
            but: Vec::new()
        }
    );
    assert!(matches!(
        bench.ads.deliver(&batch[1..]).await,
        Outcome::Later { after: Some(_), .. }
    ));
    let seen = page(
        "m2",
        "view_completed_order",
        json!({ "order_id": "o1" }),
        json!({}),
    );
    bench.store(&[seen], TimeDelta::zero()).await;
    assert_eq!(bench.refused(&batch[1..]).await, []);
    assert_eq!(bench.taken(), ["m1", "o1"]);
}

#[tokio::test]
async fn an_order_that_no_page_ever_tells_of_is_set_aside() {
    let bench = Bench::new(Picky::default());
    let order = server_order("o1", json!({ "anonymousId": "order:o1" }));
    let batch = bench.store(&[order], LONG_AGO).await;
    let refused = bench.refused(&batch).await;
    assert!(refused[0].1.contains("no page"), "{}", refused[0].1);
    assert_eq!(bench.asked(), [0; 0]);
}

#[tokio::test]
async fn an_order_waits_for_its_rows_but_not_for_long() {
    let bench = Bench::new(Picky::default());
    let order = |id: &str| {
        let order = json!({ "order_id": id, "order_amount": 1_000, "items_count": 1 });
        page(id, "cafe24_complete_order", order, json!({}))
    };
    let old = bench.store(&[order("o1")], LONG_AGO).await;
    assert_eq!(bench.refused(&old).await, []);
    let young = bench.store(&[order("o2")], TimeDelta::zero()).await;
    assert!(matches!(
        bench.ads.deliver(&young).await,
        Outcome::Later { .. }
    ));
    let row = json!({ "order_id": "o2", "product_no": "7", "quantity": 1, "product_price": 1_000 });
    let row = page("r", "cafe24_complete_order_items", row, json!({}));
    bench.store(&[row], TimeDelta::zero()).await;
    assert_eq!(bench.refused(&young).await, []);
    assert_eq!(bench.taken(), ["o1", "o2"]);
}

#[tokio::test]
async fn what_is_too_old_is_refused_with_the_reason() {
    let bench = Bench::new(Picky::default());
    let mut old = view("m1");
    old["timestamp"] = (Utc::now() - TimeDelta::days(8)).to_rfc3339().into();
    let batch = bench.store(&[old, view("m2")], TimeDelta::zero()).await;
    let refused = bench.refused(&batch).await;
    assert_eq!(
        refused,
        [(
            batch[0].seq,
            "it is older than the 7 days that Picky takes".to_owned()
        )]
    );
    assert_eq!(bench.taken(), ["m2"]);
}

#[tokio::test]
async fn a_member_is_known_by_what_the_log_keeps_of_them() {
    let bench = Bench::new(Picky::default());
    let traits = json!({ "type": "identify", "userId": "haneul01", "traits": { "email": "Haneul@Shop.Example", "phone": "010-1234-5678" } });
    let bodies = [
        page("m1", "identify", json!({}), traits),
        page(
            "m2",
            "view_product",
            json!({ "product_no": "7" }),
            json!({ "userId": "haneul01" }),
        ),
    ];
    let batch = bench.store(&bodies, TimeDelta::zero()).await;
    let mut state = bench.ads.state.lock().await;
    bench.ads.prepare(&mut state, &batch).await;
    let event = &state.events[&batch[1].seq];
    assert_eq!(
        event["user_data"]["em"],
        json!([sha256("haneul@shop.example")])
    );
    assert_eq!(event["user_data"]["ph"], json!([sha256("821012345678")]));
}
