use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use moa_receivers::Fates;
use moa_receivers::ads::{Platform, google, meta, tiktok};
use tokio::net::TcpListener;

use super::*;
use crate::sink::ads::google::GoogleAdsSettings;
use crate::sink::ads::meta::MetaSettings;
use crate::sink::ads::tiktok::TikTokSettings;
use crate::sink::braze::{BrazeSettings, Currency};
use crate::sink::ga4::Ga4Settings;
use crate::sink::segment::SegmentSettings;
use crate::sink::webhook::WebhookSettings;

fn calm() -> Fates {
    Fates::new(1, 1, &[])
}

async fn tried(to: Destination, code: Option<&str>) -> Result<String, TrialError> {
    run(to, code, Utc::now()).await
}

#[tokio::test]
async fn metas_test_events_need_a_code_and_are_not_counted() {
    let platform = meta::start(calm()).await;
    let to = |key: &str, pixel: &str| {
        Destination::Meta(MetaSettings {
            url: platform.url.parse().unwrap(),
            pixel_id: pixel.into(),
            key: key.into(),
            test_event_code: None,
            currency: None,
        })
    };
    let error = tried(to(meta::KEY, meta::PIXEL), None).await.unwrap_err();
    assert!(error.to_string().contains("Test events"), "{error}");
    let words = tried(to(meta::KEY, meta::PIXEL), Some("TEST1"))
        .await
        .unwrap();
    assert!(
        words.contains("TEST1") && words.contains("received 1"),
        "{words}"
    );
    assert_eq!(counts(&platform), (1, 0));
    let error = tried(to("another", meta::PIXEL), Some("TEST1"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("code 190"), "{error}");
    let error = tried(to(meta::KEY, "999999"), Some("TEST1"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("subcode 33"), "{error}");
}

#[tokio::test]
async fn tiktoks_code_may_stand_in_the_settings() {
    let platform = tiktok::start(calm()).await;
    let to = |code: Option<&str>| {
        Destination::TikTok(TikTokSettings {
            url: platform.url.parse().unwrap(),
            pixel_id: tiktok::PIXEL.into(),
            key: tiktok::KEY.into(),
            test_event_code: code.map(str::to_owned),
            currency: None,
        })
    };
    assert!(matches!(
        tried(to(None), None).await,
        Err(TrialError::NoCode { .. })
    ));
    let words = tried(to(Some("TEST9")), None).await.unwrap();
    assert!(
        words.contains("TEST9") && words.contains("code 0"),
        "{words}"
    );
    assert_eq!(platform.memory().tests.len(), 1);
}

#[tokio::test]
async fn google_only_looks_at_it() {
    let platform = google::start(calm()).await;
    let to = |refresh: &str| {
        Destination::GoogleAds(GoogleAdsSettings {
            url: platform.url.parse().unwrap(),
            token_url: google::token_url(&platform).parse().unwrap(),
            customer_id: google::CUSTOMER.into(),
            login_customer_id: None,
            conversion_action_id: google::ACTION.into(),
            client_id: google::CLIENT.into(),
            client_secret: google::SECRET.into(),
            refresh_token: refresh.into(),
            currency: None,
        })
    };
    let words = tried(to(google::REFRESH), None).await.unwrap();
    assert!(words.contains("R-test"), "{words}");
    assert_eq!(counts(&platform), (1, 0));
    let error = tried(to("old"), None).await.unwrap_err();
    assert!(
        error.to_string().contains("refresh token is not good"),
        "{error}"
    );
}

/// How many events it took as tests, and as true ones.
fn counts(platform: &Platform) -> (usize, usize) {
    let memory = platform.memory();
    (memory.tests.len(), memory.events.len())
}

type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// Somebody who answers everything so.
async fn somebody(status: u16, body: &'static str) -> (String, Asked) {
    let asked = Asked::default();
    let take = async move |State(asked): State<Asked>, uri: Uri, text: String| {
        asked.lock().unwrap().push((uri.path().to_owned(), text));
        (StatusCode::from_u16(status).unwrap(), body)
    };
    let app = Router::new().fallback(take).with_state(Arc::clone(&asked));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, app).into_future());
    (url, asked)
}

#[tokio::test]
async fn ga4s_validation_server_says_what_it_has_against_an_event() {
    let to = |url: &str| {
        Destination::Ga4(Ga4Settings {
            url: format!("{url}/mp/collect").parse().unwrap(),
            measurement_id: "G-A1".into(),
            key: "hidden".into(),
            currency: None,
        })
    };
    let (good, asked) = somebody(200, r#"{"validationMessages":[]}"#).await;
    let words = tried(to(&good), None).await.unwrap();
    assert!(words.contains("nothing against"), "{words}");
    let (path, body) = asked.lock().unwrap()[0].clone();
    assert_eq!(path, "/debug/mp/collect");
    assert!(
        body.contains("\"purchase\"") && body.contains("\"items\""),
        "{body}"
    );
    let (bad, _) = somebody(200, r#"{"validationMessages":[{"fieldPath":"events","description":"no","validationCode":"V"}]}"#).await;
    let error = tried(to(&bad), None).await.unwrap_err();
    assert!(error.to_string().contains("events: no"), "{error}");
    let (other, _) = somebody(200, "hello").await;
    assert!(matches!(
        tried(to(&other), None).await,
        Err(TrialError::Unanswered { .. })
    ));
}

#[tokio::test]
async fn others_are_asked_for_as_little_as_can_be() {
    let (url, asked) = somebody(201, "").await;
    let braze = Destination::Braze(BrazeSettings {
        url: url.parse().unwrap(),
        key: "hidden".into(),
        app_id: None,
        source: None,
        currency: Currency::new("KRW").unwrap(),
    });
    let webhook = |url: &str| {
        Destination::Webhook(WebhookSettings {
            url: format!("{url}/in").parse().unwrap(),
            secret: "0123456789abcdef".into(),
        })
    };
    let segment = Destination::Segment(SegmentSettings {
        url: url.parse().unwrap(),
        key: "hidden".into(),
    });
    for to in [braze, webhook(&url), segment] {
        let words = tried(to, None).await.unwrap();
        assert!(
            words.contains("201") && !words.contains("hidden"),
            "{words}"
        );
    }
    let asked = asked.lock().unwrap().clone();
    let paths: Vec<&str> = asked.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/users/track", "/in", "/v1/batch"]);
    assert!(
        asked[0].1.contains("\"_update_existing_only\":true"),
        "{}",
        asked[0].1
    );
    assert_eq!(asked[1].1, r#"{"messages":[]}"#);
    assert!(asked[2].1.contains("moa_test"), "{}", asked[2].1);
    let (wrong, _) = somebody(401, "no").await;
    let error = tried(webhook(&wrong), None).await.unwrap_err().to_string();
    assert!(error.contains("401") && error.contains("secret"), "{error}");
    let error = tried(webhook("http://127.0.0.1:9"), None)
        .await
        .unwrap_err();
    assert!(matches!(error, TrialError::Unanswered { .. }), "{error}");
}
