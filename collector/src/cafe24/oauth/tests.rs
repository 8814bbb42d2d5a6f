use serde_json::json;

use super::*;
use crate::cafe24::tests::app;

fn answer(status: u16, body: serde_json::Value) -> Response<Bytes> {
    let body = Bytes::from(body.to_string());
    Response::builder().status(status).body(body).unwrap()
}

fn now() -> DateTime<Utc> {
    "2021-03-01T03:00:00Z".parse().unwrap()
}

#[test]
fn a_pair_is_read_with_korea_s_time() {
    let body = json!({
        "access_token": "a", "expires_at": "2021-03-01T14:00:00.000",
        "refresh_token": "r", "refresh_token_expires_at": "2021-03-15T12:00:00.000",
        "client_id": "c", "mall_id": "moashop", "user_id": "u", "scopes": ["mall.read_order"],
        "issued_at": "2021-03-01T12:00:00.000"
    });
    let pair = granted(&answer(200, body.clone()), "moashop", now()).unwrap();
    assert_eq!(pair.access_left(now()), TimeDelta::hours(2));
    assert_eq!(pair.refresh_left(now()), TimeDelta::days(14));
    let other = granted(&answer(200, body), "other", now());
    assert!(matches!(other, Err(GrantError::Refused(_))));
}

#[test]
fn a_dead_token_is_told_from_a_server_s_bad_day() {
    let dead = granted(
        &answer(
            400,
            json!({ "error": "invalid_grant", "error_description": "Invalid refresh_token" }),
        ),
        "moashop",
        now(),
    );
    assert_eq!(
        dead,
        Err(GrantError::Refused(
            "400 Bad Request: Invalid refresh_token".into()
        ))
    );
    for status in [429, 500, 503] {
        let bad = granted(&answer(status, json!({})), "moashop", now());
        assert!(matches!(bad, Err(GrantError::Unclear(_))), "{status}");
    }
    assert!(granted(&answer(200, json!({})), "moashop", now()).is_err());
}

#[test]
fn a_pair_is_taken_whatever_stands_beside_it() {
    for odd in [
        json!(null),
        json!(""),
        json!("0"),
        json!(0),
        json!([null]),
        json!({}),
    ] {
        let names = [
            "expires_at",
            "refresh_token_expires_at",
            "scopes",
            "mall_id",
            "user_id",
        ];
        for name in names {
            let mut body = json!({ "access_token": "a", "refresh_token": "r" });
            body[name] = odd.clone();
            let pair = granted(&answer(200, body), "moashop", now()).unwrap();
            assert_eq!((pair.access.as_str(), pair.refresh.as_str()), ("a", "r"));
            assert!(
                pair.access_until > now().timestamp_millis(),
                "{name} = {odd}"
            );
        }
    }
}

#[test]
fn requests_say_who_asks() {
    let request = refresh(&app(), "moashop", "r&1");
    assert_eq!(
        request.uri(),
        "https://moashop.cafe24api.com/api/v2/oauth/token"
    );
    assert_eq!(
        request.headers()[header::AUTHORIZATION],
        "Basic aWQ6c2VjcmV0"
    );
    assert_eq!(
        &request.body()[..],
        b"grant_type=refresh_token&refresh_token=r%261"
    );
    let url = authorize_url(&app(), "moashop", "s", false);
    let expected = "https://moashop.cafe24api.com/api/v2/oauth/authorize?response_type=code&client_id=id&state=s&redirect_uri=https%3A%2F%2Fcollect.example%2Fcafe24%2Fcallback&scope=mall.read_application%2C";
    assert!(url.starts_with(expected), "{url}");
}
