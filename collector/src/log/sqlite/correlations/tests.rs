//! What a browser and Cafe24's servers both tell is stored once.

use std::path::PathBuf;

use moa_catalog::Catalog;
use moa_message::correlation::LIBRARY;
use moa_message::provenance::Provenance;
use moa_message::request::{Mode, RequestContext};
use moa_message::verdict::Status;
use moa_message::{Checked, check_again};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::log::person::{self, PersonId};
use crate::log::retention;
use crate::log::retention::Retention;
use crate::log::sqlite::SqliteLog;

const BROWSER: &str = "moa.js";

fn noon() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// When all of it came: no clock of a sender was ahead of it.
fn later() -> DateTime<Utc> {
    noon() + TimeDelta::hours(1)
}

struct Told {
    log: SqliteLog,
    file: PathBuf,
    count: u32,
    _folder: TempDir,
}

impl Told {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("log.db");
        Self {
            log: SqliteLog::open(&file).unwrap(),
            file,
            count: 0,
            _folder: folder,
        }
    }

    async fn append(&self, message: Checked) -> Status {
        let verdicts = self.log.append(vec![message], later()).await.unwrap();
        verdicts[0].status
    }

    /// Whether an event is stored that this side tells of, so long after noon.
    async fn tell(
        &mut self,
        library: &str,
        event: &str,
        properties: Value,
        after: TimeDelta,
    ) -> bool {
        self.count += 1;
        let id = format!("m{}", self.count);
        let status = self
            .append(message(&id, library, event, properties, noon() + after))
            .await;
        match status {
            Status::Accepted => true,
            Status::Duplicate => false,
            other => panic!("{other:?}"),
        }
    }

    fn meetings(&self) -> u32 {
        let db = Connection::open(&self.file).unwrap();
        db.query_row("SELECT count(*) FROM meetings", [], |row| row.get(0))
            .unwrap()
    }
}

fn message(id: &str, library: &str, event: &str, properties: Value, at: DateTime<Utc>) -> Checked {
    let text = json!({
        "type": "track", "event": event, "messageId": id, "anonymousId": "d1", "userId": "anna",
        "timestamp": timestamp::text(at), "properties": properties,
        "context": { "library": { "name": library, "version": "1" } },
    });
    let arrival = RequestContext {
        provenance: Provenance::of_old(Some(library)),
        mode: Mode::Warn,
        ..RequestContext::of("moashop", later())
    };
    check_again(&text.to_string(), &arrival, Catalog::built_in())
}

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

#[tokio::test]
async fn an_order_is_stored_once_whoever_tells_first() {
    for sides in [[BROWSER, LIBRARY], [LIBRARY, BROWSER]] {
        let mut told = Told::new();
        let order = || json!({ "order_id": "20261121-0000012" });
        let event = "cafe24_complete_order";
        assert!(told.tell(sides[0], event, order(), minutes(0)).await);
        assert!(!told.tell(sides[1], event, order(), minutes(30)).await);
        // It happens only once, whoever says so again and however late.
        for side in sides {
            assert!(!told.tell(side, event, order(), minutes(-90_000)).await);
        }
        let other = json!({ "order_id": "20261121-0000013" });
        assert!(told.tell(sides[1], event, other, minutes(0)).await);
    }
}

#[tokio::test]
async fn items_pair_by_the_product_and_a_side_s_second_row_is_another() {
    let event = "cafe24_complete_order_items";
    let item = |product: &str| json!({ "order_id": "20261121-0000012", "product_no": product });
    for sides in [[BROWSER, LIBRARY], [LIBRARY, BROWSER]] {
        let mut told = Told::new();
        // Two variants of a product are two rows.
        for stored in [true, true] {
            assert_eq!(
                told.tell(sides[0], event, item("10"), minutes(0)).await,
                stored
            );
        }
        assert!(told.tell(sides[0], event, item("11"), minutes(0)).await);
        for (product, stored) in [("10", false), ("10", false), ("11", false), ("10", true)] {
            let is_stored = told.tell(sides[1], event, item(product), minutes(1)).await;
            assert_eq!(is_stored, stored, "{product}");
        }
    }
}

#[tokio::test]
async fn a_login_meets_the_other_side_s_within_ten_minutes() {
    let login = || json!({ "member_id": "anna" });
    for sides in [[BROWSER, LIBRARY], [LIBRARY, BROWSER]] {
        for (after, is_stored) in [(10, false), (-10, false), (11, true), (-11, true)] {
            let mut told = Told::new();
            let event = "cafe24_login";
            assert!(told.tell(sides[0], event, login(), minutes(0)).await);
            let second = told.tell(sides[1], event, login(), minutes(after)).await;
            assert_eq!(second, is_stored, "{sides:?} {after}");
        }
    }
}

#[tokio::test]
async fn of_several_logins_the_nearest_meet() {
    let mut told = Told::new();
    let login = || json!({ "member_id": "anna" });
    for (side, at, is_stored) in [
        (BROWSER, 0, true),
        (BROWSER, 8, true),
        (LIBRARY, 9, false),
        (LIBRARY, 1, false),
        (LIBRARY, 2, true),
    ] {
        let stored = told.tell(side, "cafe24_login", login(), minutes(at)).await;
        assert_eq!(stored, is_stored, "{side} {at}");
    }
}

#[tokio::test]
async fn a_message_sent_again_meets_nothing() {
    let told = Told::new();
    let login = |id: &str, library| {
        let properties = json!({ "member_id": "anna" });
        message(id, library, "cafe24_login", properties, noon())
    };
    assert_eq!(told.append(login("a", BROWSER)).await, Status::Accepted);
    assert_eq!(told.append(login("a", BROWSER)).await, Status::Duplicate);
    assert_eq!(told.append(login("b", LIBRARY)).await, Status::Duplicate);
    // Made again after it met the browser's, it is still the same and takes no other's place.
    assert_eq!(told.append(login("b", LIBRARY)).await, Status::Duplicate);
    assert_eq!(told.append(login("c", BROWSER)).await, Status::Accepted);
    assert_eq!(told.append(login("d", LIBRARY)).await, Status::Duplicate);
}

#[tokio::test]
async fn a_person_s_meetings_are_erased_with_them() {
    let mut told = Told::new();
    let login = json!({ "member_id": "anna" });
    told.tell(BROWSER, "cafe24_login", login, minutes(0)).await;
    assert_eq!(told.meetings(), 1);
    person::erase(&told.file, &PersonId::User("anna".into()), Some("moashop")).unwrap();
    assert_eq!(told.meetings(), 0);
}

#[tokio::test]
async fn what_nobody_meets_any_more_is_taken_away() {
    let mut told = Told::new();
    let login = json!({ "member_id": "anna" });
    told.tell(BROWSER, "cafe24_login", login, minutes(0)).await;
    let order = json!({ "order_id": "20261121-0000012" });
    told.tell(BROWSER, "cafe24_complete_order", order, minutes(0))
        .await;
    for (days, left) in [(7, 2), (9, 1), (9_000, 1)] {
        let now = noon() + TimeDelta::days(days);
        retention::round(&told.file, Retention::default(), now, || true).unwrap();
        assert_eq!(told.meetings(), left, "after {days} days");
    }
}

/// However often a fact was told, looking for who tells it again is as much work.
#[tokio::test]
async fn a_fact_that_was_told_often_is_looked_for_no_longer() {
    let told = Told::new();
    let mut db = Connection::open(&told.file).unwrap();
    let mut steps = Vec::new();
    for count in [10, 5_000] {
        let transaction = db.transaction().unwrap();
        for side in [0, 1] {
            // Those of the other side have met theirs, but for two far away.
            let sql = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
                INSERT INTO meetings (key, mall, side, at, met) SELECT 'k', 'shop', ?2, n, ?2 = 1 AND n NOT IN (1, ?1) FROM n";
            transaction.execute(sql, (count, side)).unwrap();
        }
        let mut work = 0;
        for (sql, end) in [(BEFORE, i64::MIN), (AFTER, i64::MAX)] {
            let mut found = transaction.prepare(sql).unwrap();
            let at = count / 2;
            let id: i64 = found
                .query_row(params!["k", "shop", 1, at, end], |row| row.get(0))
                .unwrap();
            assert!(id > 0);
            work += found.get_status(rusqlite::StatementStatus::VmStep);
        }
        steps.push(work);
        transaction.rollback().unwrap();
    }
    assert!(steps[1] <= steps[0] + 10, "{steps:?}");
}
