//! What nobody can make too much of, and what is forgotten.

use super::*;

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
