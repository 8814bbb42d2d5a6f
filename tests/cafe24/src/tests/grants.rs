//! Codes and tokens.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_code_works_once_and_for_a_minute() {
    let cafe = lived();
    let code = cafe.authorize(MALL, "state", BACK, SCOPES);
    assert_eq!(exchange(&cafe, &code).await.status, 200);
    assert_eq!(exchange(&cafe, &code).await.status, 401);
    let late = cafe.authorize(MALL, "state", BACK, SCOPES);
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    assert_eq!(exchange(&cafe, &late).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_is_dead_once_it_was_used() {
    let cafe = lived();
    let code = cafe.authorize(MALL, "state", BACK, SCOPES);
    let first = exchange(&cafe, &code).await.body;
    assert_eq!(first["expires_at"], "2026-01-01T11:00:00.000");
    assert_eq!(first["refresh_token_expires_at"], "2026-01-15T09:00:00.000");
    let again = format!(
        "grant_type=refresh_token&refresh_token={}",
        first["refresh_token"].as_str().unwrap()
    );
    let second = form(&cafe, &again).await;
    assert_eq!(second.status, 200);
    assert_eq!(form(&cafe, &again).await.status, 401);
    let old = first["access_token"].as_str().unwrap();
    assert_eq!(admin(&cafe, old, "store").await.status, 200);
    tokio::time::sleep(std::time::Duration::from_secs(7_201)).await;
    assert_eq!(admin(&cafe, old, "store").await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_app_may_do_nothing() {
    let cafe = lived();
    let token = token(&cafe).await;
    cafe.uninstall(MALL);
    assert_eq!(admin(&cafe, &token, "store").await.status, 403);
    let (deliver, kept) = keep(Some(200));
    cafe.live(MALL, cafe.now() + chrono::Duration::hours(30), deliver)
        .await;
    let kept = kept.lock().unwrap();
    assert_eq!(kept.len(), 1);
    let body: Value = serde_json::from_slice(&kept[0].body).unwrap();
    assert_eq!(body["event_no"].to_string().trim_matches('"'), "90077");
}

#[tokio::test(start_paused = true)]
async fn a_scope_opens_only_its_resources() {
    let cafe = lived();
    let code = cafe.authorize(MALL, "state", BACK, "mall.read_store");
    let token = exchange(&cafe, &code).await.body["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(admin(&cafe, &token, "store").await.status, 200);
    assert_eq!(admin(&cafe, &token, "carts?member_id=a").await.status, 403);
    assert_eq!(admin(&cafe, "nothing", "store").await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn a_browser_is_sent_back_with_a_code() {
    let cafe = lived();
    let uri = format!(
        "/{MALL}/api/v2/oauth/authorize?response_type=code&client_id=app&state=s%26t&redirect_uri={BACK}&scope={SCOPES}"
    );
    let got = send(&cafe, Request::get(uri).body(Body::empty()).unwrap()).await;
    assert_eq!(got.status, 302);
    let location = got.headers["location"].to_str().unwrap().to_owned();
    let code = location
        .strip_prefix(&format!("{BACK}?code="))
        .unwrap()
        .strip_suffix("&state=s%26t")
        .unwrap();
    assert_eq!(exchange(&cafe, code).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_launch_is_signed_with_the_secret() {
    let cafe = lived();
    let query = cafe.launch_query(MALL, 1);
    let (signed, hmac) = query.split_once("&hmac=").unwrap();
    let right = crate::oauth::signature("secret", signed.as_bytes());
    assert_eq!(crate::api::escape(&right), hmac);
}
