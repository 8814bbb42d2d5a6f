use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::*;

fn answered(status: u16, body: Value) -> Answer {
    read(&Response {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        beginning: body.to_string(),
        body,
    })
}

fn coded(code: i64) -> Answer {
    answered(
        200,
        json!({ "code": code, "message": "words", "request_id": "R1", "data": {} }),
    )
}

#[test]
fn the_code_counts_and_not_the_status() {
    assert!(matches!(coded(0), Answer::Taken { .. }));
    for code in [40002, 20001] {
        let Answer::Refused { reason } = coded(code) else {
            panic!("{code}")
        };
        assert!(
            reason.contains("words") && reason.contains("R1"),
            "{reason}"
        );
    }
    // No permission, too often, tokens, TikTok itself.
    for code in [40001, 40100, 40102, 40104, 40105, 50000, 51021, 60001] {
        assert!(matches!(coded(code), Answer::Later { .. }), "{code}");
    }
}

#[test]
fn what_is_no_answer_of_tiktoks_is_none() {
    for (status, body) in [
        (200, json!(null)),
        (200, json!({ "ok": true })),
        (502, json!(null)),
        (429, json!(null)),
    ] {
        assert!(
            matches!(answered(status, body), Answer::Later { .. }),
            "{status}"
        );
    }
    assert!(matches!(answered(413, json!(null)), Answer::Refused { .. }));
}
