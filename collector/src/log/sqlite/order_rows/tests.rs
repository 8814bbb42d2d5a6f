//! The rows of an order, told by whoever sees it.

use moa_catalog::Catalog;
use moa_message::check_again;
use moa_message::correlation::LIBRARY;
use moa_message::provenance::Provenance;
use moa_message::request::{Mode, RequestContext};
use moa_message::verdict::Status;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::log::Log;
use crate::log::sqlite::SqliteLog;

const ORDER: &str = "20261128-0000012";

struct Told {
    log: SqliteLog,
    count: u32,
    _folder: TempDir,
}

impl Told {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self {
            log: SqliteLog::open(&folder.path().join("log.db")).unwrap(),
            count: 0,
            _folder: folder,
        }
    }

    /// Whether it is stored.
    async fn event(&mut self, who: &str, event: &str, mut properties: Value) -> bool {
        self.count += 1;
        if properties.get("order_id").is_none() {
            properties["order_id"] = ORDER.into();
        }
        let library = if who == LIBRARY { LIBRARY } else { "moa.js" };
        let text = json!({
            "type": "track", "event": event, "messageId": format!("m{}", self.count), "anonymousId": who,
            "properties": properties, "context": { "library": { "name": library } },
        });
        let now = "2026-11-28T12:00:00Z".parse().unwrap();
        let arrival = RequestContext {
            provenance: Provenance::of_old(Some(library)),
            mode: Mode::Warn,
            ..RequestContext::of("moashop", now)
        };
        let message = check_again(&text.to_string(), &arrival, Catalog::built_in());
        let verdicts = self.log.append(vec![message], now).await.unwrap();
        match verdicts[0].status {
            Status::Accepted => true,
            Status::Duplicate => false,
            other => panic!("{other:?}"),
        }
    }

    /// Tells the order with these rows. How many of the rows are stored.
    async fn order(&mut self, who: &str, rows: &[Value]) -> usize {
        self.event(who, "cafe24_complete_order", json!({})).await;
        self.rows(who, rows).await
    }

    async fn rows(&mut self, who: &str, rows: &[Value]) -> usize {
        let mut stored = 0;
        for row in rows {
            let event = "cafe24_complete_order_items";
            stored += usize::from(self.event(who, event, row.clone()).await);
        }
        stored
    }
}

fn row(product: &str) -> Value {
    json!({ "product_no": product, "quantity": 2 })
}

fn chosen(product: &str, option: &str) -> Value {
    json!({ "product_no": product, "option_value": option })
}

/// As Cafe24's servers tell it.
fn coded(n: u32, product: &str, option: &str) -> Value {
    json!({
        "order_item_code": format!("{ORDER}-{n:02}"), "product_no": product, "option_value": option,
        "variant_code": format!("P000000{}000A", &option[option.len() - 1..]),
    })
}

#[tokio::test]
async fn whoever_tells_an_order_again_tells_its_rows_again() {
    let seen = [row("11"), row("12"), row("11")];
    let otherwise = [row("12"), row("11"), row("11")];
    let coded = [
        coded(1, "11", "색상=A"),
        coded(2, "12", "색상=A"),
        coded(3, "11", "색상=B"),
    ];
    let all: [(&str, &[Value]); 3] = [("phone", &seen), ("desk", &otherwise), (LIBRARY, &coded)];
    for first in &all {
        let mut told = Told::new();
        assert_eq!(told.order(first.0, first.1).await, 3, "{}", first.0);
        for (who, rows) in &all {
            if who != &first.0 {
                assert_eq!(told.order(who, rows).await, 0, "{} after {}", who, first.0);
            }
        }
        // The same browser, with ids of its own for it: its storage was cleared.
        assert_eq!(told.order("phone", &seen).await, 0);
        assert_eq!(told.order("desk", &otherwise).await, 0);
        // Made again under another id, what has a code is known by it.
        assert_eq!(told.rows(LIBRARY, &coded).await, 0);
    }
}

#[tokio::test]
async fn a_row_that_only_one_saw_is_stored() {
    let mut told = Told::new();
    assert_eq!(told.order("phone", &[row("11")]).await, 1);
    assert_eq!(
        told.order("desk", &[row("11"), row("12"), row("11")]).await,
        2
    );
    assert_eq!(
        told.order(
            LIBRARY,
            &[
                coded(1, "11", "A"),
                coded(2, "12", "A"),
                coded(3, "11", "B"),
                coded(4, "11", "C")
            ]
        )
        .await,
        1
    );
}

#[tokio::test]
async fn rows_of_a_product_that_say_they_differ_do() {
    let mut told = Told::new();
    let (navy, gray) = ("색상=네이비, 사이즈=L", "색상=그레이, 사이즈=L");
    assert_eq!(told.order("phone", &[chosen("11", navy)]).await, 1);
    assert_eq!(
        told.order(
            "desk",
            &[chosen("11", gray), chosen("11", "색상=네이비,사이즈=L ")]
        )
        .await,
        1
    );
    // What does not say which it is may be either.
    assert_eq!(told.order("tablet", &[row("11"), row("11")]).await, 0);
    assert_eq!(
        told.order(LIBRARY, &[coded(2, "11", gray), coded(1, "11", navy)])
            .await,
        0
    );
    assert_eq!(told.rows(LIBRARY, &[coded(3, "11", navy)]).await, 1);
}

#[tokio::test]
async fn rows_may_come_before_their_order_and_of_another_order_are_others() {
    let mut told = Told::new();
    assert_eq!(told.rows("phone", &[row("11")]).await, 1);
    assert_eq!(told.order("phone", &[row("11")]).await, 1, "a second row");
    assert_eq!(told.rows("desk", &[row("11"), row("11")]).await, 0);
    let other = json!({ "order_id": "20261128-0000013", "product_no": "11" });
    assert_eq!(told.rows("desk", &[other]).await, 1);
    // A number is the same as its text.
    let number = json!({ "product_no": 11 });
    assert_eq!(told.rows("tablet", &[number]).await, 0);
}
