use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::json;

use super::*;

fn answered(status: u16, body: Value) -> Answer {
    read(&Response {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        beginning: body.to_string(),
        body,
    })
}

fn complaint(status: &str, code: u16, field: Option<&str>) -> Answer {
    let violations =
        field.map(|field| json!([{ "field": field, "description": "is not as it has to be" }]));
    answered(
        code,
        json!({ "error": { "code": code, "status": status, "message": "words", "details": [
        { "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "X" },
        { "@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations },
    ] } }),
    )
}

#[test]
fn an_events_fault_is_refused_and_all_else_comes_again() {
    for field in [
        Some("events.events[0].transaction_id"),
        Some("events[1].user_data"),
        None,
    ] {
        assert!(
            matches!(
                complaint("INVALID_ARGUMENT", 400, field),
                Answer::Refused { .. }
            ),
            "{field:?}"
        );
    }
    let Answer::Refused { reason } =
        complaint("INVALID_ARGUMENT", 400, Some("events.events[0].currency"))
    else {
        panic!("it is refused")
    };
    assert!(reason.contains("events[0].currency: is not"), "{reason}");
    for (status, code, field) in [
        (
            "INVALID_ARGUMENT",
            400,
            Some("destinations.destinations[0].operating_account"),
        ),
        ("PERMISSION_DENIED", 403, None),
        ("UNAUTHENTICATED", 401, None),
        ("RESOURCE_EXHAUSTED", 429, None),
        ("INTERNAL", 500, None),
        ("UNAVAILABLE", 503, None),
    ] {
        assert!(
            matches!(complaint(status, code, field), Answer::Later { .. }),
            "{status}"
        );
    }
    assert!(matches!(answered(502, json!(null)), Answer::Later { .. }));
}

#[test]
fn it_gives_the_request_a_number() {
    assert!(
        matches!(answered(200, json!({ "requestId": "R1" })), Answer::Taken { words } if words.contains("R1"))
    );
}
