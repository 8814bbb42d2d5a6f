//! Webhooks: their forms, their logs, and what the faults do to them.

use std::collections::BTreeMap;

use super::*;

async fn bodies(faults: Faults, status: Option<u16>) -> (Cafe24, Vec<Value>) {
    let cafe = cafe(
        Plan {
            shops: 2,
            ..Plan::small(born())
        },
        faults,
    );
    let (deliver, kept) = keep(status);
    cafe.live(MALL, later(75), deliver).await;
    let kept = kept.lock().unwrap();
    let bodies = kept
        .iter()
        .map(|delivery| serde_json::from_slice(&delivery.body).unwrap());
    let bodies = bodies.collect();
    (cafe, bodies)
}

#[tokio::test(start_paused = true)]
async fn all_irregularities_occur() {
    let (_, bodies) = bodies(Faults::default(), Some(200)).await;
    let any = |test: &dyn Fn(&Value) -> bool| bodies.iter().any(test);
    let bare = |body: &Value| body.get("resource").is_none();
    // 1. No wrapper, no number.
    assert!(any(&|body| bare(body)
        && body.get("event_no").is_none()
        && body["diff_key"].is_array()));
    assert!(any(
        &|body| !bare(body) && body["resource"]["diff_key"].is_array()
    ));
    assert!(any(&|body| bare(body)
        && body["inflow_name"] == "Mobile"
        && !body["event_no"].is_null()));
    // 2. The number in the shop's place, and several members.
    assert!(any(&|body| body["event_shop_no"] == "90147"));
    assert!(any(&|body| body["member_id"]
        .as_str()
        .is_some_and(|ids| ids.contains(", "))));
    // 3. Strings and numbers.
    for key in ["event_no", "event_shop_no"] {
        let of = |body: &Value| {
            if key == "event_no" {
                body[key].clone()
            } else {
                body["resource"][key].clone()
            }
        };
        assert!(
            any(&|body| of(body).is_string()) && any(&|body| of(body).is_number()),
            "{key}"
        );
    }
    // 4. Lists of orders.
    for no in [90071, 90073] {
        let many = |body: &Value| {
            body["event_no"] == no && body["resource"]["order_id"].as_str().unwrap().contains(',')
        };
        assert!(any(&many), "{no}");
    }
    // 5. Amounts with and without decimals.
    let amount = |body: &Value| {
        body["resource"]["actual_payment_amount"]
            .as_str()
            .map(str::to_owned)
    };
    assert!(any(
        &|body| amount(body).is_some_and(|amount| amount.ends_with(".00"))
    ));
    assert!(any(
        &|body| amount(body).is_some_and(|amount| !amount.contains('.'))
    ));
    // 6. Nothing, in its kinds.
    let placed: Vec<&Value> = bodies
        .iter()
        .filter(|body| body["event_no"] == 90023)
        .map(|body| &body["resource"])
        .collect();
    for first in [Value::from("T"), Value::from("F"), Value::Null] {
        assert!(
            placed.iter().any(|order| order["first_order"] == first),
            "{first}"
        );
    }
    assert!(placed.iter().any(|order| order["member_id"].is_null()));
    assert!(placed.iter().any(|order| order["member_id"] == ""));
    assert!(placed.iter().any(|order| order["payment_date"].is_null()));
    assert!(
        placed
            .iter()
            .any(|order| order["wished_delivery_date"] == "0000-00-00")
    );
    assert!(
        placed
            .iter()
            .any(|order| order["payment_method"] == "card,mileage")
    );
    // 7. No place in some.
    assert!(any(
        &|body| body["event_no"] == 90025 && body["resource"].get("order_place_id").is_none()
    ));
    // 8. Product numbers of both kinds.
    let product = |body: &Value| body["resource"]["product_no"].clone();
    assert!(any(&|body| product(body).is_string()) && any(&|body| product(body).is_number()));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for body in &bodies {
        *counts
            .entry(body["event_no"].to_string().trim_matches('"').to_owned())
            .or_default() += 1;
    }
    for no in [
        90023, 90024, 90025, 90026, 90027, 90029, 90032, 90071, 90073, 90084, 90143, 90160, 90162,
    ] {
        assert!(
            counts.contains_key(&no.to_string()),
            "no {no} in {counts:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn logs_are_paged_behind_the_last_row() {
    let (cafe, bodies) = bodies(
        Faults {
            lose: 0.1,
            ..Faults::default()
        },
        Some(200),
    )
    .await;
    let token = token(&cafe).await;
    let (mut since, mut rows) = ("0".to_owned(), Vec::new());
    loop {
        let page = calm(
            &cafe,
            &token,
            &format!("webhooks/logs?since_log_id={since}&limit=500"),
        )
        .await;
        let page = page["logs"].as_array().unwrap().clone();
        let Some(last) = page.last() else { break };
        since = last["log_id"].as_str().unwrap().to_owned();
        rows.extend(page);
    }
    let failed = rows.iter().filter(|row| row["success"] == "F").count();
    assert_eq!(rows.len() - failed, bodies.len());
    assert!(failed > 100);
    // The rows that arrived hold what arrived, word for word, though the mall lived on since.
    let logged = rows.iter().filter(|row| row["success"] == "T");
    let logged = logged.map(|row| row["request_body"].as_str().unwrap());
    let logged: Vec<Value> = logged
        .map(|body| serde_json::from_str(body).unwrap())
        .collect();
    assert!(logged == bodies);
    let lost = calm(&cafe, &token, "webhooks/logs?success=F&limit=10000").await;
    assert_eq!(lost["logs"].as_array().unwrap().len(), failed);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_answers_comes_once_more() {
    for (status, again) in [(None, 1), (Some(500), 1), (Some(200), 0)] {
        let cafe = cafe(
            Plan {
                shops: 2,
                ..Plan::small(born())
            },
            Faults::default(),
        );
        let (deliver, kept) = keep(status);
        cafe.live(MALL, later(2), deliver).await;
        let kept: Vec<_> = kept
            .lock()
            .unwrap()
            .iter()
            .map(|delivery| delivery.body.clone())
            .collect();
        let first = kept.iter().filter(|body| **body == kept[0]).count();
        assert_eq!(first, 1 + again, "{status:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_is_signed_and_carries_the_key() {
    let cafe = cafe(Plan::small(born()), Faults::default());
    let (deliver, kept) = keep(Some(200));
    cafe.live(MALL, later(3), deliver).await;
    let kept = kept.lock().unwrap();
    let mut signed = 0;
    for Delivery { headers, body } in kept.iter() {
        assert_eq!(headers["x-api-key"], "key");
        if let Some(signature) = headers.get("x-cafe24-hmac-sha256") {
            assert_eq!(*signature, crate::oauth::signature("secret", body));
            signed += 1;
        }
    }
    assert!(signed > 0 && signed < kept.len());
}

#[tokio::test(start_paused = true)]
async fn faults_repeat_and_delay() {
    let (cafe, plain) = bodies(Faults::default(), Some(200)).await;
    let faults = Faults {
        twice: 0.2,
        redeliver: 0.2,
        disorder: 0.2,
        ..Faults::default()
    };
    let (_, faulty) = bodies(faults, Some(200)).await;
    assert!(
        faulty.len() > plain.len() * 13 / 10,
        "{} {}",
        faulty.len(),
        plain.len()
    );
    assert!(
        faulty.len() < plain.len() * 16 / 10,
        "{} {}",
        faulty.len(),
        plain.len()
    );
    assert_eq!(cafe.delivered(MALL), (plain.len(), plain.len()));
}
