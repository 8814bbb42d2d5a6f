//! Walks through the resources, and what they say against the truth.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::Truth;

/// All orders of a shop, by windows and pages.
async fn orders(cafe: &Cafe24, token: &str, shop: u8) -> BTreeMap<String, Value> {
    let mut orders = BTreeMap::new();
    for month in ["01-01", "02-01", "03-01", "04-01"] {
        let mut offset = 0;
        loop {
            let end = month.replace("-01", "-28");
            let (start, end) = if month == "01-01" {
                ("2026-01-01".into(), "2026-01-31".into())
            } else {
                (format!("2026-{month}"), format!("2026-{end}"))
            };
            let path = format!(
                "orders?shop_no={shop}&start_date={start}&end_date={end}&embed=items&limit=100&offset={offset}"
            );
            let page = calm(cafe, token, &path).await;
            let page = page["orders"].as_array().unwrap().clone();
            offset += page.len();
            let done = page.len() < 100;
            for order in page {
                orders.insert(order["order_id"].as_str().unwrap().to_owned(), order);
            }
            if done {
                break;
            }
        }
    }
    orders
}

/// The keys of the events with a name in a shop.
fn keys(truth: &Truth, name: &str, shop: u8) -> BTreeSet<String> {
    let events = truth
        .events
        .iter()
        .filter(|event| event.name == name && event.shop_no == shop);
    events.map(|event| event.key.clone()).collect()
}

#[tokio::test(start_paused = true)]
async fn the_truth_agrees_with_what_the_api_says_in_the_end() {
    let cafe = lived();
    let token = token(&cafe).await;
    let truth = cafe.truth(MALL);
    let mut seen = 0;
    for shop in [1, 2] {
        let orders = orders(&cafe, &token, shop).await;
        seen += orders.len();
        assert_eq!(
            keys(&truth, "cafe24_complete_order", shop),
            orders.keys().cloned().collect()
        );
        let (mut delivered, mut cancelled, mut whole) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (id, order) in &orders {
            let items = order["items"].as_array().unwrap();
            for item in items.iter().filter(|item| !item.is_null()) {
                let code = item["order_item_code"].as_str().unwrap();
                let status = item["order_status"].as_str().unwrap();
                match status.as_bytes()[0] {
                    b'N' | b'R' | b'E' => {
                        assert!(
                            matches!(status, "N40" | "R40" | "E40"),
                            "{code} is {status}"
                        );
                    }
                    _ => assert!(status.starts_with("C4"), "{code} is {status}"),
                }
                // What was one when it was delivered is one.
                if let Some(at) = item["delivered_date"].as_str() {
                    delivered.insert(format!("{id}:{}+09:00", at.replace(' ', "T")));
                }
                let claim = item["claim_code"].as_str().unwrap_or(id);
                // What an exchange had brought before it was withdrawn.
                if status.starts_with('C') && !claim.starts_with('E') {
                    cancelled.insert(format!("{claim}:{code}"));
                }
            }
            if order["shipping_status"] == "T" {
                whole.insert(id.clone());
            }
        }
        let told = keys(&truth, "cafe24_complete_shipping_items", shop);
        let told = told.iter().map(|key| {
            let parts: Vec<&str> = key.splitn(3, ':').collect();
            format!("{}:{}", parts[0], parts[2])
        });
        assert_eq!(told.collect::<BTreeSet<_>>(), delivered);
        assert_eq!(keys(&truth, "cafe24_complete_shipping", shop), whole);
        assert_eq!(keys(&truth, "cafe24_start_shipping", shop), whole);
        assert_eq!(keys(&truth, "cafe24_cancel_order_items", shop), cancelled);
    }
    assert_eq!(seen, 600);
}

/// What the mall has to have in it, so that a collector that lives with it has met it.
#[tokio::test(start_paused = true)]
async fn rows_are_split_and_exchanged_and_much_is_null() {
    let cafe = lived();
    let token = token(&cafe).await;
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for shop in [1, 2] {
        for order in orders(&cafe, &token, shop).await.values() {
            let mut note = |what: &str, is_so: bool| {
                *seen.entry(what.to_owned()).or_default() += usize::from(is_so);
            };
            note("no sums", order["initial_order_amount"].is_null());
            for item in order["items"].as_array().unwrap() {
                note("null among items", item.is_null());
                let is_from = item["original_item_no"]
                    .as_array()
                    .is_some_and(|from| !from.is_empty());
                let (code, claim) = (item["status_code"].as_str(), item["claim_code"].as_str());
                note("exchanged", code == Some("E1"));
                note("brought", code == Some("N2"));
                note(
                    "taken back",
                    is_from
                        && code == Some("C2")
                        && claim.is_some_and(|claim| claim.starts_with('E')),
                );
                note(
                    "part cancelled",
                    is_from
                        && code == Some("C2")
                        && claim.is_some_and(|claim| claim.starts_with('C')),
                );
                note("part returned", is_from && code == Some("C3"));
                note("rest of a row", is_from && code == Some("N1"));
                note(
                    "the seller's claim",
                    claim.is_some() && item["claim_quantity"] == 0,
                );
                note("the buyer's claim", item["claim_quantity"] != 0);
            }
        }
    }
    assert!(seen.values().all(|times| *times > 0), "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn claims_that_came_to_nothing_are_not_in_the_truth() {
    let cafe = lived();
    let token = token(&cafe).await;
    let truth = cafe.truth(MALL);
    let ids = truth
        .events
        .iter()
        .filter(|event| event.name == "cafe24_complete_order" && event.shop_no == 1);
    let ids: Vec<&str> = ids.map(|event| event.key.as_str()).collect();
    let (mut undone, mut done, mut wrapped, mut refused) = (0, 0, 0, 0);
    for ids in ids.chunks(100) {
        let path = format!(
            "orders?order_id={}&embed=items,cancellation,return&limit=100",
            ids.join(",")
        );
        let page = calm(&cafe, &token, &path).await;
        for order in page["orders"].as_array().unwrap() {
            for (kind, name) in [
                ("cancellation", "cafe24_cancel_order"),
                ("return", "cafe24_return_order"),
            ] {
                for claim in order[kind].as_array().unwrap() {
                    let code = claim["claim_code"].as_str().unwrap();
                    let told = keys(&truth, name, 1).contains(code);
                    assert_eq!(told, claim["undone"] == "F", "{claim}");
                    assert_eq!(keys(&truth, "cafe24_refund_order", 1).contains(code), told);
                    undone += usize::from(!told);
                    done += usize::from(told);
                }
            }
            let items = order["items"].as_array().unwrap().iter();
            for item in items.filter(|item| !item.is_null()) {
                let reason = item["claim_reason"].as_str().unwrap_or_default();
                wrapped += usize::from(reason.contains(" (구매자 "));
                refused += usize::from(!reason.is_empty() && item["claim_code"].is_null());
            }
        }
    }
    assert!(
        undone > 3 && done > 20 && wrapped > 5 && refused > 0,
        "{undone} {done} {wrapped} {refused}"
    );
}

#[tokio::test(start_paused = true)]
async fn keys_are_unique() {
    let cafe = lived();
    let mut seen = BTreeSet::new();
    for event in cafe.truth(MALL).events {
        let key = format!("{} {} {}", event.name, event.shop_no, event.key);
        assert!(seen.insert(key.clone()), "twice: {key}");
    }
}

#[tokio::test(start_paused = true)]
async fn histories_have_a_second_for_each_change() {
    let cafe = lived();
    let token = token(&cafe).await;
    let event = cafe
        .truth(MALL)
        .events
        .into_iter()
        .find(|event| event.name == "cafe24_hold_shipping_items");
    let properties = event.unwrap().properties;
    let path = format!(
        "orders/{}/items/{}/history",
        properties["order_id"].as_str().unwrap(),
        properties["order_item_code"].as_str().unwrap()
    );
    let body = calm(&cafe, &token, &path).await;
    let steps = body["history"].as_array().unwrap();
    assert!(
        steps
            .iter()
            .any(|step| step["current_order_status"] == "N22")
    );
    for pair in steps.windows(2) {
        assert_eq!(
            pair[0]["current_order_status"],
            pair[1]["previous_order_status"]
        );
        assert!(pair[0]["process_date"].as_str() < pair[1]["process_date"].as_str());
    }
}

#[tokio::test(start_paused = true)]
async fn all_members_can_be_walked_and_are_as_the_truth_has_them() {
    let cafe = lived();
    let token = token(&cafe).await;
    let mut found = BTreeMap::new();
    for shop in [1, 2] {
        let mut start = "2026-01-01".to_owned();
        loop {
            let path = format!(
                "customersprivacy?shop_no={shop}&search_type=created_date&created_start_date={start}&limit=20"
            );
            let page = calm(&cafe, &token, &path).await["customersprivacy"]
                .as_array()
                .unwrap()
                .clone();
            for member in &page {
                found.insert(
                    member["member_id"].as_str().unwrap().to_owned(),
                    member.clone(),
                );
            }
            if page.len() < 20 {
                break;
            }
            start = page[19]["created_date"]
                .as_str()
                .unwrap()
                .replace('+', "%2B");
        }
    }
    let truth = cafe.truth(MALL);
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        truth.members.keys().collect::<Vec<_>>()
    );
    assert!(found.len() < 200, "nobody left");
    let leap = truth
        .members
        .values()
        .filter(|member| member.get("birthdate") == Some(&"02-29".into()));
    assert!(leap.count() > 0);
    for (id, member) in found {
        let birthday = member["birthday"].as_str().unwrap().replace('-', "");
        let expected = truth.members[&id]
            .get("birthday")
            .map_or("", |value| value.as_str().unwrap());
        assert_eq!(birthday, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn coupon_issues_are_paged_by_number() {
    let cafe = lived();
    let token = token(&cafe).await;
    let (mut since, mut count, mut unused) = ("0".to_owned(), 0, 0);
    loop {
        let path = format!("coupons/6000000000000000001/issues?since_issue_no={since}&limit=50");
        let page = calm(&cafe, &token, &path).await;
        let issues = page["issues"].as_array().unwrap();
        for issue in issues {
            let no = issue["issue_no"].as_str().unwrap();
            assert!(no > since.as_str() || since == "0");
            since = no.to_owned();
            unused += usize::from(issue["used_date"] == "null");
        }
        count += issues.len();
        assert_eq!(page["links"].is_null(), issues.len() < 50);
        if issues.len() < 50 {
            break;
        }
    }
    assert!(
        count > 100 && unused > 50 && unused < count,
        "{unused} of {count}"
    );
}

#[tokio::test(start_paused = true)]
async fn script_tags_are_kept() {
    let cafe = lived();
    let token = token(&cafe).await;
    let call = async |method: &str, path: &str, body: Value| {
        let request = Request::builder()
            .method(method)
            .uri(format!("/{MALL}/api/v2/admin/scripttags{path}"))
            .header("authorization", format!("Bearer {token}"))
            .body(Body::from(body.to_string()));
        send(&cafe, request.unwrap()).await
    };
    let tag =
        serde_json::json!({ "shop_no": 1, "request": { "src": "https://app.example.com/moa.js" } });
    assert_eq!(call("POST", "", tag.clone()).await.status, 422);
    let mut tag = tag;
    tag["request"]["display_location"] = serde_json::json!(["all"]);
    let made = call("POST", "", tag).await;
    assert_eq!(made.status, 201);
    let no = made.body["scripttag"]["script_no"]
        .as_str()
        .unwrap()
        .to_owned();
    let put = serde_json::json!({ "request": { "integrity": "sha384-x" } });
    assert_eq!(call("PUT", &format!("/{no}"), put).await.status, 200);
    let list = call("GET", "", Value::Null).await.body;
    assert_eq!(list["scripttags"][0]["integrity"], "sha384-x");
    assert_eq!(
        call("DELETE", &format!("/{no}"), Value::Null).await.status,
        200
    );
    assert_eq!(
        call("GET", "", Value::Null).await.body["scripttags"],
        serde_json::json!([])
    );
}

#[test]
fn two_lives_with_one_seed_are_equal() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let _guard = runtime.enter();
    assert!(lived().truth(MALL) == lived().truth(MALL));
}
