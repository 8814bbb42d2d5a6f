//! The bucket, the blocks, and what is refused as unprocessable.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_bucket_holds_forty_and_leaks_two_a_second() {
    let cafe = lived();
    let token = token(&cafe).await;
    for call in 1..=40 {
        let got = admin(&cafe, &token, "store").await;
        assert_eq!(got.status, 200);
        assert_eq!(got.headers["x-api-call-limit"], format!("{call}/40"));
        assert!(!got.headers.contains_key("x-cafe24-call-remain"));
    }
    let got = admin(&cafe, &token, "store").await;
    assert_eq!(got.status, 429);
    assert_eq!(
        got.body["error"]["message"],
        "Too much requests occur. (40/40)"
    );
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(admin(&cafe, &token, "store").await.status, 200);
    assert_eq!(admin(&cafe, &token, "store").await.status, 200);
    assert_eq!(admin(&cafe, &token, "store").await.status, 429);
    let calls = cafe.calls(MALL);
    assert_eq!((calls.refused, calls.highest_level), (2, 40));
    assert!(calls.abnormal > 30);
    assert_eq!(calls.by_endpoint["GET admin/store"], 44);
}

#[tokio::test(start_paused = true)]
async fn another_app_fills_the_same_bucket() {
    let cafe = lived();
    let token = token(&cafe).await;
    admin(&cafe, &token, "store").await;
    cafe.spend(MALL, 6.0);
    tokio::time::sleep(std::time::Duration::from_secs(20)).await;
    assert_eq!(admin(&cafe, &token, "store").await.status, 429);
}

#[tokio::test(start_paused = true)]
async fn asking_during_a_block_lengthens_it() {
    let cafe = lived();
    let token = token(&cafe).await;
    let remain = |got: &Got| -> Option<u64> {
        got.headers
            .get("x-cafe24-call-remain")?
            .to_str()
            .ok()?
            .parse()
            .ok()
    };
    let first = loop {
        if let Some(seconds) = remain(&admin(&cafe, &token, "store").await) {
            break seconds;
        }
    };
    let later = admin(&cafe, &token, "store").await;
    assert_eq!(later.status, 429);
    let later = remain(&later).unwrap();
    assert!(later > first, "{later} after {first}");
    assert!(cafe.calls(MALL).longest_block.as_secs() >= later);
    tokio::time::sleep(std::time::Duration::from_secs(later)).await;
    assert_eq!(admin(&cafe, &token, "store").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn script_tags_have_a_bucket_of_ten() {
    let cafe = lived();
    let token = token(&cafe).await;
    for _ in 0..10 {
        assert_eq!(admin(&cafe, &token, "scripttags").await.status, 200);
    }
    assert_eq!(admin(&cafe, &token, "scripttags").await.status, 429);
    assert_eq!(admin(&cafe, &token, "store").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn what_the_documents_do_not_allow_is_422() {
    let cafe = lived();
    let token = token(&cafe).await;
    for (path, status) in [
        ("orders", 422),
        ("orders?member_id=a", 422),
        ("orders?start_date=2026-01-01&end_date=2026-04-02", 422),
        ("orders?start_date=2026-01-01&end_date=2026-03-31", 200),
        (
            "orders?start_date=2026-01-01T00:00:00+09:00&end_date=2026-03-31%2010:00:00",
            200,
        ),
        (
            "orders?start_date=2026-01-01&end_date=2026-01-31&limit=1001",
            422,
        ),
        (
            "orders?start_date=2026-01-01&end_date=2026-01-31&offset=15001",
            422,
        ),
        (
            "orders?start_date=2026-01-01&end_date=2026-01-31&date_type=some_date",
            422,
        ),
        ("refunds?order_id=20260101-0000011", 422),
        ("customers", 422),
        ("carts", 422),
        ("carts?member_id=a&limit=101", 422),
        ("carts?member_id=a&offset=10001", 422),
        (
            "customersprivacy?search_type=created_date&created_start_date=2026-01-01&gender=F",
            422,
        ),
        ("coupons/6000000000000000001/issues?offset=8001", 422),
        ("coupons/6000000000000000001/issues?limit=501", 422),
        ("webhooks/logs?limit=10001", 422),
        ("nothing", 404),
        ("orders/20200101-0000001", 404),
    ] {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let got = admin(&cafe, &token, path).await;
        assert_eq!(got.status, status, "{path}: {}", got.body);
        assert!(status == 200 || got.body["error"]["code"] == status);
    }
    let many = vec!["a"; 101].join(",");
    assert_eq!(
        admin(&cafe, &token, &format!("customers?member_id={many}"))
            .await
            .status,
        422
    );
}

#[tokio::test(start_paused = true)]
async fn analytics_have_a_token_every_two_seconds() {
    let cafe = lived();
    let token = token(&cafe).await;
    let get = async || {
        let uri = format!(
            "/analytics/sales/times?mall_id={MALL}&start_date=2026-01-01&end_date=2026-01-31"
        );
        let request = Request::get(uri).header("authorization", format!("Bearer {token}"));
        send(&cafe, request.body(Body::empty()).unwrap()).await
    };
    for left in (0..10).rev() {
        let got = get().await;
        assert_eq!(
            (got.status, got.headers["x-ratelimit-remaining"].clone()),
            (200, left.into())
        );
    }
    assert_eq!(get().await.status, 429);
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(get().await.status, 200);
    assert_eq!(get().await.status, 429);
}
