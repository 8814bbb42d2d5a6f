use moa_message::verdict::Status;

use super::*;

#[test]
fn a_log_failure_asks_for_a_retry_of_each_message() {
    let verdicts = vec![Verdict::plain(Some("m1".into()), Status::Retry)];
    let refusal = HttpError::Log(AppendError::Full, verdicts);
    assert_eq!(refusal.body()["results"][0]["status"], "retry");
    let response = refusal.into_response();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()[header::RETRY_AFTER], "1");
}
