use super::*;

#[test]
fn what_was_counted_is_in_the_text() {
    let metrics = Metrics::default();
    metrics.answered("/v1/batch", 200);
    metrics.judged(
        "haneul",
        &[
            Verdict::plain(None, Status::Rejected),
            Verdict::plain(None, Status::Rejected),
        ],
        Utc::now(),
    );
    metrics.sink_lag("webhook").set(7);
    let text = metrics.text().unwrap();
    for line in [
        r#"moa_requests_total{route="/v1/batch",status="200"} 1"#,
        r#"moa_events_total{mall="haneul",verdict="rejected"} 2"#,
        r#"moa_sink_lag_messages{sink="webhook"} 7"#,
        "# EOF",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    assert_eq!(metrics.sink_lags(), [("webhook".to_owned(), 7)]);
    metrics.sink_refused("webhook").set(2);
    metrics.forget_sink("webhook");
    assert!(!metrics.text().unwrap().contains("webhook"));
    assert_eq!(metrics.sink_lags(), []);
    let last = metrics.last_hour(Utc::now()).pop();
    assert_eq!(last.map(|minute| minute.rejected), Some(2));
}
