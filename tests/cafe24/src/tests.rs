//! Tests of the stand-in itself.

mod grants;
mod limits;
mod resources;
mod webhooks;

use std::sync::{Arc, Mutex};

use axum::body::Body;
use chrono::{DateTime, Utc};
use http::{HeaderMap, Request};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{Cafe24, Clock, Deliver, Delivery, Faults, Plan, Settings};

const MALL: &str = "moashop";
const SCOPES: &str = "mall.read_application,mall.write_application,mall.read_order,mall.read_customer,\
                      mall.read_privacy,mall.read_personal,mall.read_promotion,mall.read_shipping,\
                      mall.read_product,mall.read_store,mall.read_analytics";
const BACK: &str = "https://app.example.com/back";

fn born() -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn later(days: i64) -> DateTime<Utc> {
    born() + chrono::Duration::days(days)
}

/// A stand-in with a mall that was born when the clock started.
fn cafe(plan: Plan, faults: Faults) -> Cafe24 {
    let cafe = Cafe24::new(Settings {
        client_id: "app".into(),
        client_secret: "secret".into(),
        webhook_key: "key".into(),
        seed: 7,
        clock: Clock::starting_at(born()),
        faults,
    });
    cafe.add_mall(MALL, plan);
    cafe
}

/// A stand-in whose small mall has lived for 60 days and more.
fn lived() -> Cafe24 {
    let cafe = cafe(
        Plan {
            shops: 2,
            ..Plan::small(born())
        },
        Faults::default(),
    );
    cafe.live_until(MALL, later(120));
    cafe
}

/// An answer.
struct Got {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

async fn send(cafe: &Cafe24, request: Request<Body>) -> Got {
    let response = cafe.router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&bytes).unwrap_or_default();
    Got {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    }
}

/// Posts a form to the token address.
async fn form(cafe: &Cafe24, form: &str) -> Got {
    let request = Request::post(format!("/{MALL}/api/v2/oauth/token"))
        .header("authorization", crate::oauth::basic("app", "secret"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()));
    send(cafe, request.unwrap()).await
}

async fn exchange(cafe: &Cafe24, code: &str) -> Got {
    form(
        cafe,
        &format!("grant_type=authorization_code&code={code}&redirect_uri={BACK}"),
    )
    .await
}

/// An access token.
async fn token(cafe: &Cafe24) -> String {
    let code = cafe.authorize(MALL, "state", BACK, SCOPES);
    exchange(cafe, &code).await.body["access_token"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Gets a resource of the Admin API.
async fn admin(cafe: &Cafe24, token: &str, path: &str) -> Got {
    let request = Request::get(format!("/{MALL}/api/v2/admin/{path}"))
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty());
    send(cafe, request.unwrap()).await
}

/// Waits until the bucket is empty, and gets a resource that is there.
async fn calm(cafe: &Cafe24, token: &str, path: &str) -> Value {
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let got = admin(cafe, token, path).await;
    assert_eq!(got.status, 200, "{path}: {}", got.body);
    got.body
}

/// A subscriber that keeps what it gets and answers with one status.
fn keep(status: Option<u16>) -> (Deliver, Arc<Mutex<Vec<Delivery>>>) {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeper = kept.clone();
    let deliver: Deliver = Arc::new(move |delivery| {
        keeper.lock().unwrap().push(delivery);
        Box::pin(async move { status })
    });
    (deliver, kept)
}
