//! Visits and their visitors, hour by hour and day by day.

use super::*;

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
