//! What the sums say is what one counts in the log.

mod generated;
mod naive;

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

#[tokio::test]
async fn a_visit_goes_from_its_landing_to_its_order() {
    let fixture = Fixture::new();
    let mut landing = event("1", "s1", 30, "$page_view", json!({}));
    landing["context"]["page"] =
        json!({ "type": "product", "search": "?utm_source=naver&utm_medium=cpc" });
    landing["context"]["userAgent"] = json!(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
    );
    fixture
        .receive(&[
            landing,
            event(
                "2",
                "s1",
                30,
                "view_product",
                json!({ "product_no": "7", "product_name": "울 코트" }),
            ),
            event("3", "s1", 25, "cafe24_add_to_cart", json!({})),
            event(
                "4",
                "s1",
                25,
                "cafe24_add_to_cart_items",
                json!({ "product_no": "7" }),
            ),
            event("5", "s1", 20, "view_checkout", json!({})),
            order("6", "s1", 15, "20261130-1", json!(189_000)),
            event(
                "7",
                "s1",
                15,
                "cafe24_complete_order_items",
                json!({ "order_id": "20261130-1", "product_no": "7" }),
            ),
            event("8", "s2", 10, "$page_view", json!({})),
        ])
        .await;
    let report = fixture.today();
    let numbers = &report.numbers;
    assert_eq!(
        (numbers.sessions, numbers.visitors, numbers.page_views),
        (2, 2, 2)
    );
    assert_eq!(
        (numbers.product_views, numbers.additions, numbers.checkouts),
        (1, 1, 1)
    );
    assert_eq!(
        (
            numbers.orders,
            numbers.orders_seen,
            numbers.orders_without_amount
        ),
        (1, 1, 0)
    );
    assert_eq!(amounts(&report), [(Some("KRW"), 189_000.0)]);
    assert_eq!(steps(&report), [2, 1, 1, 1, 1]);
    assert_eq!(report.funnel[1].percent_of_before, Some(50.0));
    let campaign = &report.campaigns[0];
    assert_eq!(
        (campaign.source.as_deref(), campaign.medium.as_deref()),
        (Some("naver"), Some("cpc"))
    );
    assert_eq!((campaign.numbers.sessions, campaign.numbers.orders), (1, 1));
    assert_eq!(campaign.numbers.revenue, numbers.revenue);
    assert_eq!(report.campaigns[1].kind, GroupKind::None);
    let devices: Vec<_> = report
        .devices
        .iter()
        .map(|one| one.device.as_str())
        .collect();
    assert_eq!(devices, ["phone", "unknown"]);
    let product = &report.products[0];
    assert_eq!(product.name.as_deref(), Some("울 코트"));
    assert_eq!(
        (product.views, product.additions, product.orders),
        (1, 1, 1)
    );
    assert_eq!(report.hours[11].sessions, 2);
}

#[tokio::test]
async fn who_buys_at_once_was_not_less_far() {
    let fixture = Fixture::new();
    fixture
        .receive(&[event("1", "s1", 9, "view_checkout", json!({}))])
        .await;
    assert_eq!(steps(&fixture.today()), [1, 1, 1, 1, 0]);
}

#[tokio::test]
async fn an_order_counts_once_whoever_tells_it() {
    let fixture = Fixture::new();
    // The servers were first, so that what the page tells is not stored; its page of the order is.
    fixture
        .receive(&[
            by_cafe24("1", 9, "20261130-1", json!(50_000)),
            order("2", "s1", 9, "20261130-1", json!(50_000)),
            event(
                "3",
                "s1",
                9,
                "view_completed_order",
                json!({ "order_id": "20261130-1" }),
            ),
            // The same page in another browser.
            event(
                "4",
                "s2",
                2,
                "view_completed_order",
                json!({ "order_id": "20261130-1" }),
            ),
        ])
        .await;
    let report = fixture.today();
    assert_eq!((report.numbers.orders, report.numbers.orders_seen), (1, 1));
    assert_eq!(amounts(&report), [(Some("KRW"), 50_000.0)]);
    assert_eq!(steps(&report), [2, 1, 1, 1, 1]);
    assert_eq!(fixture.tables(), fixture.counted_anew());
}

#[tokio::test]
async fn what_cafe24_says_of_an_order_goes_before_what_a_page_says() {
    let fixture = Fixture::new();
    fixture
        .receive(&[
            order("1", "s1", 9, "20261130-1", json!(1)),
            order("2", "s1", 9, "20261130-2", json!(20_000)),
        ])
        .await;
    fixture
        .receive(&[by_cafe24("3", 9, "20261130-1", json!(50_000))])
        .await;
    let report = fixture.today();
    assert_eq!((report.numbers.orders, report.numbers.orders_seen), (2, 2));
    assert_eq!(amounts(&report), [(Some("KRW"), 70_000.0)]);
    assert_eq!(report.campaigns[0].numbers.revenue[0].amount, 70_000.0);
}

#[tokio::test]
async fn an_amount_that_is_not_known_is_not_nothing() {
    let fixture = Fixture::new();
    fixture
        .receive(&[order("1", "s1", 9, "20261130-1", json!(null))])
        .await;
    let report = fixture.today();
    assert_eq!(
        (report.numbers.orders, report.numbers.orders_without_amount),
        (1, 1)
    );
    assert_eq!(amounts(&report), []);
    fixture
        .receive(&[by_cafe24("2", 9, "20261130-2", json!(900))])
        .await;
    assert_eq!(
        amounts(&fixture.today()),
        [(None, 900.0)],
        "nobody said in what"
    );
}

#[tokio::test]
async fn claims_count_on_their_own_day_and_take_nothing_from_revenue() {
    let fixture = Fixture::new();
    let refund = {
        let mut refund = by_cafe24("4", 5, "20261130-1", json!(null));
        refund["event"] = json!("cafe24_refund_order");
        refund["properties"] = json!({ "order_id": "20261130-1", "refund_amount": 3_000 });
        refund
    };
    fixture
        .receive(&[
            order("1", "s1", 9, "20261130-1", json!(30_000)),
            event(
                "2",
                "s1",
                8,
                "cafe24_cancel_order",
                json!({ "order_id": "20261130-1", "claim_status": "requested" }),
            ),
            event(
                "3",
                "s1",
                7,
                "cafe24_cancel_order",
                json!({ "order_id": "20261130-1", "claim_status": "requested" }),
            ),
            refund,
        ])
        .await;
    let report = fixture.today();
    assert_eq!(amounts(&report), [(Some("KRW"), 30_000.0)]);
    assert_eq!(
        (
            report.claims.cancelled,
            report.claims.returned,
            report.claims.refunds
        ),
        (1, 0, 1)
    );
    assert_eq!(report.claims.refunded[0].amount, 3_000.0);
}

#[tokio::test]
async fn a_visitor_of_two_shops_is_one_of_the_mall() {
    let fixture = Fixture::new();
    let mut elsewhere = event("2", "s2", 5, "$page_view", json!({}));
    elsewhere["anonymousId"] = json!("device-of-s1");
    elsewhere["context"]["shop"]["shop_no"] = json!("2");
    fixture
        .receive(&[event("1", "s1", 9, "$page_view", json!({})), elsewhere])
        .await;
    assert_eq!(fixture.today().numbers.visitors, 1);
    for shop in [1, 2] {
        let report = fixture.report(Some("moashop"), Some(shop), today());
        assert_eq!((report.numbers.visitors, report.numbers.sessions), (1, 1));
        assert_eq!(report.malls[0].shops, [1, 2]);
    }
}

#[tokio::test]
async fn a_day_is_korea_s_and_what_comes_late_counts_when_it_happened() {
    let fixture = Fixture::new();
    let yesterday = today().pred_opt().unwrap();
    fixture
        .receive(&[
            event("1", "s1", 12 * 60 + 1, "$page_view", json!({})),
            event("2", "s2", 12 * 60, "$page_view", json!({})),
            // Too long ago: it counts when it came.
            event("3", "s3", 60 * 24 * 32, "$page_view", json!({})),
        ])
        .await;
    assert_eq!(fixture.report(None, None, yesterday).numbers.sessions, 1);
    let report = fixture.today();
    assert_eq!(report.numbers.sessions, 2);
    assert_eq!(
        (report.hours[0].sessions, report.hours[12].sessions),
        (1, 1)
    );
    // One that came before the others had come moves its session to its hour.
    fixture
        .receive(&[
            event("4", "s2", 12 * 60 + 5, "$page_view", json!({})),
            event("5", "s3", 90, "$page_view", json!({})),
        ])
        .await;
    let report = fixture.today();
    assert_eq!(report.numbers.sessions, 2);
    assert_eq!(
        (report.hours[10].sessions, report.hours[12].sessions),
        (1, 0)
    );
}

#[tokio::test]
async fn today_is_compared_by_the_hours_that_are_over() {
    let fixture = Fixture::new();
    let week = 7 * 24 * 60;
    fixture
        .receive(&[
            event("1", "s1", week + 60, "$page_view", json!({})),
            event("2", "s2", week - 1, "$page_view", json!({})),
            event("3", "s3", 61, "$page_view", json!({})),
            event("4", "s4", 0, "$page_view", json!({})),
        ])
        .await;
    let compared = fixture.today().compared.unwrap();
    assert_eq!(
        (compared.day.to_string().as_str(), compared.hours),
        ("2026-11-23", 12)
    );
    assert_eq!((compared.now.sessions, compared.before.sessions), (1, 1));
    let whole = fixture.report(None, None, compared.day).compared.unwrap();
    assert_eq!((whole.hours, whole.now.sessions), (24, 2));
    assert_eq!(
        fixture
            .report(None, None, today().succ_opt().unwrap())
            .compared,
        None
    );
}

#[tokio::test]
async fn who_makes_products_up_makes_no_more_rows() {
    let fixture = Fixture::new();
    for piece in 0..9 {
        let views: Vec<_> = (piece * 500..(piece + 1) * 500)
            .map(|n| {
                event(
                    &format!("m{n}"),
                    "s1",
                    5,
                    "view_product",
                    json!({ "product_no": format!("p{n}") }),
                )
            })
            .collect();
        fixture.receive(&views).await;
    }
    let report = fixture.today();
    assert_eq!(report.numbers.product_views, 4_500);
    let others = report.products.last().unwrap();
    assert_eq!(
        (others.kind, others.views, others.product_no.as_deref()),
        (GroupKind::Others, 500, None)
    );
    assert_eq!(report.products.len(), 21);
    // One that is known goes on.
    fixture
        .receive(&[event(
            "again",
            "s1",
            5,
            "view_product",
            json!({ "product_no": "p7" }),
        )])
        .await;
    assert_eq!(
        fixture.today().products[0].product_no.as_deref(),
        Some("p7")
    );
}

#[tokio::test]
async fn amounts_beyond_all_sums_keep_nothing_from_being_stored() {
    let fixture = Fixture::new();
    let connection = Connection::open(fixture.file()).unwrap();
    fixture
        .receive(&[order("1", "s1", 9, "20261130-1", json!(1e10))])
        .await;
    connection
        .execute("UPDATE day_money SET amount = 9000000000000000000", [])
        .unwrap();
    fixture
        .receive(&[
            order("2", "s1", 9, "20261130-2", json!(1e10)),
            order("3", "s1", 9, "x\u{0}", json!(-1e10)),
        ])
        .await;
    assert_eq!(fixture.today().numbers.orders, 2);
}

#[tokio::test]
async fn who_is_erased_stays_in_the_numbers_and_nowhere_else() {
    use crate::log::person::{PersonId, erase, show};
    let fixture = Fixture::new();
    let mut messages = vec![
        event("1", "s1", 9, "$page_view", json!({})),
        order("2", "s1", 9, "20261130-1", json!(5_000)),
        event(
            "3",
            "s1",
            9,
            "cafe24_complete_order_items",
            json!({ "order_id": "20261130-1", "product_no": "7" }),
        ),
    ];
    for message in &mut messages {
        message["userId"] = json!("haneul01");
    }
    fixture.receive(&messages).await;
    let before = fixture.today();
    let who = PersonId::User("haneul01".into());
    let mut shown = Vec::new();
    show(&fixture.file(), &who, None, &mut shown).unwrap();
    let shown = String::from_utf8(shown).unwrap();
    assert!(
        shown.contains(r#""session":"s1""#) && shown.contains(r#""order":"20261130-1""#),
        "{shown}"
    );
    erase(&fixture.file(), &PersonId::User("haneul01".into()), None).unwrap();
    assert_eq!(fixture.today(), before);
    let connection = open_to_read(&fixture.file()).unwrap();
    for table in [
        "day_visits",
        "day_visitors",
        "day_orders",
        "day_order_items",
    ] {
        let count = format!("SELECT count(*) FROM {table}");
        let rows: u64 = connection.query_row(&count, [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[tokio::test]
async fn what_is_counted_once_is_forgotten_when_nothing_can_come_to_it() {
    let fixture = Fixture::new();
    fixture
        .receive(&[
            event("1", "s1", 9, "$page_view", json!({})),
            order("2", "s1", 9, "20261130-1", json!(5_000)),
        ])
        .await;
    let before = fixture.today();
    let rows = || fixture.tables().len();
    let all = rows();
    round(
        &fixture.file(),
        Retention::default(),
        now() + TimeDelta::days(34),
        || true,
    )
    .unwrap();
    assert_eq!(rows(), all);
    round(
        &fixture.file(),
        Retention::default(),
        now() + TimeDelta::days(37),
        || true,
    )
    .unwrap();
    assert_eq!(
        (all - rows(), fixture.today()),
        (3, before),
        "a visit, a visitor, an order"
    );
    round(
        &fixture.file(),
        Retention::default(),
        now() + TimeDelta::days(802),
        || true,
    )
    .unwrap();
    assert_eq!(rows(), 0);
}

#[tokio::test]
async fn rows_of_visitors_stay_no_longer_than_their_messages() {
    let fixture = Fixture::new();
    let messages = [event("1", "s1", 9, "$page_view", json!({}))];
    fixture.receive(&messages).await;
    let week = Retention {
        messages: Some(std::time::Duration::from_secs(7 * 86_400)),
        ..Retention::default()
    };
    let all = fixture.tables().len();
    round(&fixture.file(), week, now() + TimeDelta::days(7), || true).unwrap();
    assert_eq!(
        fixture.tables().len(),
        all,
        "some messages of the day may be there"
    );
    round(&fixture.file(), week, now() + TimeDelta::days(9), || true).unwrap();
    assert_eq!(fixture.tables().len(), all - 2, "a visit and a visitor");
    assert_eq!(fixture.today().numbers.sessions, 1);
}

#[tokio::test]
async fn a_log_that_nobody_counted_is_counted_behind_what_comes() {
    let mut fixture = Fixture::new();
    let old = now() - TimeDelta::days(60);
    fixture
        .receive_at(
            "moashop",
            old,
            &[event("old", "s0", 60 * 24 * 60, "$page_view", json!({}))],
        )
        .await;
    let visit = |n: usize| {
        event(
            &format!("m{n}"),
            &format!("s{}", n % 40),
            200,
            "$page_view",
            json!({}),
        )
    };
    let messages: Vec<_> = (0..1_200).map(visit).collect();
    fixture.receive(&messages).await;
    fixture.close();
    // As an earlier collector has left it.
    let mut connection = open_to_change(&fixture.file()).unwrap();
    connection
        .execute_batch(
            "DELETE FROM day_sums; DELETE FROM day_visits; DELETE FROM day_visitors; UPDATE sequence SET counted = NULL;",
        )
        .unwrap();
    begin(&connection, now()).unwrap();
    let reached = piece(&mut connection).unwrap();
    assert!(!reached.is_done() && reached.counted >= 500, "{reached:?}");
    let half = fixture.today();
    assert!(half.numbers.page_views < 1_200 && half.counting.is_some());
    assert_eq!(
        half.missing,
        [],
        "nothing is said of numbers that are not whole"
    );
    drop(connection);
    // What comes meanwhile is counted behind the rest, by whoever opens the file next.
    fixture.open();
    fixture.receive(&[visit(1_200)]).await;
    for _ in 0..500 {
        if fixture.today().counting.is_none() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    fixture.receive(&[visit(1_201)]).await;
    let report = fixture.today();
    assert_eq!(
        (report.numbers.page_views, report.numbers.sessions),
        (1_202, 40)
    );
    assert_eq!(report.first_day, Some(today() - TimeDelta::days(35)));
    let before = fixture.report(None, None, moa_message::day::of(old));
    assert_eq!(before.numbers.page_views, 0, "that is before the first day");
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let fixture = Fixture::new();
    assert_eq!(
        fixture.report(None, None, today()).missing,
        [],
        "there is no mall"
    );
    let mut messages = Vec::new();
    for n in 0..120 {
        let session = format!("s{}", n % 12);
        let mut page = event(&format!("p{n}"), &session, 50, "$page_view", json!({}));
        page["context"]["page"] = json!({ "type": TYPES[n % 4] });
        messages.push(page);
        let product = json!({ "product_no": "7", "product_name": "울 코트" });
        messages.push(event(
            &format!("v{n}"),
            &session,
            50,
            "view_product",
            product,
        ));
        messages.push(event(
            &format!("c{n}"),
            &session,
            40,
            "view_checkout",
            json!({ "price": 1 }),
        ));
    }
    fixture.receive(&messages).await;
    let missing = fixture.today().missing;
    let page = |page: &str| Missing::Page {
        page: page.to_owned(),
        page_views: 120,
    };
    assert_eq!(
        missing[..2],
        [Missing::Orders { checkouts: 12 }, page("checkout")]
    );
    let text = serde_json::to_value(&missing[2]).unwrap();
    assert_eq!(
        text,
        json!({ "what": "property", "event": "view_product", "property": "price", "events": 120 })
    );
    assert_eq!(missing.len(), 3);
    let orders: Vec<_> = (0..5)
        .map(|n| by_cafe24(&format!("o{n}"), 30, &format!("20261130-{n}"), json!(1)))
        .collect();
    fixture.receive(&orders).await;
    assert_eq!(
        fixture.today().missing[0],
        Missing::OrdersOnPages { orders: 5 }
    );
    assert_eq!(
        fixture.report(Some("haneul"), None, today()).missing,
        [Missing::Everything]
    );
    let before = fixture.report(Some("moashop"), None, today() - TimeDelta::days(9));
    assert_eq!(before.missing, [], "the tag may not have been there");
    let later = fixture.report(Some("moashop"), None, today() + TimeDelta::days(9));
    assert_eq!(later.missing, [], "nothing is missing of a day to come");
}
