use super::*;

const HOUR: Duration = Duration::from_secs(3_600);

#[test]
fn the_queue_holds_what_waits_and_no_more() {
    let metrics = LogMetrics::default();
    let first = metrics.waiting(300);
    let second = metrics.waiting(50);
    assert_eq!(metrics.overview().queue_bytes, 350);
    drop(first);
    drop(second);
    assert_eq!(metrics.overview().queue_bytes, 0);
}

#[test]
fn a_commit_ends_the_failing_and_only_recent_ones_count() {
    let metrics = LogMetrics::default();
    assert_eq!(metrics.overview().commit_p50, None);
    metrics.failed();
    assert!(!metrics.has_committed_within(HOUR));
    metrics.committed(3, Duration::from_secs(9));
    assert!(metrics.has_committed_within(HOUR));
    for ms in 1..=RECENT as u64 {
        metrics.committed(1, Duration::from_millis(ms));
    }
    let overview = metrics.overview();
    assert_eq!(overview.commit_p50, Some(129.0));
    assert_eq!(overview.commit_p95, Some(243.0));
}
