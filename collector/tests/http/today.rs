//! A day's numbers: the live view's page Today, and `moa-collector report`.

use chrono::{DateTime, TimeDelta, Utc};
use moa_collector::cafe24::reconcile::Comparison;
use moa_collector::cafe24::state::State;
use moa_message::{day, timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cafe24::app;
use crate::program::run;
use crate::support::{KEY, Running, assert_refused};

/// Noon of yesterday, in Korea: a day that is over, and no hour that ends while a test runs.
fn noon() -> DateTime<Utc> {
    let yesterday = day::of(Utc::now()).pred_opt().unwrap();
    day::midnight(yesterday) + TimeDelta::hours(12)
}

fn event(id: &str, session: &str, name: &str, properties: Value) -> Value {
    json!({
        "type": "track", "event": name, "messageId": id, "anonymousId": format!("device-of-{session}"),
        "timestamp": timestamp::text(noon()), "properties": properties,
        "context": {
            "sessionId": session, "library": { "name": "moa" }, "shop": { "shop_no": 1, "currency": "KRW" },
            "page": { "type": "product", "search": "?utm_source=naver&utm_medium=cpc&utm_campaign==SUM(1)" },
        },
    })
}

/// Two sessions, of which one orders, and a week before one that does.
fn visits() -> Vec<Value> {
    let order = |id: &str, session: &str, amount: u32| {
        let properties =
            json!({ "order_id": id, "order_amount": amount, "payment_method": "card" });
        event(id, session, "cafe24_complete_order", properties)
    };
    let mut before = order("20261123-1", "s0", 50_000);
    before["timestamp"] = json!(timestamp::text(noon() - TimeDelta::days(7)));
    let product = json!({ "product_no": "1001", "product_name": "울 코트", "price": 189_000 });
    vec![
        before,
        event("a", "s1", "$page_view", json!({})),
        event("b", "s1", "view_product", product.clone()),
        event("b", "s1", "view_product", product),
        event("c", "s1", "view_checkout", json!({})),
        order("20261130-1", "s1", 189_000),
        event("d", "s2", "$page_view", json!({})),
        event(
            "e",
            "s2",
            "view_product_list",
            json!({ "cate_no": "24", "category_name": "아우터" }),
        ),
    ]
}

async fn numbers(collector: &Running, query: &str) -> Value {
    let path = format!("/live/today/numbers{query}");
    let answer = collector.look(&path).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.json().await.unwrap()
}

fn report(collector: &Running, more: &[&str]) -> (Option<i32>, String, String) {
    let db = collector.db();
    let ended = run(&[&["report", "--db", db.to_str().unwrap()], more].concat());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (ended.status.code(), text(ended.stdout), text(ended.stderr))
}

#[tokio::test]
async fn the_page_and_the_command_line_say_the_same_numbers() {
    let collector = Running::start().await;
    collector.send(&visits()).await;
    let shown = numbers(&collector, "?day=yesterday").await;
    assert_eq!(shown["mall"], KEY);
    let counted = &shown["numbers"];
    assert_eq!(
        (&counted["sessions"], &counted["visitors"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(
        (&counted["productViews"], &counted["orders"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        counted["revenue"],
        json!([{ "currency": "KRW", "amount": 189_000.0 }])
    );
    assert_eq!(
        shown["funnel"][4],
        json!({ "step": "order", "sessions": 1, "percentOfBefore": 100.0, "percentOfAll": 50.0 })
    );
    let compared = &shown["compared"];
    assert_eq!(
        (
            &compared["hours"],
            &compared["before"]["revenue"][0]["amount"]
        ),
        (&json!(24), &json!(50_000.0))
    );
    let campaign = &shown["campaigns"][0];
    assert_eq!(
        (
            &campaign["source"],
            &campaign["campaign"],
            &campaign["sessions"]
        ),
        (&json!("naver"), &json!("=SUM(1)"), &json!(2))
    );
    assert_eq!(
        shown["products"][0],
        json!({ "kind": "one", "productNo": "1001", "name": "울 코트", "views": 1, "additions": 0, "orders": 0 })
    );
    assert_eq!(shown["categories"][0]["name"], "아우터");
    assert_eq!(
        (&shown["missing"], &shown["cafe24"]),
        (&json!([]), &Value::Null)
    );

    let (code, printed, said) = report(&collector, &["--day", "yesterday", "--format", "json"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), shown);
    let of_shop = numbers(&collector, "?day=yesterday&shop=2").await;
    assert_eq!(of_shop["numbers"]["sessions"], 0);
    let (_, printed, _) = report(
        &collector,
        &["--day", "yesterday", "--format", "json", "--shop", "2"],
    );
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), of_shop);
}

#[tokio::test]
async fn a_report_is_a_table_for_people_and_one_for_spreadsheets() {
    let collector = Running::start().await;
    collector.send(&visits()).await;
    let (code, table, said) = report(&collector, &["--day", "yesterday", "--mall", KEY]);
    assert_eq!(code, Some(0), "{said}");
    let line = |begin: &str| {
        let found = table.lines().find(|line| line.starts_with(begin));
        let found = found.unwrap_or_else(|| panic!("no {begin} in\n{table}"));
        found.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("revenue"), "revenue 189,000 KRW 50,000 KRW +278.0 %");
    assert_eq!(line("visitors"), "visitors 2 1 +100.0 %");
    assert_eq!(line("ordered"), "ordered 1 100.0 % 50.0 %");
    assert_eq!(
        line("naver"),
        "naver / cpc / =SUM(1) 2 1 1 1 1 1 189,000 KRW"
    );
    assert_eq!(line("울 코트"), "울 코트 1001 1 0 0");

    let (_, csv, _) = report(&collector, &["--day", "yesterday", "--format", "csv"]);
    let mut rows = csv.lines();
    assert!(
        rows.next()
            .unwrap()
            .starts_with("day,mall,shop,section,key,name,sessions,")
    );
    let total: Vec<_> = rows.next().unwrap().split(',').collect();
    assert_eq!(
        (total[3], total[6], total[16], total[19], total[20]),
        ("total", "2", "1", "189000", "KRW")
    );
    assert!(csv.contains("naver / cpc / =SUM(1)"), "{csv}");
    assert!(!csv.contains(",=SUM"), "nobody's spreadsheet runs it");

    let week = noon() - TimeDelta::days(7);
    let range = format!("{}..yesterday", day::of(week));
    let (_, days, _) = report(&collector, &["--day", &range]);
    assert_eq!(days.lines().count(), 9, "{days}");
    let (_, days, _) = report(&collector, &["--day", &range, "--format", "json"]);
    let days: Vec<Value> = days
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((days.len(), &days[0]["numbers"]["orders"]), (8, &json!(1)));
}

#[tokio::test]
async fn what_cannot_be_reported_is_said_with_what_to_do() {
    let collector = Running::start().await;
    let (code, _, said) = report(&collector, &[]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("no numbers yet") && said.contains("install.md"),
        "{said}"
    );
    collector.send(&visits()).await;
    for (flags, part) in [
        (
            ["--day", "soon"],
            "--day: \"soon\" is no day; give one like",
        ),
        (
            ["--day", "today..yesterday"],
            "the first day comes before the last",
        ),
        (["--mall", "haneul"], "there are of test-key"),
        (["--db", "nowhere.db"], "cannot be used multiple times"),
        (["--cafe24", "nowhere.db"], "nowhere.db"),
    ] {
        let (code, _, said) = report(&collector, &flags);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(part), "{said}");
    }
    let mut of_another = visits();
    of_another.truncate(1);
    let body = json!({ "writeKey": crate::support::TIED_KEY, "batch": of_another }).to_string();
    let request = collector.client().post(collector.url("/v1/batch"));
    let answer = request
        .header("origin", crate::support::ORIGIN)
        .body(body)
        .send()
        .await;
    assert_eq!(answer.unwrap().status(), 200);
    let (code, _, said) = report(&collector, &[]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("give one of them with --mall: test-key, tied-key"),
        "{said}"
    );
}

#[tokio::test]
async fn the_page_is_the_operator_s_and_its_questions_are_read_with_care() {
    let collector = Running::start().await;
    for (path, begin) in [
        ("/live/today", "<!doctype html>"),
        ("/live/today.js", "//"),
        ("/live/today-view.js", "//"),
        ("/live/figures.js", "//"),
        ("/live/today.css", "/*"),
        ("/live/install.ko.md", "# 태그 설치하기"),
    ] {
        let answer = collector.look(path).await;
        assert_eq!(answer.status(), 200);
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
        let text = answer.text().await.unwrap();
        assert!(text.starts_with(begin), "{path}");
        assert!(
            !text.contains("http://") || path.ends_with(".md") || path.ends_with("today"),
            "{path} asks nobody else"
        );
        assert_eq!(
            collector.get(path).await.status(),
            404,
            "not for the public"
        );
    }
    for path in ["/live/today", "/live/today/numbers"] {
        let request = collector.client().get(collector.operator_url(path));
        let by_proxy = request.header("x-forwarded-for", "192.0.2.7").send().await;
        assert_refused(by_proxy.unwrap(), 403, "not_local").await;
        assert_eq!(
            collector.get(path).await.status(),
            404,
            "not for the public"
        );
    }
    for query in [
        "?day=soon",
        "?day=2026-02-30",
        "?shop=256",
        "?shop=",
        "?day=0001-01-01",
    ] {
        let answer = collector.look(&format!("/live/today/numbers{query}")).await;
        assert_refused(answer, 400, "bad_query").await;
    }
    let nothing = numbers(&collector, "").await;
    assert_eq!(
        (&nothing["mall"], &nothing["malls"]),
        (&Value::Null, &json!([]))
    );
    let unknown = numbers(&collector, "?mall=nobody&shop=7").await;
    assert_eq!(unknown["numbers"]["sessions"], 0);
}

#[tokio::test]
async fn what_cafe24_has_counted_stands_beside() {
    let folder = TempDir::new().unwrap();
    let mut settings = Running::settings(&folder);
    settings.cafe24 = Some(app(folder.path()));
    let state = State::open(&folder.path().join("cafe24.db")).unwrap();
    let of = |what: &str, theirs| Comparison {
        mall: KEY.into(),
        day: day::of(noon()),
        what: what.into(),
        ours: 1,
        theirs,
    };
    let all = vec![of("orders", 2), of("page_views", 40)];
    state.keep_comparisons(all, Utc::now()).await.unwrap();
    drop(state);
    let collector = Running::start_set(folder, settings).await;
    collector.send(&visits()).await;
    let shown = numbers(&collector, "?day=yesterday").await;
    assert_eq!(shown["cafe24"], json!({ "pageViews": 40, "orders": 2 }));
    assert_eq!(numbers(&collector, "").await["cafe24"], Value::Null);
    let (_, printed, _) = report(&collector, &["--day", "yesterday", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), shown);
    let (_, table, _) = report(&collector, &["--day", "yesterday"]);
    let orders = table
        .lines()
        .rfind(|line| line.starts_with("orders"))
        .unwrap();
    assert_eq!(
        orders.split_whitespace().collect::<Vec<_>>(),
        ["orders", "1", "2", "50.0", "%"]
    );
    collector.stop().await;
}
