//! A day's numbers, as the report says them and as DuckDB counts them in an export.

use chrono::{DateTime, TimeDelta, Utc};
use moa_message::{day, timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::run;
use crate::served::Served;
use crate::{documented, query};

/// Visits that nobody thought of: who goes how far, buys what, and is heard of when.
fn visits(begin: DateTime<Utc>) -> Vec<Value> {
    let mut random = fastrand::Rng::with_seed(30);
    let mut all = Vec::new();
    for n in 0..60 {
        // Some only look in.
        let looks_in = n % 6 == 0;
        let session = match looks_in {
            true => format!("short-{n}"),
            false => format!("session-{}", random.u8(..40)),
        };
        let visitor = format!("device-{}", random.u8(..25));
        let campaign = ["naver", "kakao", ""][random.usize(..3)];
        let steps = [
            ("$page_view", json!({})),
            (
                "view_product",
                json!({ "product_no": random.u8(1..6).to_string(), "utm_source": campaign }),
            ),
            ("cafe24_add_to_cart", json!({ "total_quantity": 1 })),
            ("view_checkout", json!({})),
            (
                "cafe24_complete_order",
                json!({ "order_id": format!("20261130-{}", n / 2), "order_amount": random.u32(..900_000) }),
            ),
        ];
        let from = if looks_in { 0 } else { random.usize(..3) };
        let until = if looks_in {
            1
        } else {
            random.usize(from..steps.len()) + 1
        };
        for (at, (event, properties)) in steps.into_iter().enumerate().take(until).skip(from) {
            // Some of the day before and of the day after.
            let time = begin + TimeDelta::minutes(random.i64(-120..26 * 60));
            all.push(json!({
                "type": "track", "event": event, "messageId": format!("{n}-{at}"), "anonymousId": visitor,
                "timestamp": timestamp::text(time.min(Utc::now())), "properties": properties,
                "context": { "sessionId": session, "library": { "name": "moa" }, "shop": { "currency": "KRW" } },
            }));
        }
    }
    all
}

#[tokio::test]
async fn the_numbers_are_what_duckdb_counts_in_an_export() {
    let folder = TempDir::new().unwrap();
    let db = folder.path().join("log.db");
    let served = Served::start(&db);
    let yesterday = day::of(Utc::now()).pred_opt().unwrap();
    let messages = visits(day::midnight(yesterday));
    served.send(&messages).await;
    let db = db.to_str().unwrap();
    let out = folder.path().join("events.parquet");
    let ended = run(&[
        "events",
        "export",
        "--db",
        db,
        "--format",
        "parquet",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(ended.status.success(), "{ended:?}");
    let ended = run(&[
        "report",
        "--db",
        db,
        "--day",
        "yesterday",
        "--format",
        "json",
    ]);
    let report: Value = serde_json::from_slice(&ended.stdout).unwrap();

    let statements = documented("docs/today.md", "## The same by SQL");
    let of_yesterday = |text: &String| text.replace("2026-11-30", &yesterday.to_string());
    let statements: Vec<_> = statements.iter().map(of_yesterday).collect();
    assert!(
        statements
            .iter()
            .all(|text| text.contains(&yesterday.to_string()))
    );
    let rows = query("duckdb", folder.path(), &statements);
    let numbers = &report["numbers"];
    let counted = [
        "sessions",
        "visitors",
        "pageViews",
        "productViews",
        "additions",
        "checkouts",
    ];
    let counted = counted.map(|name| numbers[name].clone());
    assert_eq!(rows[0], json!([counted]));
    assert!(
        counted.iter().all(|number| number.as_u64() > Some(5)),
        "{counted:?}"
    );
    let revenue = numbers["revenue"][0]["amount"].as_f64().unwrap();
    assert_eq!(
        rows[1],
        json!([[numbers["orders"], format!("{revenue:.2}")]])
    );
    let steps = report["funnel"].as_array().unwrap().iter();
    let steps: Vec<_> = steps.map(|step| step["sessions"].clone()).collect();
    assert_eq!(rows[2], json!([steps]));
    assert!(
        steps[4].as_u64() > Some(2) && steps[0].as_u64() > steps[1].as_u64(),
        "{steps:?}"
    );
    let products = report["products"].as_array().unwrap().iter();
    let products: Vec<_> = products
        .map(|one| json!([one["productNo"], one["views"]]))
        .collect();
    let mut found = rows[3].as_array().unwrap().clone();
    // Those that are as many may stand in any order.
    let mut told = products;
    let key = |one: &Value| one[0].as_str().unwrap().to_owned();
    found.sort_by_key(key);
    told.sort_by_key(key);
    assert_eq!(found, told);
}
