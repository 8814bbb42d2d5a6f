use super::*;
use crate::warehouse::tests::partition;

#[tokio::test]
async fn of_a_partition_that_is_given_up_nothing_more_is_said() {
    let progress = Arc::<Progress>::default();
    let held = progress.held(&partition(0));
    progress.begins(&partition(0), 5, 9);
    progress.grows(&partition(0), 12);
    assert_eq!(progress.states()[&partition(0).id].end, 12);
    // Its work is broken off, and somebody who saw it there still asks how far it goes.
    let working = tokio::spawn(async move {
        let _held = held;
        std::future::pending::<()>().await;
    });
    working.abort();
    assert!(working.await.unwrap_err().is_cancelled());
    progress.grows(&partition(0), 20);
    assert!(progress.states().is_empty());
}
