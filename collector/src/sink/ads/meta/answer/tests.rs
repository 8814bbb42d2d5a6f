use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::json;

use super::*;

fn answered(status: u16, body: Value) -> Response {
    Response {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        beginning: body.to_string(),
        body,
    }
}

fn error(status: u16, code: i64, subcode: Option<i64>, is_transient: bool) -> Answer {
    let error = json!({
        "message": "Invalid parameter", "type": "OAuthException", "code": code, "error_subcode": subcode,
        "is_transient": is_transient, "error_user_title": "Title", "error_user_msg": "Words", "fbtrace_id": "A1",
    });
    read(&answered(status, json!({ "error": error })))
}

#[test]
fn an_events_fault_is_refused_and_all_else_comes_again() {
    for (status, code, subcode, is_transient) in [
        (400, 100, None, false),
        // Too old; no customer information; a purchase without its currency.
        (400, 100, Some(2_804_003), false),
        (400, 100, Some(2_804_050), false),
        (400, 100, Some(2_804_009), false),
    ] {
        let answer = error(status, code, subcode, is_transient);
        let Answer::Refused { reason } = answer else {
            panic!("{answer:?}")
        };
        assert!(
            reason.contains("code 100") && reason.contains("Words") && reason.contains("A1"),
            "{reason}"
        );
    }
    for (status, code, subcode, is_transient) in [
        (400, 100, None, true),
        // No such pixel, or none for this token.
        (400, 100, Some(33), false),
        (400, 190, Some(463), false),
        (401, 190, None, false),
        (403, 200, None, false),
        (400, 10, None, false),
        (500, 1, None, true),
        (503, 2, None, true),
        (400, 4, None, false),
        (400, 17, None, false),
        (400, 613, None, false),
        (400, 80004, None, false),
    ] {
        let answer = error(status, code, subcode, is_transient);
        assert!(matches!(answer, Answer::Later { .. }), "{code}: {answer:?}");
    }
}

#[test]
fn what_is_no_answer_of_metas_goes_by_its_status() {
    for (status, body) in [
        (502, json!(null)),
        (404, json!({})),
        (429, json!({ "error": "slow" })),
    ] {
        assert!(
            matches!(read(&answered(status, body)), Answer::Later { .. }),
            "{status}"
        );
    }
    assert!(matches!(
        read(&answered(413, json!(null))),
        Answer::Refused { .. }
    ));
}

#[test]
fn it_says_how_many_it_has_received() {
    let taken = read(&answered(
        200,
        json!({ "events_received": 2, "messages": [], "fbtrace_id": "A1" }),
    ));
    assert!(matches!(taken, Answer::Taken { words } if words.contains("received 2")));
    assert!(matches!(
        read(&answered(200, json!(null))),
        Answer::Taken { .. }
    ));
}

#[test]
fn an_account_that_has_to_wait_waits_as_long_as_it_is_told() {
    let usage = r#"{"12":[{"type":"ads_management","estimated_time_to_regain_access":3},{"estimated_time_to_regain_access":7}]}"#;
    assert_eq!(wait(usage), Some(Duration::from_secs(420)));
    assert_eq!(
        wait(r#"{"12":[{"estimated_time_to_regain_access":0}]}"#),
        None
    );
    for junk in ["", "[]", r#"{"12":1}"#, r#"{"12":[1]}"#] {
        assert_eq!(wait(junk), None, "{junk}");
    }
}
