//! What the sums say is what one counts in the log.

mod bounds;
mod generated;
mod naive;
mod orders;
mod visits;
mod whole;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use moa_catalog::Catalog;
use moa_message::batch::Batch;
use moa_message::check;
use moa_message::provenance::Provenance;
use moa_message::request::RequestContext;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::build::{begin, piece};
use crate::log::Log;
use crate::log::days::{Asked, DayReport, GroupKind, Missing};
use crate::log::retention::{Retention, round};
use crate::log::sqlite::{SqliteLog, open_to_change, open_to_read};

/// A log in a folder of its own.
struct Fixture {
    folder: TempDir,
    log: Option<SqliteLog>,
}

/// Noon of a Monday, in Korea.
fn now() -> DateTime<Utc> {
    "2026-11-30T03:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    moa_message::day::of(now())
}

impl Fixture {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut fixture = Self { folder, log: None };
        fixture.open();
        fixture
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("log.db")
    }

    fn open(&mut self) {
        self.log = Some(SqliteLog::open(&self.file()).unwrap());
    }

    fn close(&mut self) {
        self.log = None;
    }

    /// Stores a batch that came then; those of Cafe24's servers by their library.
    async fn receive_at(&self, mall: &str, at: DateTime<Utc>, messages: &[Value]) {
        let mut checked = Vec::new();
        for message in messages {
            let body = json!({ "batch": [message] }).to_string();
            let batch = Batch::parse(&body).unwrap();
            let mut arrival = RequestContext::of(mall, at);
            if message["context"]["library"]["name"] == "moa-cafe24" {
                arrival.provenance = Provenance::Collector;
            }
            let raw = &batch.messages[0];
            checked.push(check(raw, &batch, &arrival, Catalog::built_in()));
        }
        self.log
            .as_ref()
            .unwrap()
            .append(checked, at)
            .await
            .unwrap();
    }

    async fn receive(&self, messages: &[Value]) {
        self.receive_at("moashop", now(), messages).await;
    }

    fn report(&self, mall: Option<&str>, shop: Option<u8>, day: NaiveDate) -> DayReport {
        let asked = Asked {
            mall: mall.map(str::to_owned),
            shop,
            day,
        };
        super::read::day(&open_to_read(&self.file()).unwrap(), &asked, now()).unwrap()
    }

    fn today(&self) -> DayReport {
        self.report(Some("moashop"), None, today())
    }

    /// All that the tables say, without rows that say nothing.
    fn tables(&self) -> Vec<String> {
        dump(&open_to_read(&self.file()).unwrap())
    }

    /// The same, counted anew from the log.
    fn counted_anew(&self) -> Vec<String> {
        let mut connection = open_to_change(&self.file()).unwrap();
        let copy = self.folder.path().join("copy.db");
        connection
            .execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
            .unwrap();
        connection = open_to_change(&copy).unwrap();
        connection
            .execute_batch(
                "DELETE FROM day_sums; DELETE FROM day_money; DELETE FROM day_visits; DELETE FROM day_visitors;
                 DELETE FROM day_orders; DELETE FROM day_order_items; UPDATE sequence SET counted = 0;",
            )
            .unwrap();
        while !piece(&mut connection).unwrap().is_done() {}
        let tables = dump(&connection);
        drop(connection);
        std::fs::remove_file(copy).unwrap();
        tables
    }
}

fn dump(connection: &Connection) -> Vec<String> {
    let tables = [
        "SELECT * FROM day_sums WHERE sessions OR visitors OR first_visitors OR pages OR views OR additions OR checkouts
             OR orders OR seen OR in_product OR in_cart OR in_checkout OR in_order",
        "SELECT * FROM day_money WHERE orders OR amount",
        "SELECT * FROM day_visits",
        "SELECT * FROM day_visitors",
        "SELECT * FROM day_orders",
        "SELECT * FROM day_order_items",
    ];
    let mut all = Vec::new();
    for query in tables {
        let mut select = connection.prepare(query).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|n| format!("{:?}", row.get_ref(n).unwrap()));
            all.push(values.collect::<Vec<_>>().join(" "));
        }
    }
    all
}

/// A message of the tracker's, of this session, so many minutes before noon.
fn event(id: &str, session: &str, before: i64, event: &str, properties: Value) -> Value {
    let at = now() - TimeDelta::minutes(before);
    json!({
        "type": "track", "event": event, "messageId": id, "anonymousId": format!("device-of-{session}"),
        "timestamp": moa_message::timestamp::text(at), "properties": properties,
        "context": {
            "sessionId": session, "library": { "name": "moa" },
            "shop": { "shop_no": 1, "currency": "KRW" },
        },
    })
}

/// An order as Cafe24's servers tell it.
fn by_cafe24(id: &str, before: i64, order: &str, amount: Value) -> Value {
    let mut message = event(
        id,
        "",
        before,
        "cafe24_complete_order",
        json!({ "order_id": order, "order_amount": amount }),
    );
    message["anonymousId"] = json!(format!("order:{order}"));
    message["context"] = json!({ "library": { "name": "moa-cafe24" }, "cafe24": { "shop_no": 1 } });
    message
}

/// The types of pages that a shop has here.
const TYPES: [&str; 4] = ["home", "product", "product_list", "cart"];

fn order(id: &str, session: &str, before: i64, order: &str, amount: Value) -> Value {
    let properties = json!({ "order_id": order, "order_amount": amount });
    event(id, session, before, "cafe24_complete_order", properties)
}

fn amounts(report: &DayReport) -> Vec<(Option<&str>, f64)> {
    let revenue = report.numbers.revenue.iter();
    revenue
        .map(|one| (one.currency.as_deref(), one.amount))
        .collect()
}

fn steps(report: &DayReport) -> Vec<u64> {
    report.funnel.iter().map(|step| step.sessions).collect()
}
