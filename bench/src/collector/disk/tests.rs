use super::*;

#[tokio::test]
async fn commits_take_the_time_they_are_counted_in() {
    let folder = tempfile::tempdir().unwrap();
    let done = commits(folder.path(), Duration::from_millis(100))
        .await
        .unwrap();
    assert!(done.a_second > 0.0 && done.p50 > 0.0 && done.p99 >= done.p50);
    // One after the other: half of them cannot take longer than all the time there was.
    assert!(done.a_second * done.p50 / 1000.0 <= 2.0, "{done:?}");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is left"
    );
}
