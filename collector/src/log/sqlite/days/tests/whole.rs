//! A log that nobody counted, and what its numbers lack.

use super::*;

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
