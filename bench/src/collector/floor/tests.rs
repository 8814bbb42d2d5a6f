use super::*;

#[tokio::test]
async fn rows_are_written_in_the_time_they_are_counted_in() {
    let folder = tempfile::tempdir().unwrap();
    let bodies = Bodies::new(10).unwrap();
    let time = Duration::from_millis(50);
    let rate = rows_a_second(folder.path(), &bodies, 20, time)
        .await
        .unwrap();
    assert!(rate > 0.0, "{rate}");
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "nothing is left");
}
